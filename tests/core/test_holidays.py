"""A notice of holidays, pasted: what is free, what is worked, what was not understood."""

from datetime import date

import pytest

from reform.core.holidays import read_holidays

D = date


def read(text, year=2027):
    found = read_holidays(text, year)
    return [(s.day.isoformat()[5:], s.works, s.name) for s in found.days], list(found.unread)


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("10月1日至3日放假", [("10-01", False, ""), ("10-02", False, ""), ("10-03", False, "")]),
        ("9月27日上班", [("09-27", True, "")]),
        (
            "一、元旦：1月1日（周五）放假1天，1月3日（周日）上班。",
            [("01-01", False, "元旦"), ("01-03", True, "元旦")],
        ),
        (
            "春节：1月31日至2月1日放假，2月6日、14日上班",
            [
                ("01-31", False, "春节"),
                ("02-01", False, "春节"),
                ("02-06", True, "春节"),
                ("02-14", True, "春节"),
            ],
        ),
        ("国庆节，10月1日放假\n10月1日上班", [("10-01", True, "")]),
        ("四、清明节：4月5日（星期一）放假，与周末连休。", [("04-05", False, "清明节")]),
    ],
)
def test_days_are_read_from_the_notices_own_words(text, days):
    assert read(text) == (days, [])


def test_the_turn_of_a_year_is_written_out():
    found = read_holidays("元旦：2026年12月31日至2027年1月2日放假", 2027)
    assert [s.day for s in found.days] == [D(2026, 12, 31), D(2027, 1, 1), D(2027, 1, 2)]


@pytest.mark.parametrize(
    ("text", "unread"),
    [
        ("2月30日放假", ["2月30日放假"]),
        ("3日放假", ["3日放假"]),
        ("1月1日至12月31日放假", ["1月1日至12月31日放假"]),
        ("5月1日", ["5月1日"]),
    ],
)
def test_what_cannot_be_is_told_and_sets_nothing(text, unread):
    assert read(text) == ([], unread)


def test_words_around_the_days_are_no_fault():
    assert read("各单位：\n现将2027年部分节假日安排通知如下。\n\n鼓励错峰出行。") == ([], [])
