/* The page of decomposing: source and drafts linked both ways, tabs on a phone, keys for the draft in hand. */
(() => {
  "use strict";
  const bench = document.querySelector(".bench");
  if (!bench) return;
  const scroll = bench.querySelector(".bench-scroll");
  const narrow = matchMedia("(max-width: 991px)");
  const sourceOf = (uid) => bench.querySelector(`[data-source="${CSS.escape(uid)}"]`);
  const draftOf = (uid) => document.getElementById(`draft-${uid}`);

  function pane(name) {
    bench.dataset.bench = name;
    bench.querySelectorAll("[data-pane]").forEach((b) => b.setAttribute("aria-pressed", String(b.dataset.pane === name)));
  }
  function light(uid) {
    bench.querySelectorAll(".is-linked").forEach((one) => one.classList.remove("is-linked"));
    sourceOf(uid)?.classList.add("is-linked");
    draftOf(uid)?.classList.add("is-linked");
  }
  function showSource(uid) {
    const source = sourceOf(uid);
    if (!source) return;
    light(uid);
    // Within the pane only: the page itself must stay where the reader is.
    const top = source.getBoundingClientRect().top - scroll.getBoundingClientRect().top + scroll.scrollTop;
    scroll.scrollTo({ top: Math.max(0, top - 48), behavior: "smooth" });
  }
  function here(item) {
    document.querySelectorAll(".is-here").forEach((one) => one.classList.remove("is-here"));
    item.classList.add("is-here");
  }

  bench.addEventListener("click", (e) => {
    const tab = e.target.closest("[data-pane]");
    if (tab) { pane(tab.dataset.pane); return; }
    const source = e.target.closest("[data-source]");
    if (source) {
      const item = draftOf(source.dataset.source);
      if (!item) return;
      if (narrow.matches) pane("drafts");
      light(source.dataset.source);
      here(item);
      item.scrollIntoView({ block: "center", behavior: "smooth" });
      return;
    }
    const title = e.target.closest("[data-show-source]");
    if (title) {
      const item = title.closest("[data-draft]");
      here(item);
      if (narrow.matches) pane("source");
      showSource(item.dataset.draft);
    }
  });
  // J and K move the mark; the source follows, once for every move.
  let shown = "";
  new MutationObserver(() => {
    const uid = bench.querySelector("li.draft.is-here")?.dataset.draft || "";
    if (uid === shown) return;
    shown = uid;
    if (uid && !narrow.matches) showSource(uid);
  }).observe(bench, { subtree: true, attributes: true, attributeFilter: ["class"] });

  document.addEventListener("keydown", (e) => {
    if (document.querySelector("dialog[open]")) return;
    if (e.key === "Escape") { e.target.closest?.("[data-draft-form]")?.querySelector("[data-cancel]")?.click(); return; }
    if (e.ctrlKey || e.metaKey || e.altKey || e.target.closest("input:not([type=checkbox]), textarea, select")) return;
    const item = document.querySelector("li.draft.is-here");
    const act = { e: "[data-edit]", s: "[data-seen]", d: "[data-drop]" }[e.key.toLowerCase()];
    const button = act && item?.querySelector(act);
    if (button) { e.preventDefault(); button.click(); }
  });

  let edited = "";
  document.addEventListener("htmx:beforeSwap", (e) => { edited = e.detail.target?.dataset?.draft || ""; });
  document.addEventListener("htmx:afterSettle", () => {
    const item = edited && draftOf(edited);
    edited = "";
    if (!item) return;
    here(item);
    light(item.dataset.draft);
    const first = item.querySelector("[aria-invalid=true], .is-invalid, #id_title");
    if (item.matches(".is-editing") && first) first.focus();
    else item.querySelector("[data-show-source]")?.focus({ preventScroll: true });
  });
})();
