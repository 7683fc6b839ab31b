/* The ledger: quick look beside the list, recording by key, menus that close. Rows and ticks are portal.js's. */
(() => {
  "use strict";
  const $ = (selector, root = document) => root.querySelector(selector);
  const panel = $("#look"), body = $("#look-body");
  if (!panel) return;
  // What the panel was opened from, and what is being fetched for it.
  let from = null;

  const opener = (row) => row?.querySelector("[data-look]");
  function mark(link) {
    const row = link.closest("tr, li");
    document.querySelectorAll(".is-here").forEach((one) => one.classList.remove("is-here"));
    row?.classList.add("is-here");
    from = link;
  }
  function close() {
    if (panel.hidden) return false;
    panel.hidden = true;
    body.replaceChildren();
    document.body.classList.remove("has-look");
    // The row itself: J and K go on from there.
    (from?.closest("tr")?.querySelector("[data-open]") || from)?.focus({ preventScroll: true });
    return true;
  }
  document.addEventListener("click", (e) => {
    const link = e.target.closest("[data-look]");
    // With a key held down a link opens elsewhere, as links do.
    if (link && !e.ctrlKey && !e.metaKey && !e.shiftKey) mark(link);
    if (e.target.closest("[data-look-close]")) close();
    const record = e.target.closest("[data-look-record]");
    if (record) {
      const button = $(`#${record.dataset.lookRecord} .cell-act [hx-get]`);
      close();
      button?.click();
    }
    document.querySelectorAll("details.menu[open]").forEach((one) => { if (!one.contains(e.target)) one.open = false; });
  });
  document.addEventListener("htmx:afterSwap", (e) => {
    if (e.detail.target === body) {
      panel.hidden = false;
      document.body.classList.add("has-look");
      panel.scrollTop = 0;
      const record = $("[data-look-record]", panel);
      // Only where the row is on the page with its button.
      if (record) record.hidden = !$(`#${record.dataset.lookRecord} .cell-act [hx-get]`);
      $("[data-look-title]", panel)?.focus({ preventScroll: true });
      return;
    }
  });
  // Not before htmx knows the new form: what is sent at once must go its way.
  document.addEventListener("htmx:afterSettle", (e) => { if (e.target.matches?.("tbody[id^=task-]")) swapped(e.target); });

  /* One record after the other: Ctrl+Enter keeps it and opens the next row's form, told by whom and when as before. */
  let kept = null, sent = null;
  const buttonOf = (part) => part?.querySelector(".cell-act [hx-get]");
  const told = (form) => ["recorded_source", "recorded_on"].map((name) => form.elements[name]).filter(Boolean);
  document.addEventListener("submit", (e) => {
    const form = e.target.closest("form.record");
    if (form) sent = { part: form.closest("tbody").id, told: told(form).map((field) => field.value), next: !!e.submitter?.matches("[data-then-next]") };
  }, true);
  function swapped(part) {
    const form = $("form.record", part), last = sent?.part === part.id ? sent : null;
    if (last) sent = null;
    if (form) {
      // A form that came by key or click takes the words at once; one that came back keeps what was sent.
      if (kept && !last) told(form).forEach((field, at) => { field.value = kept[at]; });
      ($(".record-text textarea", form) || $("input:not([type=hidden])", form))?.focus();
      return;
    }
    if (last?.told.length) kept = last.told;
    let next = last?.next ? part.nextElementSibling : null;
    while (next && !buttonOf(next)) next = next.nextElementSibling;
    document.querySelectorAll(".is-here").forEach((one) => one.classList.remove("is-here"));
    $("tr", next || part).classList.add("is-here");
    if (next) buttonOf(next).click(); else $("[data-open]", part)?.focus({ preventScroll: true });
  }

  const row = () => $(".is-here") || document.activeElement?.closest?.("[data-rows] tbody > tr, .day-tasks > li");
  document.addEventListener("keydown", (e) => {
    if (e.key === "Escape") {
      const menu = $("details.menu[open]");
      if (menu) { menu.open = false; $("summary", menu).focus(); return; }
      const record = e.target.closest("form.record");
      // What was written is not thrown away by a key.
      if (record) { if (!$("textarea", record)?.value) $("[hx-get]", record)?.click(); return; }
      if (!$("dialog[open]")) close();
      return;
    }
    const held = e.target.closest("input, textarea, select, button, summary, [contenteditable]");
    if (held || e.ctrlKey || e.metaKey || e.altKey || $("dialog[open]")) return;
    const key = e.key.toLowerCase();
    if (e.key === " ") {
      if (panel.contains(e.target) && close()) { e.preventDefault(); return; }
      const link = opener(row());
      if (link) { e.preventDefault(); link.click(); }
    } else if (key === "r") {
      const button = row()?.querySelector(".cell-act [hx-get]");
      if (button) { e.preventDefault(); close(); button.click(); }
    } else if ((key === "j" || key === "k") && !panel.hidden) {
      // portal.js has stepped to the next row by now.
      opener($(".is-here"))?.click();
    }
  });
})();
