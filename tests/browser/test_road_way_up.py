"""From a report's coordination field to a referral, a meeting's decision, and a matter in the ledger with its source."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader, PdfWriter

from tests.browser.portal import Portal
from tests.browser.road import agree, choose, day, open_report, press, say, sign_in, told
from tests.browser.way_up_case import TITLE
from tests.browser.windows import Windows

ASKED = "结余留用考核比例与有关单位意见不一致，请市级协调"
MEETING = "市医改领导小组第5次全体会议"
DECIDED = "结余留用考核比例定为60%，年底前印发办法"


@dataclass
class Case:
    """Who walks: a window for each, signed in through the form; the liaison on the phone."""

    clerk: Page
    liaison: Page
    leader: Page
    do_jobs: Callable[[], None]


@pytest.fixture(scope="module")
def case(empty: Portal, windows: Windows) -> Case:
    made = empty.tell("asked_for")
    pages = {}
    for part, account in {"clerk": "mishu", "liaison": "weijian", "leader": "shizhang"}.items():
        pages[part], _watch = windows.open(empty, width=390 if part == "liaison" else 1440)
        sign_in(pages[part], account, made[account])
    return Case(**pages, do_jobs=empty.do_jobs)


def test_road_leads_from_a_report_to_a_decision_and_into_the_ledger(case: Case, tmp_path: Path) -> None:
    ask_in_the_report(case.liaison)
    accept(case.clerk)
    find_it(case.leader)
    plan(case.clerk)
    put_it_forward(case.clerk)
    add_a_paper(case.clerk, tmp_path)
    send_out(case.clerk)
    print_the_bundle(case.liaison, case.do_jobs)
    hold_and_decide(case.clerk)
    take_into_the_ledger(case.clerk)
    read_what_came_of_it(case.liaison)


def ask_in_the_report(liaison: Page) -> None:
    """The unit says in its report what it cannot solve itself."""
    liaison.goto("/reports/")
    open_report(liaison, TITLE)
    say(liaison, "办法已征求意见。", "on_schedule")
    liaison.locator("summary", has_text="To be coordinated").click()
    liaison.locator("[name=coordination]").fill(f"{ASKED}。")
    press(liaison, "Submit")
    told(liaison, "Submitted:")


def accept(clerk: Page) -> None:
    """The clerk accepts the report; what it asks becomes a referral."""
    choose(clerk, "Review")
    open_report(clerk, TITLE)
    press(clerk, "Accept")
    told(clerk, "Accepted:")


def find_it(leader: Page) -> None:
    """The leader finds it on the list they ask for first."""
    leader.goto("/referrals/")
    open_it(leader)
    expect(leader.get_by_role("main")).to_contain_text("Asked for in the report")


def open_it(page: Page) -> None:
    """Open the referral from the list."""
    page.get_by_role("main").get_by_role("link", name=re.compile(ASKED)).first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(ASKED)


def plan(clerk: Page) -> None:
    """A meeting is planned."""
    clerk.goto("/meetings/")
    clerk.get_by_role("main").get_by_role("link", name="Plan a meeting").first.click()
    clerk.get_by_label("Title").fill(MEETING)
    clerk.get_by_label("Date", exact=False).first.fill(day(0))
    press(clerk, "Plan it")
    told(clerk, "Planned.")


def put_it_forward(clerk: Page) -> None:
    """The referral is put on its agenda."""
    clerk.goto("/referrals/")
    open_it(clerk)
    clerk.locator("summary", has_text="Put it forward to a meeting").click()
    clerk.locator("#put_forward_meeting").select_option(index=1)
    press(clerk, "Put it on the agenda")
    told(clerk, "Put on the agenda.")
    clerk.get_by_role("main").get_by_role("link", name=MEETING).first.click()
    expect(clerk.locator(".agenda-point")).to_contain_text(ASKED)


def add_a_paper(clerk: Page, folder: Path) -> None:
    """A paper is put to the point."""
    paper = folder / "有关情况的汇报.pdf"
    writer = PdfWriter()
    writer.add_blank_page(width=595, height=842)
    writer.write(paper)
    clerk.locator("summary", has_text="Add a paper").click()
    clerk.get_by_label("Paper").set_input_files(paper)
    press(clerk.locator(".agenda-paper"), "Add")
    told(clerk, "The paper is kept.")


def send_out(clerk: Page) -> None:
    """The agenda goes out."""
    press(clerk, "Send the agenda out")
    agree(clerk)
    told(clerk, "Sent out:")


def print_the_bundle(liaison: Page, do_jobs: Callable[[], None]) -> None:
    """The unit that speaks reads agenda and papers in one file."""
    liaison.goto("/meetings/")
    liaison.get_by_role("main").get_by_role("link", name=MEETING).first.click()
    press(liaison, "Agenda and papers as one PDF")
    expect(liaison.get_by_text("The pages are being made")).to_be_visible()
    do_jobs()
    with liaison.expect_download() as downloading:
        liaison.get_by_role("link", name="Download the PDF").click()
    pages = PdfReader(downloading.value.path()).pages
    assert len(pages) == 2
    assert "有关情况的汇报" in pages[0].extract_text()
    assert "2 / 2" in pages[1].extract_text()


def hold_and_decide(clerk: Page) -> None:
    """The meeting is recorded as held, its decision written down for the referral."""
    clerk.locator("summary", has_text="It was held").click()
    clerk.get_by_label("Who was there").fill("组长、各成员单位负责人")
    press(clerk, "Record it")
    told(clerk, "Recorded as held.")
    clerk.locator("#decision_text").fill(f"{DECIDED}。")
    clerk.locator("#decision_department").select_option(label="市卫健委")
    clerk.locator("#decision_due_on").fill(day(40))
    clerk.get_by_label(ASKED).check()
    press(clerk, "Write it down")
    told(clerk, "Written down;")


def take_into_the_ledger(clerk: Page) -> None:
    """One press makes a matter of it, which shows where it comes from."""
    press(clerk, "Take into the ledger")
    told(clerk, "In the ledger as No. 9")
    clerk.get_by_role("link", name=re.compile("Ledger No. 9")).click()
    expect(clerk.get_by_role("heading", level=1)).to_contain_text(DECIDED)
    main = clerk.get_by_role("main")
    expect(main).to_contain_text(f"{MEETING}议定事项1")
    expect(main.get_by_role("link", name=re.compile(ASKED))).to_be_visible()


def read_what_came_of_it(liaison: Page) -> None:
    """The unit that asked reads what was decided, and that it is closed."""
    liaison.goto("/referrals/?state=all")
    open_it(liaison)
    main = liaison.get_by_role("main")
    expect(main).to_contain_text(DECIDED)
    expect(main).to_contain_text("第9项")
