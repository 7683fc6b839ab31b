"""What stays on one line on a phone wherever a sentence breaks: dates, and dots between facts with what is before them."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.browser.pages import House

SHOWN = [
    "liaison-home",
    "clerk-ledger",
    "report_to_fill",
    "check_round",
    "assessment_list",
    "liaison-my_reports",
]
# Every date in the words of a page, and every dot that is drawn at the beginning of a line.
BROKEN = """() => {
  const dates = /(?:\\d{4}年)?\\d{1,2}月(?:\\d{1,2}日)?|\\d{1,2} (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)/g;
  const texts = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT), found = [];
  let seen = 0;
  while (texts.nextNode()) {
    const text = texts.currentNode;
    if (!text.parentElement.checkVisibility() || text.parentElement.closest("textarea, select, svg, pre")) continue;
    for (const { 0: date, index } of text.data.matchAll(dates)) {
      const range = document.createRange();
      range.setStart(text, index);
      range.setEnd(text, index + date.length);
      seen += 1;
      if (new Set([...range.getClientRects()].map((one) => Math.round(one.top))).size > 1) found.push(date);
    }
  }
  return { seen, found };
}"""
# A sentence in a paragraph, in words that somebody types, and as one item among others.
SET = """() => {
  const said = "请各成员单位认真对照本单位职责分工，于2026年11月23日 10:40前完成第三季度进展情况填报 · 共25项";
  const box = document.createElement("div");
  box.id = "set";
  box.innerHTML = `<p>${said}</p><div contenteditable>${said}</div><textarea>${said}</textarea><p class="note"><b></b>${said}</p>`;
  document.querySelector("main").append(box);
  htmx.trigger(box, "htmx:load");
  htmx.trigger(box, "htmx:load");
}"""
KEPT = '(one) => [...one.querySelectorAll("keep-together")].map((kept) => kept.textContent)'


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("name", SHOWN)
def test_no_date_breaks_in_its_middle(name: str, language: str, house: House) -> None:
    page, _watch = house.visit(name, language, 390)
    told = page.evaluate(BROKEN)
    assert told["found"] == []
    assert told["seen"] > 0


@pytest.fixture
def brought(house: House) -> Page:
    """A page into which htmx brought sentences, told of twice."""
    page, _watch = house.visit("clerk-home", "zh-hans", 390)
    page.evaluate(SET)
    return page


def test_what_htmx_brings_is_kept_together_once_and_reads_as_before(brought: Page) -> None:
    words = brought.locator("#set > p").first
    assert words.evaluate(KEPT) == ["2026年11月23日 10:40", "25项"]
    assert words.evaluate("(one) => one.textContent.replace('\\u00a0', ' ')").endswith("填报 · 共25项")
    assert words.locator("keep-together").evaluate_all(
        "(all) => all.map((one) => one.getClientRects().length)"
    ) == [1, 1]


def test_a_papers_number_keeps_its_letters_and_a_figure_its_sign(brought: Page) -> None:
    kept = brought.evaluate(
        """(said) => {
          const box = document.createElement("div");
          box.innerHTML = `<p>${said}</p>`;
          document.querySelector("main").append(box);
          htmx.trigger(box, "htmx:load");
          return [...box.querySelectorAll("keep-together")].map((one) => one.textContent);
        }""",
        "见“临政办发〔2022〕48号”、〔2021〕6号；覆盖率⩾ 75%，时间≤8天",
    )
    assert kept == ["临政办发〔2022〕48号", "〔2021〕6号", "⩾ 75%", "≤8天"]


def test_what_is_typed_stays_as_it_is(brought: Page) -> None:
    assert brought.locator("#set [contenteditable] > *, #set textarea > *").count() == 0
    assert " · " in brought.locator("#set [contenteditable]").evaluate("(one) => one.textContent")


def test_words_that_are_one_item_of_a_row_stay_one(brought: Page) -> None:
    row = brought.locator("#set .note")
    assert row.evaluate("(one) => getComputedStyle(one).display") == "flex"
    assert row.evaluate("(one) => one.children.length") == 2
    assert len(row.evaluate(KEPT)) == 2


def test_a_date_and_a_figure_stay_whole_at_any_width(brought: Page) -> None:
    """Wherever the line would end: as narrow as the longest of them, as wide as a phone."""
    words = brought.locator("#set > p").first
    assert words.locator("keep-together").count() == 2
    broken = words.evaluate(
        """(one) => {
          const found = [];
          for (let width = 180; width < 360; width += 2) {
            one.style.width = `${width}px`;
            for (const kept of one.querySelectorAll("keep-together"))
              if (kept.getClientRects().length !== 1) found.push([width, kept.textContent]);
          }
          return found;
        }"""
    )
    assert broken == []


def test_no_line_begins_with_a_dot(brought: Page) -> None:
    """The narrowest width at which the line could break before the dot."""
    words = brought.locator("#set > p").first
    starts = words.evaluate(
        """(one) => {
          const dot = [...one.childNodes].find((text) => text.data?.includes("·")), at = dot.data.indexOf("·");
          const range = document.createRange(), found = [];
          for (let width = 120; width < 360; width += 2) {
            one.style.width = `${width}px`;
            range.setStart(dot, at);
            range.setEnd(dot, at + 1);
            if (range.getBoundingClientRect().left - one.getBoundingClientRect().left < 4) found.push(width);
          }
          return found;
        }"""
    )
    assert starts == []
