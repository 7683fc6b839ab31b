/* Tasks in preparation: E opens the line in hand, Esc closes it, and after saving the next line that lacks something is in hand. */
(() => {
  "use strict";
  const line = (id) => id && document.getElementById(id);
  function here(item) {
    document.querySelectorAll(".is-here").forEach((one) => one.classList.remove("is-here"));
    item.classList.add("is-here");
    item.scrollIntoView({ block: "nearest" });
  }
  document.addEventListener("keydown", (e) => {
    if (document.querySelector("dialog[open]")) return;
    if (e.key === "Escape") { e.target.closest?.("[data-prep]")?.querySelector("[data-cancel]")?.click(); return; }
    if (e.ctrlKey || e.metaKey || e.altKey || e.target.closest("input:not([type=checkbox]):not([type=radio]), textarea, select")) return;
    const button = e.key.toLowerCase() === "e" && document.querySelector("[data-prep].is-here [data-edit]");
    if (button) { e.preventDefault(); button.click(); }
  });
  let changed = "", saved = false;
  document.addEventListener("htmx:beforeSwap", (e) => {
    changed = e.detail.target?.closest?.("[data-prep]")?.id || changed;
    saved = e.detail.requestConfig?.verb === "post" && e.detail.xhr.status === 200;
  });
  document.addEventListener("htmx:afterSettle", () => {
    const item = line(changed), next = saved;
    changed = "";
    saved = false;
    if (!item) return;
    here(item);
    if (item.matches(".is-editing")) {
      (item.querySelector("[aria-invalid=true], .is-invalid") || [...item.querySelectorAll("select, input[type=date], textarea")].find((f) => !f.value) || item.querySelector("select")).focus();
      return;
    }
    let after = item;
    if (next) do after = after.nextElementSibling; while (after && !after.matches(".is-lacking"));
    if (after) here(after);
    (after || item).querySelector("[data-edit]")?.focus({ preventScroll: true });
  });
})();
