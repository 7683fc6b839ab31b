/* What is done with a draft on the page of decomposing: by button, by menu and by key. */
(() => {
  "use strict";
  const bench = window.bench;
  if (!bench) return;
  const { root } = bench;
  const menu = document.getElementById("draft-menu");
  const dialog = document.getElementById("bench-dialog");
  const CARD = { swap: "outerHTML" }, PANE = { target: "#drafts-pane", swap: "outerHTML" };
  const ACTS = {
    edit: { verb: "GET", path: "edit/", ...CARD },
    settle: { path: "review/", ...CARD },
    drop: { path: "state/", ...CARD },
    waive: { path: "waive/", ...CARD },
    deadline: { path: "deadline/", ...CARD, values: (b) => ({ at: b.dataset.place }) },
    part: { path: "merge/", ...CARD, values: (b) => ({ task: b.dataset.task, act: "part" }) },
    merge: { verb: "GET", path: "merge/", dialog: true, values: (b) => ({ task: b.dataset.task }) },
    split: { verb: "GET", path: "split/", dialog: true },
    join: { path: "join/", ...PANE },
    up: { path: "move/", ...PANE, values: () => ({ way: "up" }) },
    down: { path: "move/", ...PANE, values: () => ({ way: "down" }) },
    row: { path: "move/", ...PANE, values: () => ({ way: "row" }) },
    item: { path: "move/", ...PANE, values: () => ({ way: "item" }) },
  };

  let lastDropped = "";
  function takeBack() {
    const item = lastDropped && bench.draftOf(lastDropped);
    if (!item?.matches(".is-dropped")) return;
    bench.bring(item, "center");
    run(item, "drop");
  }
  function run(item, name, button) {
    const act = ACTS[name];
    if (!act || !item || item.dataset.busy) return;
    const form = root.querySelector("[data-draft-form]");
    if (act.target && form) { window.portal.toast(root.dataset.dirty, "warning"); form.scrollIntoView({ block: "center" }); return; }
    if (name === "drop" && !item.matches(".is-dropped")) lastDropped = item.dataset.draft;
    item.dataset.busy = "1";
    const target = act.dialog ? "#bench-dialog-body" : act.target || `#draft-${item.dataset.draft}`;
    const values = { version: item.dataset.version, ...(act.values ? act.values(button) : {}) };
    htmx.ajax(act.verb || "POST", item.dataset.url + act.path, { target, swap: act.swap || "innerHTML", values })
      .finally(() => { delete item.dataset.busy; });
  }

  /* --- buttons and the menu, which is one for all drafts --- */
  let menuOf = null;
  function closeMenu() {
    menu.hidden = true;
    menuOf?.querySelector("[data-menu-open]")?.setAttribute("aria-expanded", "false");
    menuOf = null;
  }
  document.addEventListener("click", (e) => {
    const open = e.target.closest("[data-menu-open]"), entry = e.target.closest("#draft-menu [data-act]");
    if (entry) { const item = menuOf; closeMenu(); run(item, entry.dataset.act, entry); return; }
    const was = menuOf;
    if (menuOf) closeMenu();
    if (open && was !== open.closest(".draft")) {
      menuOf = open.closest(".draft");
      bench.here(menuOf, false);
      menu.hidden = false;
      open.setAttribute("aria-expanded", "true");
      const mark = open.getBoundingClientRect();
      menu.style.left = `${Math.max(8, mark.right - menu.offsetWidth)}px`;
      menu.style.top = `${mark.bottom + menu.offsetHeight + 8 < innerHeight ? mark.bottom + 4 : Math.max(8, mark.top - menu.offsetHeight - 4)}px`;
      menu.querySelector("button").focus();
      return;
    }
    const button = e.target.closest(".draft [data-act]");
    if (button) run(button.closest(".draft"), button.dataset.act, button);
    if (e.target.closest("[data-next]")) goOn();
  });
  // The source scrolls by itself to the draft whose menu was opened.
  document.addEventListener("scroll", (e) => menuOf && e.target.contains(menuOf) && closeMenu(), true);

  function goOn(after) {
    const next = bench.nextOpen(after || root.querySelector("li.draft.is-here"));
    if (!next) return;
    if (bench.narrow.matches) bench.pane("drafts");
    bench.bring(next, "center");
  }

  /* --- keys --- */
  const KEYS = { e: "edit", s: "settle", d: "drop", c: "split", b: "join", m: "merge" };
  const WAYS = { ArrowUp: "up", ArrowDown: "down", ArrowRight: "row", ArrowLeft: "item" };
  document.addEventListener("keydown", (e) => {
    if (e.key === "Escape") {
      if (menuOf) { const item = menuOf; closeMenu(); bench.here(item); return; }
      if (!document.querySelector("dialog[open]")) e.target.closest?.("[data-draft-form]")?.querySelector("[data-cancel]")?.click();
      return;
    }
    if (menuOf && (e.key === "ArrowDown" || e.key === "ArrowUp")) {
      e.preventDefault();
      const all = [...menu.querySelectorAll("button")], at = all.indexOf(document.activeElement);
      all[(at + (e.key === "ArrowDown" ? 1 : -1) + all.length) % all.length].focus();
      return;
    }
    if (document.querySelector("dialog[open]") || e.isComposing) return;
    if (e.target.closest("input:not([type=checkbox]), textarea, select")) return;
    const item = root.querySelector("li.draft.is-here:not(.is-editing)");
    if (e.altKey && !e.ctrlKey && !e.metaKey && WAYS[e.key]) { e.preventDefault(); run(item, WAYS[e.key]); return; }
    if (e.ctrlKey || e.metaKey || e.altKey) return;
    const act = KEYS[e.key.toLowerCase()];
    if (act) {
      // The draft's own button says whether the act is there for it.
      const button = item?.querySelector(`[data-act="${act}"]`);
      if (button || act === "split" || act === "join") { e.preventDefault(); run(item, act, button); }
    } else if (e.key === "Enter" && e.shiftKey) { e.preventDefault(); document.querySelector("[data-confirm-open]")?.click(); }
    else if (e.key === "?") { e.preventDefault(); e.stopImmediatePropagation(); document.getElementById("bench-keys").showModal(); }
    else if (e.key.toLowerCase() === "o") goOn();
    else if (e.key.toLowerCase() === "a") document.querySelector("[data-accept-clear]")?.click();
    else if (e.key.toLowerCase() === "p") bench.makeDraft();
    else if (e.key.toLowerCase() === "z") takeBack();
  }, true);

  /* --- what comes back --- */
  const cardOf = (e) => bench.draftOf(e.detail.uid);
  document.addEventListener("draft-here", (e) => { const item = cardOf(e); if (item) { bench.bring(item, "center"); bench.flash(item); } });
  document.addEventListener("draft-left", (e) => { const item = cardOf(e); if (item) bench.here(item); });
  document.addEventListener("draft-saved", (e) => { const item = cardOf(e); if (item) { bench.bring(item); bench.flash(item); } });
  document.addEventListener("draft-settled", (e) => { const item = cardOf(e), next = bench.nextOpen(item); if (next) bench.bring(next, "center"); else if (item) bench.here(item); });
  document.addEventListener("htmx:beforeSwap", (e) => {
    const { xhr, target } = e.detail;
    // Who comes second gets the draft as the first one left it, with a sentence.
    const page = (xhr.getResponseHeader("Content-Type") || "").startsWith("text/html");
    if (xhr.status !== 409 || !page || !root.contains(target) && !target.closest?.("#bench-dialog")) return;
    e.detail.shouldSwap = true;
    e.detail.isError = false;
  });
  document.addEventListener("htmx:afterSettle", (e) => {
    if (e.detail.target?.id === "bench-dialog-body") {
      if (!dialog.open) dialog.showModal();
      (dialog.querySelector("[data-focus]") || dialog.querySelector("button"))?.focus();
      return;
    }
    const form = root.querySelector("li.is-editing:not([data-known])");
    if (!form) return;
    form.dataset.known = "1";
    bench.here(form, false);
    (form.querySelector("[data-won], [aria-invalid=true], .is-invalid") || form.querySelector("#id_title"))?.focus();
  });
})();
