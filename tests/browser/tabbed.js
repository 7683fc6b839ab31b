/* Notes where Tab stops: what is not marked when it has the focus, and what is never reached. Evaluated by test_craft.py. */
(() => {
  const REACHED = new Set(), unmarked = [];
  const name = (one) => `<${one.tagName.toLowerCase()} class="${one.className?.baseVal ?? one.className}"> ${(one.getAttribute("aria-label") || one.textContent).trim().slice(0, 40)}`;
  const style = (one) => {
    const s = getComputedStyle(one);
    return [s.outlineStyle !== "none" && parseFloat(s.outlineWidth) > 0 ? `${s.outlineStyle} ${s.outlineWidth} ${s.outlineColor}` : "", s.boxShadow, s.borderColor, s.backgroundColor].join("|");
  };
  const seen = (one) => one.checkVisibility({ visibilityProperty: true }) && one.getClientRects().length > 0;
  /* A control that is itself out of sight is marked by its label or the box around it. */
  const carriers = (one) => [one, ...(one.labels || []), one.parentElement, one.nextElementSibling].filter(Boolean);
  const at_rest = new Map();
  const asked = () => [...document.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']")]
    .filter((one) => !one.disabled && one.tabIndex >= 0 && seen(one) && !one.closest("[inert], dialog:not([open])"));
  let all = [];
  return {
    begin() {
      document.activeElement?.blur();
      document.querySelectorAll("[data-focus]").forEach((one) => one.blur());
      window.getSelection().removeAllRanges();
      all = asked();
      for (const one of all) for (const c of carriers(one)) at_rest.set(c, style(c));
    },
    note() {
      const one = document.activeElement;
      /* Round the page once: it may have begun in the middle, where a field asks to be typed into. */
      if (!one || one === document.body) return false;
      if (REACHED.has(one)) return true;
      REACHED.add(one);
      if (!carriers(one).some((c) => style(c) !== (at_rest.get(c) ?? ""))) unmarked.push(`focus is not seen: ${name(one)}`);
      return false;
    },
    faults() {
      /* One stop for a group of radio buttons. */
      const grouped = (one) => one.type === "radio" && [...REACHED].some((r) => r.type === "radio" && r.name === one.name && r.form === one.form);
      const missed = all.filter((one) => one.isConnected && seen(one) && !REACHED.has(one) && !grouped(one)).map((one) => `never reached: ${name(one)}`);
      return [...unmarked, ...missed].slice(0, 20);
    },
  };
})()
