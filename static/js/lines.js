/* Lines that can be added, moved and taken out; their order on the page is the order that is sent. */
(() => {
  "use strict";
  const dirty = (box) => { const form = box.closest("form"); if (form) form.dataset.dirty = "1"; };
  document.addEventListener("click", (e) => {
    const button = e.target.closest("[data-line-add], [data-line-up], [data-line-down], [data-line-drop]");
    if (!button) return;
    const box = button.closest("[data-lines]"), list = box.querySelector("[data-line-list]");
    dirty(box);
    if (button.matches("[data-line-add]")) {
      const fresh = box.querySelector("template").content.firstElementChild.cloneNode(true);
      const key = `n${Date.now()}`;
      fresh.querySelectorAll("[id]").forEach((one) => { one.id = one.id.replace("_new_", `_${key}_`); });
      fresh.querySelectorAll("[for]").forEach((one) => { one.htmlFor = one.htmlFor.replace("_new_", `_${key}_`); });
      list.append(fresh);
      fresh.querySelector("input")?.focus();
      return;
    }
    const line = button.closest("[data-line]");
    if (button.matches("[data-line-drop]")) { line.remove(); box.querySelector("[data-line-add]")?.focus(); return; }
    if (button.matches("[data-line-up]")) line.previousElementSibling?.before(line);
    else line.nextElementSibling?.after(line);
    button.focus();
  });
})();
