/* The task's page: files looked at in a dialog, the clause's panel closed, J and K through the list one came from. */
(() => {
  "use strict";
  const $ = (selector, root = document) => root.querySelector(selector);
  const dialog = $("#preview");

  function look(link) {
    const picture = $(".preview-picture", dialog), wait = $("[data-preview-wait]", dialog), none = $("[data-preview-none]", dialog);
    $("#preview-name").textContent = link.textContent;
    $("[data-preview-file]", dialog).href = link.dataset.file;
    $("[data-preview-pdf]", dialog).hidden = !/\.pdf$/i.test(link.textContent.trim());
    picture.alt = link.textContent;
    picture.hidden = none.hidden = true;
    wait.hidden = false;
    picture.onload = () => { wait.hidden = true; picture.hidden = false; };
    picture.onerror = () => { wait.hidden = true; none.hidden = false; };
    picture.src = link.href;
    dialog.showModal();
  }

  document.addEventListener("click", (e) => {
    const link = e.target.closest("[data-preview]");
    if (link && dialog && !e.ctrlKey && !e.metaKey && !e.shiftKey) { e.preventDefault(); look(link); }
    const close = e.target.closest("[data-close-panel]");
    if (close) {
      const panel = close.closest(".clause-panel"), opener = $(`[aria-controls="${panel.parentElement.id}"]`);
      panel.remove();
      opener?.focus();
    }
  });

  document.addEventListener("keydown", (e) => {
    if (e.ctrlKey || e.metaKey || e.altKey || $("dialog[open]") || e.target.closest("input, textarea, select, [contenteditable]")) return;
    const way = { j: "after", k: "before" }[e.key.toLowerCase()];
    if (way) $(`[data-beside="${way}"]`)?.click();
  });
})();
