"""Dates and figures on a phone: in one line each, wherever the sentence breaks."""

from __future__ import annotations

import pytest

from tests.browser.pages import House

# Every date in the words of a page, and in how many lines it is drawn.
BROKEN = """() => {
  const dates = /(?:\\d{4}年)?\\d{1,2}月(?:\\d{1,2}日)?|\\d{1,2} (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)/g;
  const texts = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT), found = [];
  let seen = 0;
  while (texts.nextNode()) {
    const text = texts.currentNode;
    if (!text.parentElement.checkVisibility() || text.parentElement.closest("textarea, select, svg, pre, .paper")) continue;
    for (const { 0: date, index } of text.data.matchAll(dates)) {
      const range = document.createRange();
      range.setStart(text, index);
      range.setEnd(text, index + date.length);
      const tops = new Set([...range.getClientRects()].map((one) => Math.round(one.top)));
      seen += 1;
      if (tops.size > 1) found.push(`${date} in ${text.parentElement.parentElement.textContent.trim().slice(0, 80)}`);
    }
  }
  return { seen, found };
}"""
SHOWN = ["liaison-home", "clerk-ledger", "report_to_fill", "check_round", "assessment_list", "liaison-my_reports"]


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("name", SHOWN)
def test_no_date_breaks_in_its_middle_on_a_phone(name: str, language: str, house: House) -> None:
    page, _watch = house.visit(name, language, 390)
    told = page.evaluate(BROKEN)
    assert told["found"] == []
    assert told["seen"] > 0
