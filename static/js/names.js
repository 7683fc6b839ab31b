/* The dialog that asks who is meant: figures choose, J and K walk from name to name, N opens it from the page. */
(() => {
  "use strict";
  const dialog = document.getElementById("name-dialog");
  if (!dialog) return;
  const click = (selector) => { const one = dialog.querySelector(selector); if (one && !one.disabled) one.click(); };
  document.addEventListener("keydown", (e) => {
    if (e.ctrlKey || e.metaKey || e.altKey || e.isComposing) return;
    if (e.target.closest("input:not([type=checkbox]), textarea, select")) return;
    if (!dialog.open) {
      if (e.key.toLowerCase() === "n" && !document.querySelector("dialog[open]")) { e.preventDefault(); document.querySelector("[data-name-all]")?.click(); }
      return;
    }
    const key = e.key.toLowerCase();
    if (/^[1-9]$/.test(key)) click(`[data-name-key="${key}"]`);
    else if (key === "j" || e.key === "ArrowRight") click("[data-name-on]");
    else if (key === "k" || e.key === "ArrowLeft") click("[data-name-back]");
    else if (key === "u" || key === "g") {
      const part = dialog.querySelector(`[data-name-new="${key}"]`);
      if (part) { part.open = true; part.querySelector("input:not([type=hidden])")?.focus(); }
    } else return;
    e.preventDefault();
  });
  // The dialog keeps the keys while one name follows the other.
  document.addEventListener("htmx:afterSettle", () => {
    const at = document.activeElement;
    if (dialog.open && (at === dialog || !dialog.contains(at))) (dialog.querySelector("[data-name-first]") || dialog.querySelector("button:not(:disabled)"))?.focus();
  });
  document.addEventListener("names-done", () => dialog.close());
  // Where tasks stand below instead of drafts, they are drawn anew once.
  let answered = false;
  document.addEventListener("htmx:afterRequest", (e) => { answered ||= e.detail.successful && e.detail.requestConfig.verb === "post" && dialog.contains(e.target); });
  dialog.addEventListener("close", () => { if (answered && "reload" in dialog.dataset) location.reload(); });
})();
