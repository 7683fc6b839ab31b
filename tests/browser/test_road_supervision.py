"""From a missed report to a closed order: behind, order, answer, return, second answer, closing, and the next circular."""

from __future__ import annotations

import re
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page, expect

from tests.browser.missed_report import TITLE
from tests.browser.portal import Portal, today
from tests.browser.road import agree, choose, day, press, sign_in, told
from tests.browser.windows import Windows, eventually

MEASURES, DONE = "成立工作专班，每周调度一次", "3个专科完成验收材料报送"
RETURN_REASON = "请说明验收安排和完成时间。"
SECOND_DONE = "3个专科已通过市级验收"
OUTCOME = "3个中医优势专科通过市级验收，已印发通报。"


@dataclass
class Case:
    """Who has to do with the order: a window for each, signed in through the form."""

    portal: Portal
    clerk: Page
    head: Page
    liaison: Page


@pytest.fixture(scope="module")
def case(empty: Portal, windows: Windows) -> Case:
    made = empty.tell("missed_report")
    pages = {}
    for part, account in {"clerk": "mishu", "head": "fuze", "liaison": "weijian"}.items():
        pages[part], _watch = windows.open(empty, width=390 if part == "liaison" else 1440)
        sign_in(pages[part], account, made[account])
    return Case(empty, **pages)


def test_road_leads_from_a_missed_report_to_the_line_in_the_next_circular(case: Case) -> None:
    determine(case.clerk, case.head, matters=1)
    close_without_the_report(case.clerk)
    find_no_order_yet(case.head)
    assert case.portal.tell("next_night") == {"drafted": "1"}
    number = sign_the_draft(case.head)
    answer(case.liaison, DONE)
    return_it(case.clerk)
    expect_the_reason(case.liaison)
    answer(case.liaison, SECOND_DONE)
    check(case.clerk)
    close(case.head)
    report_the_month(case.clerk)
    text = draft_the_next_circular(case)
    assert "印发督办单1件，已全部办结。" in text
    assert f"第8项（{number}）于{today().month}月{today().day}日办结销号。" in text


def open_order(page: Page) -> None:
    """Open the order about the matter from the list."""
    page.goto("/orders/")
    page.get_by_role("main").get_by_role("link", name=re.compile(TITLE)).first.click()


def determine(clerk: Page, head: Page, *, matters: int) -> None:
    """The clerk prepares the determination, the head confirms it."""
    choose(clerk, "Determination")
    press(clerk, "Prepare")
    told(clerk, f"The sheet holds {matters} matter")
    choose(head, "Determination")
    press(head, "Confirm all")
    agree(head)
    told(head, f"{matters} matter")


def close_the_month(clerk: Page) -> None:
    """The clerk closes the newest period."""
    choose(clerk, "This period")
    clerk.get_by_role("main").get_by_role("table").get_by_role("link").first.click()
    press(clerk, "Close the period")
    agree(clerk)
    told(clerk, "is closed.")


def close_without_the_report(clerk: Page) -> None:
    """The month ends without the unit's report, and its page says so."""
    close_the_month(clerk)
    main = clerk.get_by_role("main")
    expect(main).to_contain_text("Period closed")
    expect(main).to_contain_text("1 = 0 + 0 + 1 (should report = on time + late + not in)")
    expect(main.get_by_role("row", name=re.compile("卫生健康委员会 Not in"))).to_be_visible()


def find_no_order_yet(head: Page) -> None:
    """Nothing is drafted before the night."""
    choose(head, "Supervision")
    expect(head.get_by_role("main")).to_contain_text("No orders yet")


def sign_the_draft(head: Page) -> str:
    """The head finds what the ladder drafted, and why, and signs it. Returns the order's number."""
    choose(head, "Supervision")
    open_order(head)
    expect(head.get_by_role("main")).to_contain_text("连续2期")
    press(head, "Sign and send")
    agree(head)
    expect(head.get_by_role("main")).to_contain_text("〕1号")
    found = re.search(r"\S+〔\d{4}〕1号", head.get_by_role("main").inner_text())
    assert found
    return found[0]


def answer(liaison: Page, done: str) -> None:
    """The liaison answers on the phone."""
    open_order(liaison)
    liaison.get_by_label("Measures").fill(MEASURES)
    liaison.get_by_label("What was done").fill(done)
    press(liaison, "Send the answer")
    expect(liaison.get_by_role("main")).to_contain_text(done)
    expect(liaison.get_by_role("button", name="Take the answer back")).to_be_visible()


def return_it(clerk: Page) -> None:
    """The clerk returns the answer with a reason."""
    open_order(clerk)
    clerk.locator("summary", has_text="Return the answer").click()
    clerk.get_by_label("What is missing").fill(RETURN_REASON)
    press(clerk, "Return it")
    expect(clerk.get_by_role("main")).to_contain_text(RETURN_REASON)


def expect_the_reason(liaison: Page) -> None:
    """The unit reads why."""
    open_order(liaison)
    expect(liaison.get_by_role("main")).to_contain_text(RETURN_REASON)


def check(clerk: Page) -> None:
    """The clerk checks the second answer."""
    open_order(clerk)
    expect(clerk.get_by_role("main")).to_contain_text(SECOND_DONE)
    press(clerk, "Pass on for closing")
    expect(clerk.get_by_role("button", name="Pass on for closing")).to_have_count(0)


def close(head: Page) -> None:
    """The head confirms the closing with what was done."""
    open_order(head)
    head.get_by_label("What was done").fill(OUTCOME)
    press(head.get_by_role("main"), "Close")
    expect(head.get_by_role("main")).to_contain_text("Closed on")
    expect(head.get_by_role("main")).to_contain_text(OUTCOME)


def report_the_month(clerk: Page) -> None:
    """The next period is opened and what the unit said is recorded."""
    choose(clerk, "This period")
    for label, offset in {"Opens on": -1, "Data cut-off": 0, "Due on": 2, "Closes on": 4}.items():
        clerk.get_by_label(label).fill(day(offset))
    press(clerk, "Open the period")
    told(clerk, "handed out.")
    choose(clerk, "Ledger")
    row = clerk.locator("tbody", has=clerk.get_by_role("link", name=TITLE, exact=True))
    press(row, "Record")
    form = row.locator("form")
    form.get_by_label("Proposed status").select_option("done")
    form.get_by_label("Progress").fill(SECOND_DONE)
    press(form, "Save")
    expect(row).to_contain_text(SECOND_DONE)


def draft_the_next_circular(case: Case) -> str:
    """The month is determined and closed; a job makes the draft. Returns its text."""
    determine(case.clerk, case.head, matters=1)
    close_the_month(case.clerk)
    case.portal.do_jobs()
    case.clerk.goto("/circulars/")
    assert eventually(lambda: _listed(case.clerk))
    case.clerk.get_by_role("main").get_by_role("table").get_by_role("link").first.click()
    return case.clerk.locator(".compose-text-side").inner_text()


def _listed(page: Page) -> bool:
    page.reload()
    return page.locator("main table").count() > 0
