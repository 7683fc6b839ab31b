"""Detail lists: read from pasted lines and workbooks, added up, held against the text."""

from __future__ import annotations

import io
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from reform.core.excel import BadSheet
from tasks.details import Mismatch, counts_in, mismatches, money_words, sums_in, total_of
from tasks.excel.details import Entry, as_text, read_details, text_of_workbook

TEXT = "加快医技楼等68个总投资33.89亿元的补短板项目建设，使10个重点专科得到提升。"


@pytest.mark.parametrize(
    ("text", "entries"),
    [
        (
            "项目名称\t县（市、区）\t总投资（万元）\t阶段\n医技楼\t北山县\t1,200.5\t主体\n",
            [Entry("医技楼", "北山县", Decimal("1200.5"), "万元", "主体")],
        ),
        (
            "序号\t名称\t金额\t完成日期\n1\t医技楼\t1.2亿\t2026年6月\n\n合计\t\t1.2亿\n",
            [Entry("医技楼", "", Decimal("1.2"), "亿元", "", date(2026, 6, 30))],
        ),
        (
            "名称,地点,金额,计量单位\n医技楼,北山县,100,张\n",
            [Entry("医技楼", "北山县", Decimal(100), "张")],
        ),
        (
            "1. 医技楼，北山县，1,200万元，主体\n2、康复楼，南河县，800万元，前期",
            [
                Entry("医技楼", "北山县", Decimal(1200), "万元", "主体"),
                Entry("康复楼", "南河县", Decimal(800), "万元", "前期"),
            ],
        ),
        ("名称\t金额\n合计\t5\n医技楼\t5\n", [Entry("医技楼", "", Decimal(5))]),
        ("医技楼 北山县 0.5亿元", [Entry("医技楼", "北山县", Decimal("0.5"), "亿元")]),
        ("1\t医技楼\n2\t康复楼\n", [Entry("医技楼"), Entry("康复楼")]),
        ("县级2026年改造\n", [Entry("县级2026年改造")]),
    ],
)
def test_pasted_lines_are_read(text, entries):
    sheet = read_details(text)
    assert (sheet.errors, sheet.entries) == ([], entries)


def test_read_says_which_columns_it_took_and_left():
    sheet = read_details("名称\t业主\t总投资（亿元）\n医技楼\t市一院\t1\n合计\t\t1\n")
    assert (sheet.taken, sheet.left, sheet.headed, sheet.sums) == (["Name", "Amount"], ["业主"], True, 1)
    assert read_details("医技楼\n").headed is False


@pytest.mark.parametrize(
    ("text", "cell", "words"),
    [
        ("名称\t金额\n医技楼\t若干\n", "B2", "“若干” is not an amount like 1200, 0.85亿元 or 3400万元."),
        ("名称\t金额\n医技楼\t1.23456\n", "B2", "“1.23456” has too many digits."),
        ("名称\t金额\n医技楼\t" + "9" * 15 + "\n", "B2", f"“{'9' * 15}” has too many digits."),
        ("名称\t金额\n\t5\n", "A2", "“Name” must not be empty."),
        (
            "名称\t完成日期\n医技楼\t2026-13-01\n",
            "B2",
            "“2026-13-01” is not a date; write one like 2026-12-31.",
        ),
        ("名称\n" + "长" * 151, "A2", "“Name” has 151 characters; at most 150 fit."),
    ],
)
def test_mistakes_are_told_by_cell(text, cell, words):
    assert read_details(text).errors[0] == {
        "cell": cell,
        "column": read_details(text).errors[0]["column"],
        "text": words,
    }


def test_list_without_entries_or_too_long_is_refused():
    with pytest.raises(BadSheet, match="There is no entry in it"):
        read_details("名称\t金额\n合计\t5\n")
    with pytest.raises(BadSheet, match="at most 2000 entries"):
        read_details("名称\n" + "项目\n" * 2001)


def test_workbook_becomes_the_lines_of_the_sheet_with_the_head():
    book = Workbook()
    book.active.append(["说明"])
    second = book.create_sheet()
    second.append(["名称", "总投资（万元）", "完成日期"])
    second.append(["医技\n楼", 1200, date(2026, 6, 30)])
    out = io.BytesIO()
    book.save(out)
    assert text_of_workbook(out.getvalue()) == "名称\t总投资（万元）\t完成日期\n医技 楼\t1200\t2026-06-30"


NAMES = st.text(alphabet="甲乙丙医院楼县", min_size=1, max_size=8)
ENTRIES = st.builds(
    Entry,
    name=NAMES,
    place=NAMES | st.just(""),
    amount=st.none() | st.decimals(min_value=0, max_value=10**9, places=4),
    amount_unit=st.sampled_from(["万元", "亿元", "张"]),
    stage=NAMES | st.just(""),
    done_on=st.none() | st.dates(date(2000, 1, 1), date(2099, 12, 31)),
)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(ENTRIES, min_size=1, max_size=5))
def test_what_is_written_out_reads_the_same(entries):
    assert read_details(as_text(entries)).entries == entries


def test_total_adds_money_in_any_unit_and_the_rest_by_unit():
    total = total_of([(Decimal(1), "亿元"), (Decimal(5000), "万元"), (Decimal(30), "张"), (None, "")])
    assert (total.count, total.money, total.words) == (4, Decimal(150_000_000), ["1.5亿元", "30张"])
    assert total_of([]).words == []


def test_money_is_written_in_the_unit_an_office_would_take():
    assert [money_words(Decimal(n)) for n in (5000, 12_000_000, 3_389_000_000)] == [
        "5000元",
        "1200万元",
        "33.89亿元",
    ]


def test_figures_of_the_text_are_found():
    assert [(one.words, one.value) for one in counts_in(TEXT)] == [("68个", 68), ("10个", 10)]
    assert [(one.words, one.value) for one in sums_in(TEXT)] == [("33.89亿元", Decimal("3389000000.00"))]
    assert counts_in("两所三级医院，2026年，第3次会议") == [counts_in("两所三级医院")[0]]
    assert counts_in("两所三级医院")[0].value == 2


@pytest.mark.parametrize(
    ("text", "rows", "found"),
    [
        (TEXT, [(Decimal("0.4983824"), "亿元")] * 68, []),
        (TEXT, [(Decimal("0.5"), "亿元")] * 68, [Mismatch("33.89亿元", "34亿元")]),
        (TEXT, [(None, "")] * 67, [Mismatch("68个", "67个")]),
        (TEXT, [(None, "")] * 10, []),
        (TEXT, [(Decimal("33.89"), "亿元")], [Mismatch("68个", "1个")]),
        ("推进改革。", [(Decimal(5), "亿元")], []),
    ],
)
def test_list_is_held_against_the_figures_of_the_text(text, rows, found):
    assert mismatches(text, total_of(rows)) == found


def test_a_row_of_digits_too_long_for_a_sum_is_none():
    text = f"安排{'9' * 40}亿元。"
    assert (sums_in(text), mismatches(text, total_of([(Decimal(1), "亿元")]))) == ([], [])
