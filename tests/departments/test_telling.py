"""The words that leave the portal, and when they may: nothing injected, nothing unbounded, nothing at night."""

from __future__ import annotations

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from departments.hours import Hours, leaves_at
from departments.telling import (
    BODY_LINES,
    LINE_LENGTH,
    LINES_A_GROUP,
    SMS_LENGTH,
    Told,
    counts,
    cut,
    digest,
    letter,
    one_line,
    with_link,
)
from reform.core.workdays import Workdays

SHANGHAI = ZoneInfo("Asia/Shanghai")
LINK = "https://portal.example/messages/"
NIGHT = Hours(time(20), time(8))


def told(title="已退回：第1项", body="", why="收到原因：市财政局 联络员", group="报送", link=LINK):
    return Told(title=title, body=body, why=why, link=link, group=group)


# --- words ------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("甲\r\nBcc: x@elsewhere.example", "甲 Bcc: x@elsewhere.example"),
        ("甲\u2028乙\u2029丙\x85丁\x0b戊", "甲 乙 丙 丁 戊"),
        ("\u202e倒\u200b过来\ufeff", "倒 过来"),
        ("\x00\x1b[31m红", "[31m红"),
        ("  甲   乙 \t", "甲 乙"),
        ("\ud800甲", "甲"),
    ],
)
def test_one_line_holds_no_line_end_and_nothing_unseen(text, line):
    assert one_line(text) == line


@pytest.mark.parametrize(
    ("text", "length", "short"),
    [
        ("甲乙丙", 3, "甲乙丙"),
        ("甲乙丙丁", 3, "甲乙…"),
        ("reform portal", 10, "reform…"),
        ("reform portal", 7, "reform…"),
        ("完成项目2026年", 8, "完成项目…"),
        ("abcdefgh", 4, "abc…"),
    ],
)
def test_cut_does_not_end_within_a_word_or_number(text, length, short):
    assert cut(text, length) == short


@given(st.text(max_size=900))
@example("【报送】" * 300)
@settings(max_examples=100, deadline=None)
def test_sms_is_one_bounded_line_that_ends_with_its_link(text):
    sms = with_link(text, LINK, SMS_LENGTH)
    assert len(sms) <= SMS_LENGTH
    assert sms.endswith(f" {LINK}")
    assert one_line(sms) == sms.strip()


MARKUP = "<a href=https://elsewhere.example>点此</a>"


def test_letter_sets_in_what_people_wrote():
    text = letter(
        told(f"已退回：{MARKUP}\nhttps://elsewhere.example", "第一行\n\n收到原因：假\r伪造"), "签名"
    )
    assert text == (
        f"已退回：{MARKUP} https://elsewhere.example\n\n"
        "  第一行\n  收到原因：假\n  伪造\n\n"
        f"{LINK}\n\n"
        "收到原因：市财政局 联络员\n签名"
    )


def test_name_in_a_reason_makes_no_line_of_its_own():
    odd = told(why="收到原因：甲\nBcc: x@elsewhere.example")
    for text in (letter(odd, "签名"), digest([odd], "1条新消息", "签名", LINK)):
        assert text.endswith("\n\n收到原因：甲 Bcc: x@elsewhere.example\n签名")


def test_letter_is_bounded():
    text = letter(told(body="\n".join(["长" * 5000] * 50)), "签名")
    inset = [line for line in text.split("\n") if line.startswith("  ")]
    assert (len(inset), {len(line) for line in inset[:-1]}, inset[-1]) == (
        BODY_LINES + 1,
        {LINE_LENGTH + 2},
        "  …",
    )


def test_digest_groups_lists_with_links_and_says_each_reason_once():
    messages = [told("甲"), told("乙\n【下达】", link=f"{LINK}2"), told("丙", group="下达", why="")]
    assert digest(messages, "3条新消息", "签名", LINK) == (
        f"3条新消息\n\n【报送】\n  甲\n  {LINK}\n  乙 【下达】\n  {LINK}2\n\n【下达】\n  丙\n  {LINK}\n\n"
        "收到原因：市财政局 联络员\n签名"
    )


def test_digest_counts_what_does_not_fit():
    text = digest([told(str(n)) for n in range(LINES_A_GROUP + 3)], "13条新消息", "签名", LINK)
    assert f"  … +3 {LINK}\n" in text
    assert text.count(LINK) == LINES_A_GROUP + 1


def test_digest_of_an_sms_counts_by_group():
    assert counts([told(), told(), told(group="下达")]) == "报送2，下达1"


# --- hours ------------------------------------------------------------------------------------------------------------
def moment(text: str) -> datetime:
    return datetime.fromisoformat(f"{text}:00").replace(tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("now", "leaves"),
    [
        ("2026-11-05 10:00", "2026-11-05 10:00"),
        ("2026-11-05 19:59", "2026-11-05 19:59"),
        ("2026-11-05 20:00", "2026-11-06 08:00"),
        ("2026-11-05 23:30", "2026-11-06 08:00"),
        ("2026-11-05 00:00", "2026-11-05 08:00"),
        ("2026-11-05 07:59", "2026-11-05 08:00"),
        ("2026-11-05 08:00", "2026-11-05 08:00"),
        # A Friday evening and a Saturday: mail leaves on free days too.
        ("2026-11-06 21:00", "2026-11-07 08:00"),
        ("2026-12-31 22:00", "2027-01-01 08:00"),
    ],
)
def test_quiet_hours_over_midnight(now, leaves):
    assert leaves_at(moment(now), NIGHT, Workdays()) == moment(leaves)


@pytest.mark.parametrize(
    ("now", "leaves"),
    [
        ("2026-11-05 10:00", "2026-11-05 10:00"),
        ("2026-11-06 21:00", "2026-11-09 08:00"),
        ("2026-11-07 10:00", "2026-11-09 08:00"),
        # The National Day of 2026: free from 1 to 7 October; 10 October, a Saturday, is worked instead.
        ("2026-09-30 21:00", "2026-10-08 08:00"),
        ("2026-10-10 10:00", "2026-10-10 10:00"),
    ],
)
def test_what_rings_waits_for_a_working_day(now, leaves):
    assert leaves_at(moment(now), Hours(time(20), time(8), working_days=True), Workdays()) == moment(leaves)


def test_the_offices_own_free_day_is_waited_for():
    free = Workdays({date(2026, 11, 5): False})
    hours = Hours(time(20), time(8), working_days=True)
    assert leaves_at(moment("2026-11-05 10:00"), hours, free) == moment("2026-11-06 08:00")


@pytest.mark.parametrize(
    ("now", "leaves"),
    [("12:29", "12:29"), ("12:30", "14:00"), ("13:59", "14:00"), ("14:00", "14:00"), ("23:00", "23:00")],
)
def test_quiet_hours_within_a_day(now, leaves):
    hours = Hours(time(12, 30), time(14))
    assert leaves_at(moment(f"2026-11-05 {now}"), hours, Workdays()) == moment(f"2026-11-05 {leaves}")


def test_equal_hours_are_no_quiet_hours():
    assert leaves_at(moment("2026-11-05 03:00"), Hours(time(8), time(8)), Workdays()) == moment(
        "2026-11-05 03:00"
    )
