/* Lines that can be added, moved and taken out; their order on the page is the order that is sent. */
(() => {
  "use strict";
  const dirty = (box) => { const form = box.closest("form"); if (form) form.dataset.dirty = "1"; };
  document.querySelectorAll("[data-line-add][hidden]").forEach((one) => { one.hidden = false; });
  document.addEventListener("click", (e) => {
    const button = e.target.closest("[data-line-add], [data-line-up], [data-line-down], [data-line-drop]");
    if (!button) return;
    // Without this script such a button sends its form, and the server moves the line.
    e.preventDefault();
    const box = button.closest("[data-lines]"), list = box.querySelector("[data-line-list]");
    dirty(box);
    if (button.matches("[data-line-add]")) {
      const fresh = box.querySelector("template").content.firstElementChild.cloneNode(true);
      // Lines of a formset are numbered, and their number is counted; others only need ids of their own.
      const total = box.querySelector('[name$="-TOTAL_FORMS"]'), key = `_n${Date.now()}_`;
      const named = (text) => total ? text.replace("__prefix__", total.value) : text.replace("_new_", key);
      fresh.querySelectorAll("[id]").forEach((one) => { one.id = named(one.id); });
      fresh.querySelectorAll("[for]").forEach((one) => { one.htmlFor = named(one.htmlFor); });
      if (total) {
        fresh.querySelectorAll("[name]").forEach((one) => { one.name = named(one.name); });
        total.value = Number(total.value) + 1;
        button.hidden = Number(total.value) >= Number(box.querySelector('[name$="-MAX_NUM_FORMS"]').value);
      }
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
