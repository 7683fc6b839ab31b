/* The page of decomposing: source and drafts linked both ways, tabs on a phone, words marked by hand.
   What is done with a draft stands in decompose_acts.js; both share window.bench. */
(() => {
  "use strict";
  const root = document.querySelector(".bench");
  if (!root) return;
  const scroll = root.querySelector(".bench-scroll");
  const narrow = matchMedia("(max-width: 991px)");
  const calm = matchMedia("(prefers-reduced-motion: reduce)");
  const smooth = () => (calm.matches ? "auto" : "smooth");
  const sourceOf = (uid) => root.querySelector(`[data-source="${CSS.escape(uid)}"]`);
  const draftOf = (uid) => document.getElementById(`draft-${uid}`);

  function pane(name) {
    root.dataset.bench = name;
    root.querySelectorAll("[data-pane]").forEach((b) => b.setAttribute("aria-pressed", String(b.dataset.pane === name)));
  }
  function light(uid) {
    root.querySelectorAll(".is-linked").forEach((one) => one.classList.remove("is-linked"));
    sourceOf(uid)?.classList.add("is-linked");
  }
  function flash(one) {
    one.classList.remove("is-flash");
    void one.offsetWidth;
    one.classList.add("is-flash");
    setTimeout(() => one.classList.remove("is-flash"), 1600);
  }
  /* Within the pane only: the page itself must stay where the reader is. */
  function showSource(uid, at) {
    const source = sourceOf(uid);
    if (!source) return;
    light(uid);
    const mark = at ? root.querySelector(`.source-text [data-at="${CSS.escape(at)}"]`) : null;
    const top = (mark || source).getBoundingClientRect().top - scroll.getBoundingClientRect().top + scroll.scrollTop;
    scroll.scrollTo({ top: Math.max(0, top - (mark ? 120 : 48)), behavior: smooth() });
    if (mark) flash(mark);
  }
  function here(item, focus = true) {
    document.querySelectorAll(".is-here").forEach((one) => one.classList.remove("is-here"));
    item.classList.add("is-here");
    if (focus) item.querySelector("[data-show-source]")?.focus({ preventScroll: true });
  }
  /* The draft in hand, brought into view only as far as it is needed. */
  function bring(item, block = "nearest") {
    here(item);
    item.scrollIntoView({ block, behavior: smooth() });
    if (!narrow.matches) showSource(item.dataset.draft);
  }
  const cards = () => [...root.querySelectorAll("li.draft")].filter((one) => one.offsetParent);
  function nextOpen(after) {
    const all = cards(), open = (one) => one.matches(".is-open");
    const at = all.indexOf(after);
    return all.slice(at + 1).find(open) || all.find((one) => open(one) && one !== after);
  }
  window.bench = { root, narrow, cards, bring, here, nextOpen, draftOf, showSource, pane, flash };

  /* --- both ways --- */
  root.addEventListener("click", (e) => {
    const tab = e.target.closest("[data-pane]");
    if (tab) { pane(tab.dataset.pane); return; }
    const source = e.target.closest("[data-source]");
    if (source && getSelection().isCollapsed) {
      const item = draftOf(source.dataset.source);
      if (!item) return;
      if (narrow.matches) pane("drafts");
      light(source.dataset.source);
      here(item);
      item.scrollIntoView({ block: "center", behavior: smooth() });
      const kind = e.target.closest("[data-kind]")?.dataset.kind.replace("guiding", "cooperating");
      flash(item.querySelector(`.draft-facts [data-kind="${kind}"]`) || item);
      return;
    }
    const word = e.target.closest(".draft [data-at]:not([data-act])");
    const title = e.target.closest("[data-show-source]");
    if (word || title) {
      const item = e.target.closest("[data-draft]");
      here(item, Boolean(title));
      if (narrow.matches) pane("source");
      showSource(item.dataset.draft, word?.dataset.at);
    }
  });
  /* J and K move the mark; the source follows, once for every move. */
  let shown = "";
  new MutationObserver(() => {
    const uid = root.querySelector("li.draft.is-here")?.dataset.draft || "";
    if (uid === shown) return;
    shown = uid;
    if (uid && !narrow.matches) showSource(uid);
  }).observe(root, { subtree: true, attributes: true, attributeFilter: ["class"] });
  /* What was left out stays readable, but is no task of the text. */
  function sync() {
    cards().forEach((item) => {
      const source = sourceOf(item.dataset.draft);
      source?.classList.toggle("is-dropped", item.matches(".is-dropped"));
      source?.classList.toggle("is-settled", item.matches(".is-settled"));
    });
  }
  document.addEventListener("htmx:afterSettle", sync);
  sync();

  /* --- where the work was left --- */
  const first = root.querySelector("#drafts-pane").dataset.resume;
  const begin = draftOf(location.hash.replace("#draft-", "")) || (first && draftOf(first)) || cards()[0];
  if (begin) {
    const begun = root.querySelector("li.draft.is-settled");
    here(begin);
    if (begun || location.hash) begin.scrollIntoView({ block: "center" });
    if (!narrow.matches) showSource(begin.dataset.draft);
  }

  /* --- words marked by hand --- */
  const make = document.getElementById("make-draft");
  const text = () => document.getElementById("source-text");
  function marked() {
    const chosen = getSelection();
    if (!chosen.rangeCount || chosen.isCollapsed) return null;
    const range = chosen.getRangeAt(0), box = text();
    if (!box.contains(range.startContainer) || !box.contains(range.endContainer)) return null;
    const before = document.createRange();
    before.setStart(box, 0);
    before.setEnd(range.startContainer, range.startOffset);
    // Characters as the server counts them, not halves of pairs.
    const start = [...before.toString()].length, words = range.toString();
    return words.trim() ? { start, end: start + [...words].length, rect: range.getBoundingClientRect() } : null;
  }
  document.addEventListener("selectionchange", () => {
    const found = marked();
    make.hidden = !found;
    if (!found || narrow.matches) return;
    make.style.left = `${Math.max(8, Math.min(found.rect.left, innerWidth - make.offsetWidth - 8))}px`;
    make.style.top = `${Math.min(Math.max(64, found.rect.bottom + 8), innerHeight - 56)}px`;
  });
  function makeDraft() {
    const found = marked();
    if (!found) return;
    if (narrow.matches) pane("drafts");
    getSelection().removeAllRanges();
    htmx.ajax("POST", make.dataset.url, { target: "#drafts-pane", swap: "outerHTML", values: { start: found.start, end: found.end } });
  }
  make.addEventListener("mousedown", (e) => e.preventDefault());
  make.addEventListener("click", makeDraft);
  window.bench.makeDraft = makeDraft;
})();
