/* Reviewing by keys, and the dialog that returns one report or what is ticked. Rows, ticks and J, K, X are portal.js's. */
(() => {
  "use strict";
  const $ = (selector, root = document) => root.querySelector(selector);
  const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];
  const inbox = $("#review-form"), dialog = $("#return-dialog");
  const typing = (one) => one.closest("input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]");

  function askReason(names, what) {
    const form = $("[data-return-form]", dialog);
    form.reset();
    $("[data-return-uids]", form).replaceChildren(...names.map((name) => Object.assign(document.createElement("input"), { type: "hidden", name: "uid", value: name })));
    $("[data-return-what]", form).textContent = what;
    dialog.showModal();
    $("[data-phrase]", form)?.focus();
  }
  const ticked = () => $$("[data-pick]:checked", inbox || document);
  function returnTicked() {
    const words = $("[data-return-what]", dialog).dataset.many;
    if (ticked().length) askReason(ticked().map((one) => one.value), `${ticked().length} ${words}`);
  }
  document.addEventListener("click", (e) => {
    const one = e.target.closest("[data-return]");
    if (one) askReason([one.dataset.return], one.dataset.returnName);
    else if (e.target.closest("[data-return-ticked]")) returnTicked();
    else if (e.target.closest("[data-pick-clean]")) tickClean();
  });
  function tickClean() {
    const clean = $$("tr[data-clean] [data-pick]"), all = clean.every((one) => one.checked);
    clean.filter((one) => one.checked === all).forEach((one) => one.click());
  }
  /* The reason on a report's own page: the first phrase is in hand as soon as it opens. */
  document.addEventListener("toggle", (e) => {
    if (e.target.matches?.("[data-return-box]") && e.target.open) $("[data-phrase], textarea", e.target)?.focus();
  }, true);

  /* After a row went, the next one is in hand; after the last one the page says what is left. */
  let following = null;
  document.addEventListener("htmx:beforeSwap", (e) => {
    const row = e.detail.elt?.closest?.("tr");
    if (row?.closest("#review-form")) following = row.nextElementSibling || row.previousElementSibling;
  });
  document.addEventListener("left", (e) => { const count = $("[data-inbox-left]"); if (count) count.textContent = e.detail.count; });
  document.addEventListener("htmx:afterSettle", () => {
    if (!inbox) return;
    if (!$("tbody tr", inbox)) { location.reload(); return; }
    if (!following?.isConnected) return;
    $$(".is-here").forEach((one) => one.classList.remove("is-here"));
    following.classList.add("is-here");
    $("a[href]", following)?.focus();
    following = null;
  });

  document.addEventListener("keydown", (e) => {
    if (e.ctrlKey || e.metaKey || e.altKey || typing(e.target)) return;
    const open = $("dialog[open]") || e.target.closest("[data-return-box]"), key = e.key.toLowerCase();
    if (open) {
      const phrase = /^[1-9]$/.test(key) && $(`[data-phrase="${key}"]`, open);
      if (phrase) { e.preventDefault(); e.stopImmediatePropagation(); phrase.click(); phrase.focus(); }
      return;
    }
    const here = $(".is-here") || (inbox ? null : document);
    const button = /^[a-z]$/.test(key) && !e.shiftKey && here && $(`[data-key="${key}"]`, here);
    if (button) { e.preventDefault(); e.stopImmediatePropagation(); button.click(); }
    else if (inbox && e.shiftKey && key === "a") { if (ticked().length) $("[name=act][value=accept]", inbox).click(); }
    else if (inbox && e.shiftKey && key === "r") returnTicked();
    else if (inbox && key === "c") tickClean();
    else if (key === "?") { e.preventDefault(); e.stopImmediatePropagation(); $("#review-keys").showModal(); }
  }, true);
})();
