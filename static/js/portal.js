/* Behaviour of every page, by delegation, so that what htmx swaps in works at once. No inline scripts anywhere.
   Attributes it knows are listed in docs/design.md. */
(() => {
  "use strict";
  const $ = (selector, root = document) => root.querySelector(selector);
  const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];
  const on = (event, selector, act) =>
    document.addEventListener(event, (e) => {
      const hit = e.target.closest && e.target.closest(selector);
      if (hit) act(e, hit);
    });
  // Its few sentences come translated with the page (templates/components/messages.html).
  const words = (name) => $("#toast-template")?.dataset[name] || "";
  const token = () => $("meta[name=csrf-token]")?.content || $("input[name=csrfmiddlewaretoken]")?.value || "";

  /* --- messages --- */
  function toast(text, level = "info", undo = "") {
    const box = $("#toasts"), form = $("#toast-template");
    if (!box || !form) return;
    const note = form.content.firstElementChild.cloneNode(true);
    note.classList.add(`toast-${level}`);
    if (level === "error") note.setAttribute("role", "alert");
    $("span", note).textContent = text;
    const back = $(".toast-undo", note);
    if (undo) { back.action = undo; back.hidden = false; $("input", back).value = token(); } else back.remove();
    box.append(note);
    fade(note);
  }
  function fade(note) {
    // Errors and warnings stay until they are closed: nobody should have to read against a clock.
    if (!note.matches(".toast-error, .toast-warning") && !$(".toast-undo", note)) setTimeout(() => note.remove(), 6000);
  }
  on("click", "[data-close-toast]", (e, b) => b.closest(".toast-note").remove());
  document.addEventListener("toast", (e) => toast(e.detail.text || e.detail.value, e.detail.level, e.detail.undo));

  /* --- strips that scroll on a phone (pages of a section, quick filters, views): the one shown is in sight --- */
  function inSight() {
    $$(".section-link.is-on, .chip-link.is-on, .view-tab.is-on").forEach((one) => {
      const strip = one.closest("nav"), [at, box] = [one, strip].map((part) => part?.getBoundingClientRect());
      // Only the strip moves, never the page; and one that somebody scrolled stays while the chosen one is seen.
      if (box && (at.left < box.left || at.right > box.right)) strip.scrollLeft += (at.left + at.right - box.left - box.right) / 2;
    });
  }
  inSight();
  document.addEventListener("htmx:afterSwap", inSight);

  /* --- htmx --- */
  document.addEventListener("htmx:configRequest", (e) => { e.detail.headers["X-CSRFToken"] = token(); });
  document.addEventListener("htmx:beforeRequest", (e) => { if (e.detail.elt.closest("form")?.dataset.sent) e.preventDefault(); });
  document.addEventListener("htmx:sendError", () => toast(words("offline"), "error"));
  document.addEventListener("htmx:responseError", (e) => {
    const { xhr } = e.detail;
    const plain = (xhr.getResponseHeader("Content-Type") || "").startsWith("text/plain");
    toast(plain && xhr.responseText ? xhr.responseText : words("failed"), "error");
  });
  document.addEventListener("htmx:confirm", (e) => {
    const button = e.detail.triggeringEvent?.submitter, { elt } = e.detail;
    const asked = button?.dataset.confirm ? button : elt.dataset?.confirm ? elt : null;
    if (!asked) return;
    e.preventDefault();
    ask(asked).then((yes) => yes && e.detail.issueRequest(true));
  });

  /* --- confirm --- */
  function ask(source) {
    const dialog = $("#confirm-dialog"), yes = $("[data-confirm-yes]", dialog);
    $("#confirm-text").textContent = source.dataset.confirm;
    yes.textContent = source.dataset.confirmAction || yes.dataset.default;
    yes.classList.toggle("btn-danger", source.dataset.confirmTone === "danger");
    yes.classList.toggle("btn-primary", source.dataset.confirmTone !== "danger");
    dialog.returnValue = "no";
    dialog.showModal();
    return new Promise((done) => dialog.addEventListener("close", () => done(dialog.returnValue === "yes"), { once: true }));
  }
  // Links among them lead, without this script, to a page with the dialog open or closed.
  on("click", "[data-open-dialog]", (e, b) => { if (b.href) e.preventDefault(); document.getElementById(b.dataset.openDialog)?.showModal(); });
  on("click", "[data-close-dialog]", (e, b) => { if (b.href) e.preventDefault(); b.closest("dialog").close(); });
  // A dialog that the page came with open stands in front of everything else, as an opened one does.
  $$("dialog.ask[open]").forEach((one) => { one.close(); one.showModal(); });
  on("click", "dialog", (e, dialog) => { if (e.target === dialog) dialog.close(); });

  /* --- sending forms: ask, send once, show progress --- */
  document.addEventListener("submit", (e) => {
    const form = e.target, button = e.submitter;
    if (form.method === "dialog" || form.matches("[hx-get], [hx-post], [hx-put], [hx-delete]")) return;
    const asked = button?.dataset.confirm ? button : form.dataset.confirm ? form : null;
    if (asked && !form.dataset.confirmed) {
      e.preventDefault();
      ask(asked).then((yes) => {
        if (!yes) return;
        form.dataset.confirmed = "1";
        form.requestSubmit(button || undefined);
        delete form.dataset.confirmed;
      });
      return;
    }
    if (form.dataset.sent) { e.preventDefault(); return; }
    if (form.hasAttribute("data-upload") || carriesFile(form)) { e.preventDefault(); upload(form, button); return; }
    delete form.dataset.dirty;
    if (form.method !== "post" || form.target === "_blank" || form.hasAttribute("data-stays")) return;
    form.dataset.sent = "1";
    // What saves by itself while somebody types must not arrive behind the form it belongs to.
    $$("[hx-post]", form).forEach((one) => window.htmx?.trigger(one, "htmx:abort"));
    // Not `disabled`: a disabled button would take its name and value out of what is sent.
    (button ? [button] : $$("button:not([type=button])", form)).forEach((b) => { b.classList.add("is-busy"); b.setAttribute("aria-busy", "true"); });
  });
  function free(form) {
    delete form.dataset.sent;
    $$(".is-busy", form).forEach((b) => { b.classList.remove("is-busy"); b.removeAttribute("aria-busy"); });
  }
  window.addEventListener("pageshow", () => $$("form").forEach(free));
  // htmx would keep a second click and send it when the answer to the first is there.
  document.addEventListener("submit", (e) => {
    if (e.submitter && e.target.dataset.underWay) { e.preventDefault(); e.stopImmediatePropagation(); }
  }, true);
  document.addEventListener("htmx:beforeRequest", (e) => {
    const form = e.target.closest("form[hx-post]"), event = e.detail.requestConfig.triggeringEvent;
    if (!form || event?.type !== "submit" || !event.submitter) return;
    form.dataset.underWay = "1";
    event.submitter.classList.add("is-busy");
  });
  document.addEventListener("htmx:afterRequest", (e) => {
    const form = e.target.closest?.("form[data-under-way]");
    if (!form) return;
    delete form.dataset.underWay;
    $$(".is-busy", form).forEach((b) => b.classList.remove("is-busy"));
  });

  const carriesFile = (form) => !form.hasAttribute("hx-post") && [...form.elements].some((one) => one.type === "file" && one.files.length);
  function barOf(form, beside) {
    let bar = $("progress", form);
    if (!bar) {
      bar = document.createElement("progress");
      bar.max = 100;
      bar.className = "drop-progress";
      bar.setAttribute("aria-label", words("sending"));
      (beside?.closest(".form-acts") || beside || form.lastElementChild).after(bar);
    }
    return bar;
  }
  document.addEventListener("htmx:xhr:progress", (e) => {
    const form = e.target.closest("form[enctype='multipart/form-data']");
    if (form && e.detail.lengthComputable) barOf(form).value = (100 * e.detail.loaded) / e.detail.total;
  });

  function upload(form, button) {
    const bar = barOf(form, button), sent = new XMLHttpRequest(), data = new FormData(form);
    if (button?.name) data.append(button.name, button.value);
    const stop = (text) => { delete form.dataset.uploading; free(form); bar.hidden = true; toast(text, "error"); };
    form.dataset.sent = "1";
    button?.classList.add("is-busy");
    form.dataset.uploading = "1";
    bar.hidden = false;
    bar.value = 0;
    sent.upload.addEventListener("progress", (e) => { if (e.lengthComputable) bar.value = (100 * e.loaded) / e.total; });
    // All is there; how long the portal takes over it is not known.
    sent.upload.addEventListener("load", () => bar.removeAttribute("value"));
    sent.addEventListener("error", () => stop(words("offline")));
    sent.addEventListener("load", () => {
      const type = sent.getResponseHeader("Content-Type") || "";
      delete form.dataset.dirty;
      delete form.dataset.uploading;
      if (type.startsWith("application/json")) { window.location.assign(JSON.parse(sent.responseText).location); return; }
      const fresh = type.startsWith("text/html") && sent.status < 500 ? $("main", new DOMParser().parseFromString(sent.responseText, "text/html")) : null;
      if (!fresh) { stop(type.startsWith("text/plain") ? sent.responseText : words("failed")); return; }
      $("main").replaceWith(document.importNode(fresh, true));
      window.htmx?.process($("main"));
      window.htmx?.trigger($("main"), "htmx:load");
      focusFirst();
    });
    sent.open("POST", button?.hasAttribute("formaction") ? button.formAction : form.action);
    sent.setRequestHeader("X-Portal-Upload", "1");
    sent.setRequestHeader("X-CSRFToken", token());
    sent.send(data);
  }
  on("change", ".drop-input", (e, input) => { $("[data-drop-names]", input.closest("[data-drop]")).textContent = [...input.files].map((f) => f.name).join("\n"); });
  for (const [event, over] of [["dragover", true], ["dragleave", false], ["drop", false]])
    on(event, "[data-drop]", (e, box) => box.classList.toggle("is-over", over));

  /* A select or box with data-autosubmit sends its form at once; a form with data-guard warns before what was typed is lost. */
  on("change", "[data-autosubmit]", (e, field) => field.form.requestSubmit());
  on("input", "form[data-guard]", (e, form) => { form.dataset.dirty = "1"; });
  window.addEventListener("beforeunload", (e) => {
    if ($$("form[data-uploading]").length || $$("form[data-guard]").some((f) => f.dataset.dirty && !f.dataset.sent)) { e.preventDefault(); e.returnValue = words("left"); }
  });

  /* --- small acts --- */
  on("click", "[data-back]", () => history.back());
  on("click", "[data-print]", () => window.print());
  on("click", "[data-copy]", async (e, b) => {
    const source = $(b.dataset.copy), text = "value" in source ? source.value : source.innerText;
    try { await navigator.clipboard.writeText(text); } catch {
      // Plain http has no clipboard; select the text so that Ctrl-C does it.
      if (source.select) source.select(); else getSelection().selectAllChildren(source);
      document.execCommand("copy");
    }
    toast(words("copied"), "success");
  });
  on("click", "[data-reveal]", (e, b) => {
    const field = document.getElementById(b.dataset.reveal), show = field.type === "password";
    field.type = show ? "text" : "password";
    b.setAttribute("aria-pressed", String(show));
  });
  document.addEventListener("toggle", (e) => {
    const open = e.target;
    if (!open.matches?.("details.why") || !open.open) return;
    $$("details.why[open]").forEach((d) => { if (d !== open) d.open = false; });
    // Out of any scrolling box, and kept inside the window.
    const panel = $(".why-panel", open), mark = open.getBoundingClientRect();
    panel.style.position = "fixed";
    const left = Math.min(Math.max(16, mark.right - panel.offsetWidth), innerWidth - panel.offsetWidth - 16);
    const below = mark.bottom + panel.offsetHeight + 8 < innerHeight;
    panel.style.left = `${left}px`;
    panel.style.right = "auto";
    panel.style.top = `${below ? mark.bottom + 4 : Math.max(8, mark.top - panel.offsetHeight - 4)}px`;
  }, true);
  const closeWhy = (except) => $$("details.why[open]").forEach((d) => { if (!except || !d.contains(except)) d.open = false; });
  document.addEventListener("click", (e) => closeWhy(e.target));
  document.addEventListener("scroll", (e) => { if (!e.target.closest?.(".why-panel")) closeWhy(); }, true);

  /* --- picking rows --- */
  let lastPick = null;
  function picked(form) {
    const boxes = $$("[data-pick]", form), ticked = boxes.filter((b) => b.checked), all = $("[data-pick-all]", form);
    boxes.forEach((b) => b.closest("tr, li")?.classList.toggle("is-picked", b.checked));
    if (all) { all.checked = ticked.length > 0 && ticked.length === boxes.length; all.indeterminate = ticked.length > 0 && ticked.length < boxes.length; }
    const bar = $("[data-bulk-bar]", form);
    if (bar) { bar.hidden = ticked.length === 0; $("[data-bulk-count]", bar).textContent = ticked.length; }
  }
  on("click", "[data-pick]", (e, box) => {
    const form = box.closest("[data-bulk]"), boxes = $$("[data-pick]", form);
    if (e.shiftKey && lastPick && boxes.includes(lastPick)) {
      const [a, b] = [boxes.indexOf(lastPick), boxes.indexOf(box)].sort((x, y) => x - y);
      boxes.slice(a, b + 1).forEach((one) => { one.checked = box.checked; });
    }
    lastPick = box;
    picked(form);
  });
  on("click", "[data-pick-all]", (e, all) => { const form = all.closest("[data-bulk]"); $$("[data-pick]", form).forEach((b) => { b.checked = all.checked; }); picked(form); });
  on("click", "[data-pick-none]", (e, b) => { const form = b.closest("[data-bulk]"); $$("[data-pick]", form).forEach((x) => { x.checked = false; }); picked(form); });
  document.addEventListener("htmx:afterSwap", () => $$("[data-bulk]").forEach(picked));

  /* --- keyboard --- */
  const rows = () => $$("[data-rows] tbody > tr, ul[data-rows] > li, ol[data-rows] > li").filter((r) => r.offsetParent && !r.matches(".row-section, .row-record"));
  function step(by) {
    const all = rows();
    if (!all.length) return;
    const now = all.findIndex((r) => r.classList.contains("is-here"));
    const next = all[Math.min(Math.max(now + by, 0), all.length - 1)];
    all[now]?.classList.remove("is-here");
    next.classList.add("is-here");
    next.scrollIntoView({ block: "nearest" });
    (next.querySelector("a[href]") || next).focus({ preventScroll: true });
  }
  let waitingForG = 0;
  document.addEventListener("keydown", (e) => {
    const typing = e.target.closest("input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]");
    if (e.key === "Enter" && (e.ctrlKey || e.metaKey) && e.target.form) { e.preventDefault(); e.target.form.requestSubmit(e.target.form.querySelector("[data-then-next]") || undefined); return; }
    if (e.key === "Escape") { closeWhy(); if (typing?.type === "search") typing.blur(); return; }
    if (typing || e.ctrlKey || e.metaKey || e.altKey || $("dialog[open]")) return;
    const here = $(".is-here"), key = e.key.toLowerCase();
    if (Date.now() - waitingForG < 1200 && /^[1-9]$/.test(key)) { $(`[data-menu="${key}"]`)?.click(); waitingForG = 0; return; }
    if (key === "g") waitingForG = Date.now();
    else if (key === "/" || key === "s") {
      // The page's own search first, else (and by S always) the one over everything.
      const search = (key === "/" && $("main [data-search], main input[type=search]")) || $("[data-search-all]");
      e.preventDefault();
      if (search?.offsetParent) { search.focus(); search.select(); } else $(".top-find-icon")?.click();
    }
    else if (key === "?") $("#keys-dialog")?.showModal();
    else if (key === "j") step(1);
    else if (key === "k") step(-1);
    else if (key === "x" && here) $("[data-pick]", here)?.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true, shiftKey: e.shiftKey }));
    else if (key === "enter" && here && e.target.tagName !== "A" && e.target.tagName !== "BUTTON") $("a[href]", here)?.click();
  });

  function focusFirst() { $("[data-focus]")?.focus(); }
  $$(".toast-note").forEach(fade);
  $$("[data-bulk]").forEach(picked);
  focusFirst();
  window.portal = { toast };
})();
