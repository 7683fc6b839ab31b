/* The meeting room: shows one matter at a time; keys step, the address keeps the place. Without it the page is one list. */
(function () {
  "use strict";
  const room = document.querySelector("[data-room]");
  const slides = room ? Array.from(room.querySelectorAll("[data-slide]")) : [];
  if (!slides.length) return;
  const prev = room.querySelector("[data-room-prev]");
  const next = room.querySelector("[data-room-next]");
  const full = room.querySelector("[data-room-full]");
  const count = room.querySelector("[data-room-count]");
  let at = -1;

  function show(wanted, focus) {
    const to = Math.max(0, Math.min(slides.length - 1, wanted));
    if (to === at) return;
    at = to;
    slides.forEach(function (slide, n) { slide.hidden = n !== at; });
    count.textContent = slides[at].querySelector(".slide-no").textContent;
    prev.disabled = at === 0;
    next.disabled = at === slides.length - 1;
    if (focus) history.replaceState(null, "", "#m" + (at + 1));
    window.scrollTo(0, 0);
    if (focus) slides[at].focus({ preventScroll: true });
  }
  function placed() {
    const found = /^#m(\d+)$/.exec(location.hash);
    return found ? Number(found[1]) - 1 : 0;
  }
  function leave() {
    location.href = room.dataset.backTo;
  }
  const steps = { ArrowRight: 1, ArrowDown: 1, PageDown: 1, " ": 1, ArrowLeft: -1, ArrowUp: -1, PageUp: -1 };

  room.classList.add("is-stepping");
  [prev, next].forEach(function (button) { button.hidden = false; });
  prev.addEventListener("click", function () { show(at - 1, true); });
  next.addEventListener("click", function () { show(at + 1, true); });
  if (document.fullscreenEnabled) {
    full.hidden = false;
    full.addEventListener("click", function () {
      if (document.fullscreenElement) document.exitFullscreen(); else room.requestFullscreen();
    });
  }
  document.addEventListener("keydown", function (event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    // A space on a button or link is a press of it.
    const pressed = event.target.closest("a, button, input, select, textarea");
    if (event.key === " " && pressed) return;
    if (event.key === "Escape" && !document.fullscreenElement) { leave(); return; }
    if (event.key === "Home") { event.preventDefault(); show(0, true); return; }
    if (event.key === "End") { event.preventDefault(); show(slides.length - 1, true); return; }
    const step = steps[event.key];
    if (!step) return;
    // A matter longer than the screen is read to its end first.
    const below = document.documentElement.scrollHeight - window.innerHeight - window.scrollY > 8;
    const above = window.scrollY > 8;
    const down = event.key === "ArrowDown", up = event.key === "ArrowUp";
    if ((down && below) || (up && above)) return;
    event.preventDefault();
    show(at + step, true);
  });
  window.addEventListener("hashchange", function () { show(placed(), false); });
  show(placed(), false);
  // The browser goes to the place in the address when all is loaded: below the bar.
  window.addEventListener("load", function () { window.scrollTo(0, 0); });
})();
