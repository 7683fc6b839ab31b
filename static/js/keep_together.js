/* Dates, moments, ranges, a paper's number with its letters, a figure with its sign and measure word stay on one line:
   between Chinese characters a browser breaks a line anywhere, so that a date would end on the next one. They are drawn
   inside <keep-together> (portal.css); an element of its own, for rules about `span` must not meet it. So does a figure
   marked by an element of its own with the measure word behind it. A dot between facts ends a line and begins none.
   Without the script nothing is missing. */
(() => {
  "use strict";
  const TIME = "\\d{1,2}:\\d{2}", MONTHS = "(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)", TO = "[—–~至]";
  const DAY = "\\d{1,2}月(?:\\d{1,2}[日号]|份|[底初末])?";
  const MEASURES = "个(?:月|工作日|自然日|百分点)?|分钟|小时|字节|[KMG]B|工作日|季度|公里|平方米|[万亿]?[元吨亩人户]|[项件家次天日月年号期版份页条行列张名位处所篇倍分岁级批轮周秒字种类款步段部辆座间套册封宗起例米点节轮]";
  const NUMBER = "第?[+−±-]?\\d[\\d,]*(?:\\.\\d+)?[%‰]?";
  // The longest first; none is longer than some sixteen characters, so that it never needs more than a line.
  const KEPT = new RegExp([
    `\\d{1,2}月\\d{1,2}日${TO}(?:\\d{1,2}月)?\\d{1,2}日`,
    `\\d{4}年\\d{1,2}月\\d{1,2}日${TO}\\d{1,2}日`,
    `(?:\\d{4}年)?\\d{1,2}${TO}\\d{1,2}月份?`,
    `(?<=日)至?(?:\\d{4}年)?${DAY}(?: ${TIME})?`,
    `(?:\\d{4}年)?${DAY}(?: ${TIME}(?:${TO}${TIME})?)?`,
    "\\d{4}年(?:第?[一二三四1-4]季度|[上下]半年|度|[底初末])?",
    `\\d{1,2} ${MONTHS}(?: \\d{4})?(?: ${TIME})?`,
    `(?:${MONTHS}|Q[1-4]) \\d{4}`,
    `${TIME}(?:${TO}${TIME})?`,
    "0\\d{2,3}-\\d{7,8}",
    "[\\u4e00-\\u9fff]{0,6}〔\\d{4}〕\\d+号",
    "总?第\\s?\\d+\\s?(?:季度|[期版号条项次轮批页行步级列名天款章节])",
    "[\\u4e00-\\u9fff]{1,6} × \\d+",
    `[⩾≥≤⩽]\\s?${NUMBER}(?:\\s?(?:${MEASURES}))?`,
    `${NUMBER}(?:[/—–]${NUMBER})?\\s?(?:${MEASURES})`,
    `${NUMBER}[—–]${NUMBER}`,
  ].join("|"), "g"), ANY = new RegExp(KEPT.source);
  const ELSEWHERE = "keep-together, input, textarea, select, datalist, pre, code, svg, script, style, noscript, template, [contenteditable]";
  // What stands before and behind a figure that is marked by an element of its own; a blank parts a number from a title.
  const BEFORE = /[第⩾≥≤⩽]$/, BEHIND = new RegExp(`^(?:${MEASURES})`);
  const MOST = 18, DOT = /\s+·(?=\s)/g, INNER_DOT = /(?<=\S)\s+·(?=\s)/g;

  /* The words of `text` with what stays together in elements of its own; null if there is nothing of the kind. */
  function drawn(text) {
    const parts = document.createDocumentFragment();
    let from = 0;
    for (const { 0: kept, index } of text.matchAll(KEPT)) {
      if (kept.length > MOST) continue;
      const one = document.createElement("keep-together");
      one.textContent = kept;
      parts.append(text.slice(from, index), one);
      from = index + kept.length;
    }
    parts.append(text.slice(from));
    return from ? parts : null;
  }

  /* Whether an element beside a text is a figure marked within the sentence. */
  function marked(one, edge) {
    return one?.nodeType === window.Node.ELEMENT_NODE && edge.test(one.textContent) && one.textContent.length <= MOST
      && !one.matches(ELSEWHERE) && window.getComputedStyle(one).display === "inline";
  }
  const isBehind = (text) => BEHIND.test(text.data) && marked(text.previousSibling, /\d[%‰]?$/);
  const isBefore = (text) => BEFORE.test(text.data) && marked(text.nextSibling, /^\d/);

  /* Put the end of one text, the figure behind it and the beginning of the next into one element; return what is left. */
  function joined(text, begins, ends) {
    if (begins) {
      const rest = text.splitText(text.data.match(BEHIND)[0].length), figure = text.previousSibling;
      if (figure.matches("keep-together")) figure.append(text);
      else wrapped(figure, text);
      text = rest;
    }
    if (ends) {
      const sign = text.splitText(text.data.search(BEFORE));
      wrapped(sign, sign.nextSibling);
    }
    return text;
  }

  function wrapped(first, second) {
    const one = document.createElement("keep-together");
    first.before(one);
    one.append(first, second);
  }

  const { SHOW_ELEMENT, SHOW_TEXT, FILTER_ACCEPT, FILTER_REJECT, FILTER_SKIP } = window.NodeFilter;
  const wanted = (text) => isBehind(text) || isBefore(text) || /\d| · /.test(text.data) && (text.data.includes(" · ") || ANY.test(text.data));
  const sort = (one) => one.nodeType === window.Node.TEXT_NODE ? (wanted(one) ? FILTER_ACCEPT : FILTER_SKIP) : one.matches(ELSEWHERE) ? FILTER_REJECT : FILTER_SKIP;

  /* Read the page first and write to it after: styles are then worked out once. */
  function keep(root) {
    if (!root.closest("main") || root.closest(ELSEWHERE)) return;
    const texts = document.createTreeWalker(root, SHOW_ELEMENT | SHOW_TEXT, sort), found = [];
    while (texts.nextNode()) {
      const text = texts.currentNode, style = window.getComputedStyle(text.parentElement);
      // What never breaks needs nothing.
      if (style.whiteSpace === "nowrap") continue;
      const isItem = /flex|grid/.test(style.display);
      found.push([text, isItem, !isItem && isBehind(text), !isItem && isBefore(text)]);
    }
    for (const [whole, isItem, begins, ends] of found) {
      const text = joined(whole, begins, ends);
      if (text.data.includes(" · ")) text.data = text.data.replace(text.previousSibling && !isItem ? DOT : INNER_DOT, "\u00a0·");
      const parts = drawn(text.data);
      if (!parts) continue;
      if (!isItem) { text.replaceWith(parts); continue; }
      // Words that are one item among others stay one.
      const item = document.createElement("keep-words");
      item.append(parts);
      text.replaceWith(item);
    }
  }

  document.querySelectorAll("main").forEach(keep);
  // What htmx brings, and a page that an upload was answered with (portal.js); htmx also tells of the page itself.
  document.addEventListener("htmx:load", (e) => { if (e.target !== document.body) keep(e.target); });
})();
