/* The composer: Ctrl+Enter, boxes as tall as their text, a form that comes back with 409, files that come by themselves. */
(() => {
  "use strict";
  // Rows, not a height: htmx would carry a style over to the next form, and the policy refuses styles in attributes.
  const grow = (box) => {
    const line = parseFloat(getComputedStyle(box).lineHeight) || 30;
    box.rows = 2;
    box.rows = Math.max(3, Math.ceil(box.scrollHeight / line));
  };
  const opened = (root) => {
    const boxes = root.querySelectorAll(".compose-text");
    boxes.forEach(grow);
    const note = root.querySelector("[data-focus]"), form = root.querySelector("[data-section-form]");
    if (note) note.focus();
    else if (form && boxes.length) { boxes[0].focus({ preventScroll: true }); boxes[0].setSelectionRange(0, 0); }
    root.querySelectorAll("[data-download-now]").forEach((link) => { link.removeAttribute("data-download-now"); link.click(); });
  };
  document.addEventListener("input", (e) => { if (e.target.matches(".compose-text")) grow(e.target); });
  document.addEventListener("htmx:load", (e) => opened(e.detail.elt.parentElement || e.detail.elt));
  // Somebody was quicker: the form comes back as it was typed.
  document.addEventListener("htmx:beforeSwap", (e) => {
    const { xhr, requestConfig } = e.detail;
    if (xhr.status === 409 && requestConfig.elt.matches("[data-section-form]") && xhr.responseText.includes("data-section-form")) {
      e.detail.shouldSwap = true;
      e.detail.isError = false;
    }
  });
  // Whoever looks at page nine still looks at page nine when the pages come anew.
  let place = 0;
  document.addEventListener("htmx:beforeSwap", (e) => {
    const sheets = e.detail.target.id === "pages" && e.detail.target.querySelector(".sheets");
    if (sheets) place = sheets.scrollTop;
  });
  document.addEventListener("htmx:afterSwap", () => {
    const sheets = document.querySelector("#pages .sheets");
    if (sheets && place && !sheets.scrollTop) sheets.scrollTop = place;
  });
  let showNext = false;
  document.addEventListener("keydown", (e) => {
    if (e.key !== "Enter" || !(e.ctrlKey || e.metaKey) || e.isComposing) return;
    const form = e.target.closest && e.target.closest("[data-section-form]");
    e.preventDefault();
    if (form) { showNext = true; form.requestSubmit(); } else document.getElementById("show-pages")?.click();
  });
  document.addEventListener("paper-changed", () => {
    if (!showNext) return;
    showNext = false;
    document.getElementById("show-pages")?.click();
  });
})();
