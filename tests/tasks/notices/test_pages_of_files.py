"""Printed pages: furniture, paragraphs over page breaks, tables over pages, and what long files cost."""

from __future__ import annotations

import pytest

from reform.core.child import call_limited
from tasks.notices.files import UnreadableFile, pdf, text_of
from tasks.notices.files.geometry import Glyph, Page, Rule, plain_letter
from tasks.notices.files.pages import text_of_pages
from tests.tasks.notices import crafted_files, make_files

WIDTH, HEIGHT, SIZE = 595.0, 842.0, 16.0
LEFT, CHARS = 80.0, 28


def set_line(words: str, base: float, left: float = LEFT) -> list[Glyph]:
    """Letters of a line, each a square."""
    return [
        Glyph(letter, left + at * SIZE, left + (at + 1) * SIZE, base, SIZE)
        for at, letter in enumerate(words)
        if letter != "　"
    ]


def page_of(*lines: tuple[str, float], rules: list[Rule] | None = None) -> Page:
    page = Page(WIDTH, HEIGHT, rules=rules or [])
    for words, base in lines:
        page.glyphs += set_line(words, base)
    return page


def text(*pages: Page) -> str:
    return text_of_pages(list(pages))[0]


def box(*xs: float, ys: tuple[float, ...]) -> list[Rule]:
    """The rules of a grid."""
    return [Rule(xs[0], y, xs[-1], y) for y in ys] + [Rule(x, ys[0], x, ys[-1]) for x in xs]


FULL = "完善" * 14
BODY = [("　　" + FULL[:26], 200.0), (FULL, 228.0)]


def test_lines_of_a_paragraph_are_joined_and_an_indent_begins_a_new_one() -> None:
    page = page_of(*BODY, ("的工作。", 256.0), ("　　另起一段。", 284.0))
    assert text(page) == f"{FULL[:26]}{FULL}的工作。\n另起一段。\n"


def test_paragraph_goes_on_over_the_page_break_past_number_and_head() -> None:
    head = ("重点工作汇编", 60.0)
    first = page_of(head, *BODY, ("— 1 —", 800.0))
    second = page_of(head, ("的工作。", 120.0), ("　　另起一段。", 148.0), ("— 2 —", 800.0))
    assert text(first, second) == f"{FULL[:26]}{FULL}的工作。\n另起一段。\n"


def test_number_at_a_lines_end_begins_a_paragraph_where_nothing_is_indented() -> None:
    whole = FULL[:27] + "。"
    page = page_of(
        (whole, 200.0), ("一、" + FULL[:26], 228.0), (FULL, 256.0), ("的工作。", 284.0), (FULL, 340.0)
    )
    assert text(page).splitlines()[:2] == [whole, f"一、{FULL[:26]}{FULL}的工作。"]


def test_imprint_of_two_columns_comes_as_two_lines() -> None:
    page = page_of(("云溪市人民政府办公室　　　　　2026年3月1日印发", 700.0))
    assert text(page) == "云溪市人民政府办公室\n2026年3月1日印发\n"


def test_letterspaced_masthead_is_one_line() -> None:
    assert text(page_of(("医　　　改　　　信　　　息", 200.0))).replace(" ", "") == "医改信息\n"


def test_letter_printed_twice_to_look_bold_counts_once() -> None:
    page = page_of(("标题", 200.0))
    page.glyphs += [Glyph(g.text, g.left + 0.3, g.right + 0.3, g.base, g.size) for g in page.glyphs]
    assert text(page) == "标题\n"


def test_radicals_of_a_font_are_read_as_letters() -> None:
    assert "".join(map(plain_letter, "⼈⺠⻓⽣豈")) == "人民长生豈"


def test_ruled_table_with_merged_cells_is_read_as_a_table() -> None:
    rules = box(80.0, 180.0, 300.0, 420.0, ys=(100.0, 130.0, 160.0, 190.0))
    # The first column of the last two rows is one cell: its rule between them is left out.
    rules = [r for r in rules if not (r.level and r.top == 160.0)] + [Rule(180.0, 160.0, 420.0, 160.0)]
    page = Page(WIDTH, HEIGHT, rules=rules)
    for words, base, left in [
        ("项目", 120, 90), ("任务", 120, 190), ("单位", 120, 310), ("甲", 164, 90), ("子", 150, 190), ("丑", 180, 190), ("财政局", 150, 310),
    ]:  # fmt: skip
        page.glyphs += set_line(words, base, left)
    assert text(page) == "\n\t项目\n\t任务\n\t单位\n\n\t甲\n\t子\n\t财政局\n\n\t甲\n\t丑\n\t\n\n"


def test_table_without_outer_sides_has_its_outer_columns() -> None:
    rules = [Rule(80, y, 420, y) for y in (100.0, 130.0, 160.0)] + [
        Rule(x, 100, x, 160) for x in (180.0, 300.0)
    ]
    page = Page(WIDTH, HEIGHT, rules=rules)
    for at, words in enumerate(["项目", "任务", "单位", "甲", "子", "丑"]):
        page.glyphs += set_line(words, 120 + 30 * (at // 3), (90, 190, 310)[at % 3])
    assert text(page) == "\n\t项目\n\t任务\n\t单位\n\n\t甲\n\t子\n\t丑\n\n"


def test_row_cut_by_the_page_break_is_one_row_and_the_head_stands_once() -> None:
    def part(*rows: tuple[str, str, str]) -> Page:
        page = Page(
            WIDTH,
            HEIGHT,
            rules=box(80, 120, 300, 420, ys=tuple(100.0 + 30 * n for n in range(len(rows) + 2))),
        )
        for at, row in enumerate([("序号", "任务", "单位"), *rows]):
            for words, left in zip(row, (82, 124, 310), strict=True):
                page.glyphs += set_line(words, 120.0 + 30 * at, left)
        return page

    first = part(("1", "健全机制。", "财政局"), ("2", "推进县域医共体建设工", "卫健委"))
    second = part(("", "作。", ""), ("3", "规范收费。", "医保局"), ("", "公开价格。", "医保局"))
    rows = [row.split("\n\t") for row in text(first, second).strip().split("\n\n\t")]
    assert rows == [
        ["序号", "任务", "单位"],
        ["1", "健全机制。", "财政局"],
        ["2", "推进县域医共体建设工作。", "卫健委"],
        ["3", "规范收费。", "医保局"],
        ["", "公开价格。", "医保局"],
    ]


def test_page_turned_to_lie_is_read_as_it_is_seen() -> None:
    straight = make_files.pdf_file("region-division-table")
    assert text_of("甲.pdf", crafted_files.turned(straight)).text == text_of("甲.pdf", straight).text


def test_mark_of_secrecy_in_a_running_head_is_refused() -> None:
    head = ("机密★1年", 40.0)
    with pytest.raises(UnreadableFile, match="mark of secrecy"):
        text(page_of(head, *BODY), page_of(head, *BODY))


def test_mark_of_secrecy_across_the_page_is_refused() -> None:
    page = page_of(*BODY)
    page.aside = ["秘密"]
    with pytest.raises(UnreadableFile, match="mark of secrecy"):
        text(page)


def test_font_that_hides_its_letters_is_refused() -> None:
    with pytest.raises(UnreadableFile, match="cannot be told from its fonts"):
        text(page_of(("\ue000\ue001\ue002甲", 200.0)))


def test_two_hundred_pages_are_read_within_the_childs_limits() -> None:
    """Issue 3: 200-page documents are fine. On a quiet machine 3 s for the pages, 5 s in all."""
    once = make_files.pdf_file("region-division-table")
    times = 200 // len(pdf.pages_of(once)) + 1
    told = call_limited("tasks.services.reading:read_file", crafted_files.repeated(once, times), "长.pdf", "")
    assert len(told["reading"]["tasks"]) == times * 47
