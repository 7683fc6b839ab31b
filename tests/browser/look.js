/* What is wrong with the page as it is drawn now: a list of sentences. Evaluated by tests/browser/test_pages.py. */
({ leftovers }) => {
  const found = [];
  const root = document.documentElement;
  const name = (one) => `<${one.tagName.toLowerCase()} class="${one.className}"> ${one.textContent.trim().slice(0, 40)}`;
  const seen = (one) => one.checkVisibility({ checkOpacity: false, checkVisibilityCSS: true }) && one.getBoundingClientRect().width > 1;

  if (root.scrollWidth > root.clientWidth + 1) {
    const wide = [...document.querySelectorAll("body *")]
      .filter((one) => seen(one) && one.getBoundingClientRect().right > root.clientWidth + 1)
      .slice(0, 3).map(name);
    found.push(`the page is ${root.scrollWidth} wide in ${root.clientWidth}: ${wide.join(" | ")}`);
  }

  for (const one of document.querySelectorAll("body *")) {
    if (!seen(one) || !one.textContent.trim() || one.closest("[title]") || one.closest("svg")) continue;
    const style = getComputedStyle(one);
    const hides = (axis) => ["hidden", "clip"].includes(style[axis]);
    if (hides("overflowX") && one.scrollWidth > one.clientWidth + 1) found.push(`cut off at the side: ${name(one)}`);
    if (hides("overflowY") && one.scrollHeight > one.clientHeight + 2) found.push(`cut off below: ${name(one)}`);
  }

  const heads = [...document.querySelectorAll("h1")].filter(seen);
  if (heads.length !== 1) found.push(`${heads.length} headings of the first level`);

  if (leftovers) {
    const english = new Set(JSON.parse(leftovers));
    const bad = (text) => english.has(text) || /[A-Za-z]{2,}(?: [A-Za-z]{2,}){2,}/.test(text);
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
      const text = texts.currentNode.textContent.trim(), parent = texts.currentNode.parentElement;
      if (text && !parent.closest("script, style, template, kbd, [lang=en], [translate=no]") && bad(text)) found.push(`not translated: ${text}`);
    }
    for (const attribute of ["title", "placeholder", "aria-label", "alt", "data-confirm"])
      for (const one of document.querySelectorAll(`[${attribute}]`))
        if (bad(one.getAttribute(attribute).trim()) && !one.closest("[lang=en]")) found.push(`not translated: ${attribute}="${one.getAttribute(attribute)}"`);
  }
  return found;
}
