/* A page's heading breaks between words: styles cannot know Chinese ones, the browser's dictionary does. It runs after
   keep_together.js. Where there is no dictionary or no script, a heading breaks anywhere. */
(() => {
  "use strict";
  const { Segmenter } = window.Intl;
  // Firefox 115 has none.
  if (!Segmenter) return;
  const WORDS = new Segmenter("zh", { granularity: "word" });
  const LONGEST = 8;
  const HAN = /\p{Script=Han}$/u, CLOSED = /[\p{Script=Han}\d”’》）】〕]$/u, OPENING = /^[“‘《（【〔]/, FIGURE = /^\d/;
  const { SHOW_TEXT } = window.NodeFilter;

  /* Whether a line may begin with `segment`, `signs` after the last place to break at. A single sign belongs to what is
     before it, or behind it at the beginning: so a name stays whole as well, of which no dictionary knows; unless that
     grows too long for a line. */
  function mayBegin(segment, before, signs) {
    if (FIGURE.test(segment) || OPENING.test(segment)) return HAN.test(before) && !before.endsWith("第");
    return HAN.test(segment) && CLOSED.test(before) && (segment.length > 1 && signs !== 1 || signs >= LONGEST);
  }

  /* The text with its places to break at. */
  function parted(text) {
    const parts = document.createDocumentFragment();
    let from = 0, signs = 0, before = text.previousSibling?.textContent ?? "";
    for (const { segment, index } of WORDS.segment(text.data)) {
      if (mayBegin(segment, before, signs)) {
        parts.append(text.data.slice(from, index), document.createElement("wbr"));
        from = index;
        signs = 0;
      }
      signs = HAN.test(segment) ? signs + segment.length : 0;
      before = segment;
    }
    parts.append(text.data.slice(from));
    if (text.nextSibling && mayBegin(text.nextSibling.textContent, before, LONGEST)) parts.append(document.createElement("wbr"));
    return parts;
  }

  for (const heading of document.querySelectorAll("main h1")) {
    const walk = document.createTreeWalker(heading, SHOW_TEXT), texts = [];
    while (walk.nextNode()) if (!walk.currentNode.parentElement.closest("keep-together")) texts.push(walk.currentNode);
    for (const text of texts) text.replaceWith(parted(text));
    heading.classList.add("by-word");
  }
})();
