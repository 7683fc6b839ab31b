"""What stays on one line on a phone wherever a sentence breaks: dates, figures, words of a heading, a dot with what is before it."""

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
# Words that are not on one line at some width of their element, and how many of them it has.
PARTED = """(one, [words, least, most]) => {
  const walk = document.createTreeWalker(one, NodeFilter.SHOW_TEXT), places = [], found = [];
  while (walk.nextNode()) for (let at = 0; at < walk.currentNode.length; at++) places.push([walk.currentNode, at]);
  const all = [...places.map(([text, at]) => text.data[at]).join("").matchAll(new RegExp(words, "g"))];
  const range = document.createRange();
  for (let width = least; width <= most; width += 4) {
    one.style.width = `${width}px`;
    for (const { 0: word, index } of all) {
      const tops = places.slice(index, index + word.length).map(([text, at]) => {
        range.setStart(text, at);
        range.setEnd(text, at + 1);
        return range.getBoundingClientRect().top;
      });
      if (Math.max(...tops) - Math.min(...tops) > 8) found.push(`${word} at ${width}`);
    }
  }
  return { seen: all.length, found };
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


@pytest.mark.parametrize("name", ["circular_draft", "circular_to_sign"])
def test_a_marked_figure_keeps_its_measure_word(name: str, house: House) -> None:
    page, _watch = house.visit(name, "zh-hans", 390)
    paragraphs = page.locator(".compose-words p").filter(has=page.locator(".fig"))
    told = [one.evaluate(PARTED, [r"\d+[项种所]", 150, 350]) for one in paragraphs.all()]
    assert [broken for one in told for broken in one["found"]] == []
    assert sum(one["seen"] for one in told) > 10


def test_a_figure_in_an_element_of_its_own_is_kept_with_what_belongs_to_it(brought: Page) -> None:
    line = brought.evaluate(
        """(said) => {
          const box = document.createElement("div");
          box.innerHTML = `<p>${said}</p>`;
          document.querySelector("main").append(box);
          htmx.trigger(box, "htmx:load");
          htmx.trigger(box, "htmx:load");
          return [box.textContent, [...box.querySelectorAll("keep-together")].map((one) => one.textContent)];
        }""",
        "共<u>8</u>项，第<u>3</u>号，至<a>10</a>月底，差<b>1.5</b>个百分点，<b>24</b> 项目，<b>7</b>，见<i>二</i>项",
    )
    assert line == [
        "共8项，第3号，至10月底，差1.5个百分点，24 项目，7，见二项",
        ["8项", "第3号", "10月", "1.5个百分点"],
    ]


@pytest.mark.parametrize(
    ("name", "language", "words"),
    [
        (
            "circular_withdrawal",
            "zh-hans",
            "领导|小组|关于|撤回|2026年第三季度|深化|医改|重点|任务|进展|情况|通知",
        ),
        ("instruction_open", "zh-hans", "韩望山|领导|小组|组长|批示|2026年11月19日"),
        ("error_too_large", "zh-hans", "超过|系统|允许|大小"),
        ("sheet_to_fill", "en", "尧都区|领导|小组|秘书处|handed"),
    ],
)
def test_a_heading_breaks_between_words_at_any_width(
    name: str, language: str, words: str, house: House
) -> None:
    page, _watch = house.visit(name, language, 390)
    heading = page.locator("main h1")
    said = heading.evaluate("(one) => one.textContent")
    told = heading.evaluate(PARTED, [words, 160, 358])
    assert told["found"] == []
    assert told["seen"] >= words.count("|")
    assert page.get_by_role("heading", level=1, name=said.strip()).count() == 1


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
