"""The road from a notice to a circular, walked in a browser by the people whose work it is.

One function a stretch, in the order of the year; each asserts what its person sees. The notice is a sample of
fixtures/notices, the city the demonstration's with nothing done yet.
"""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from playwright.sync_api import Locator, Page, expect
from pypdf import PdfReader

from reform.bootstrap.paths import BASE_DIR
from tests.browser.portal import Portal, today
from tests.browser.windows import Windows, eventually

NOTICE = BASE_DIR / "fixtures" / "notices" / "city-2022-tasks.docx"
ITEMS = 18
FIRST, SECOND, THIRD = "夯实基层网底", "增强市级医院带动力", "增强县级医院枢纽作用"
SILENT, BY_TELEPHONE = "发挥三大中心作用", "深化薪酬改革"
CORRECTED = "学好用好三明医改经验"
BEHIND_CAUSE = "钢结构材料到货推迟，雨季停工21天"
RETURN_REASON = "请补充达标比例和数据来源。"


@dataclass
class Road:
    """Who walks: a window for each, signed in through the form."""

    portal: Portal
    clerk: Page
    head: Page
    liaison: Page
    leader: Page


def walk(portal: Portal, windows: Windows) -> None:
    """Walk the whole road once."""
    passwords = portal.tell("office")
    people = {"clerk": "mishu", "head": "fuze", "liaison": "weijian", "leader": "shizhang"}
    pages = {}
    for part, account in people.items():
        pages[part], _watch = windows.open(portal)
        sign_in(pages[part], account, passwords[account])
    road = Road(portal, **pages)
    read_a_notice_in(road.clerk)
    correct_one_draft(road.clerk)
    fill_in_what_is_missing(road.clerk)
    confirm_into_the_ledger(road.clerk)
    hand_out(road.head)
    open_the_period(road.clerk)
    report_and_take_back(road.liaison)
    review(road.clerk, road.liaison)
    record_on_the_row(road.clerk)
    record_in_bulk(road.clerk)
    determine(road.clerk, road.head)
    close_the_period(road.clerk)
    title = draft_the_circular(road)
    have_it_checked(road, title)
    sign_and_publish(road, title)
    sign_for_it(road.liaison, title)
    see_what_is_behind(road.leader)
    open_the_paper(road.leader, title)


# --- small verbs ----------------------------------------------------------------------------------------------------
def sign_in(page: Page, account: str, password: str) -> None:
    """Sign in through the form."""
    page.goto("/")
    page.get_by_label("Account").fill(account)
    page.get_by_label("Password", exact=True).fill(password)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("navigation").get_by_role("link").first).to_be_visible()


def choose(page: Page, entry: str) -> None:
    """Go to an entry of the menu."""
    # The first is the menu; a section of pages may be called as its entry.
    page.get_by_role("navigation").get_by_role("link", name=entry, exact=True).first.click()


def press(page: Page | Locator, name: str) -> None:
    """Press a button by its name."""
    page.get_by_role("button", name=name, exact=True).click()


def agree(page: Page) -> None:
    """Say yes to the question that is asked."""
    page.locator("#confirm-dialog [data-confirm-yes]").click()


def told(page: Page, words: str) -> None:
    """Expect a message."""
    expect(page.locator(".toast-note", has_text=words).first).to_be_visible()


def day(offset: int) -> str:
    """Return a day around today as date fields take it."""
    return (today() + timedelta(days=offset)).isoformat()


# --- the stretches --------------------------------------------------------------------------------------------------
def read_a_notice_in(clerk: Page) -> None:
    """The file is read into drafts that stand beside their source text."""
    choose(clerk, "Notices and drafts")
    clerk.get_by_role("link", name="Read a notice in").first.click()
    clerk.locator("#id_file").set_input_files(NOTICE)
    press(clerk, "Read it")
    expect(clerk.get_by_role("heading", level=1)).to_have_text("Decompose the notice")
    expect(clerk.locator("[data-draft]")).to_have_count(ITEMS)
    source = clerk.get_by_role("region", name="Source text")
    expect(source).to_contain_text("打造“15分钟就医圈”")
    clerk.get_by_role("button", name=SECOND, exact=True).click()
    expect(source.locator(".is-linked").first).to_contain_text("增强市级医院带动力")


def correct_one_draft(clerk: Page) -> None:
    """A draft is put right in its place."""
    card = clerk.locator("[data-draft]", has=clerk.get_by_role("button", name="学好三明经验", exact=True))
    press(card, "Correct")
    form = clerk.locator("form[data-draft-form]")
    form.get_by_label("Title").fill(CORRECTED)
    form.get_by_label("Completion standard").fill("市级实施方案和台账印发")
    form.get_by_role("button", name="Save").click()
    expect(clerk.get_by_role("button", name=CORRECTED, exact=True)).to_be_visible()


def fill_in_what_is_missing(clerk: Page) -> None:
    """Type, collector and date are set on all drafts at once, standards on those without one."""
    clerk.get_by_label("Tick all", exact=True).check()
    bar = clerk.locator("#fill-form")
    bar.locator("[name=type]").select_option("mechanism")
    bar.locator("[name=collector]").select_option("first_lead")
    bar.locator("[name=due_on]").fill(day(120))
    press(bar, "Set")
    told(clerk, f"{ITEMS} drafts changed.")
    clerk.get_by_label("Tick all", exact=True).check()
    press(bar, "Nobody more to name")
    told(clerk, "drafts changed.")


def confirm_into_the_ledger(clerk: Page) -> None:
    """The drafts become tasks in preparation."""
    press(clerk, "Confirm into the ledger")
    press(clerk.locator("#confirm-notice"), "Confirm")
    told(clerk, f"Confirmed: {ITEMS} items")


def hand_out(head: Page) -> None:
    """The head approves and hands out what is ready."""
    choose(head, "Ledger")
    head.get_by_role("link", name="Hand out").click()
    head.get_by_label("Tick all", exact=True).check()
    head.get_by_label("The leading group approved it: record its paper").check()
    head.get_by_label("Approved by").fill("市医改领导小组")
    head.locator("[name=paper]").fill("市医改组〔2022〕1号")
    head.get_by_label("Approved on").fill(day(0))
    press(head, "Hand out the ticked")
    agree(head)
    told(head, f"{ITEMS} tasks handed out")


def open_the_period(clerk: Page) -> None:
    """The month is opened with its data cut-off; every unit has its reports to fill in."""
    choose(clerk, "This period")
    for label, offset in {"Opens on": -1, "Data cut-off": 0, "Due on": 2, "Closes on": 4}.items():
        clerk.get_by_label(label).fill(day(offset))
    press(clerk, "Open the period")
    told(clerk, "reports were handed out.")


def report_and_take_back(liaison: Page) -> None:
    """The liaison submits, takes one back to change it, submits again; one matter is behind, with its reasons."""
    choose(liaison, "To fill in")
    open_report(liaison, FIRST)
    say(liaison, "27家机构通过市级复核。", "on_schedule")
    press(liaison, "Submit")
    told(liaison, "Submitted:")
    choose(liaison, "To fill in")
    open_report(liaison, FIRST)
    press(liaison, "Take it back")
    expect(liaison.get_by_label("Progress of this period")).to_have_value("27家机构通过市级复核。")
    say(liaison, "27家机构通过市级复核，11家待复核。", "on_schedule")
    press(liaison, "Submit")
    told(liaison, "Submitted:")
    choose(liaison, "To fill in")
    open_report(liaison, SECOND)
    say(liaison, "市急救中心主体工程因材料供应推迟。", "behind")
    liaison.get_by_label("Cause").fill(BEHIND_CAUSE)
    liaison.get_by_label("Measure").fill("增加班组、倒排工期")
    liaison.get_by_label("New date").fill(day(40))
    press(liaison, "Submit")
    told(liaison, "Submitted:")
    choose(liaison, "To fill in")
    open_report(liaison, THIRD)
    say(liaison, "17个县级医院完成能力评估。", "on_schedule")
    press(liaison, "Submit")
    told(liaison, "Submitted:")


def open_report(page: Page, title: str) -> None:
    """Open the report of a matter from a list."""
    page.get_by_role("main").get_by_role("link", name=re.compile(title)).first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(title)


def say(page: Page, text: str, rating: str) -> None:
    """Write the period's progress and rate it."""
    page.get_by_label("Progress of this period").fill(text)
    page.get_by_label("Self-rating").select_option(rating)


def review(clerk: Page, liaison: Page) -> None:
    """Two are accepted, one goes back with a reason, comes again and is accepted."""
    for title in (SECOND, THIRD):
        choose(clerk, "Review")
        open_report(clerk, title)
        press(clerk, "Accept")
        told(clerk, "Accepted:")
    choose(clerk, "Review")
    open_report(clerk, FIRST)
    clerk.locator("summary", has_text="Return it with a reason").click()
    clerk.get_by_label("What is to be changed").fill(RETURN_REASON)
    press(clerk, "Return")
    told(clerk, "Returned:")
    choose(liaison, "To fill in")
    expect(liaison.get_by_role("main")).to_contain_text(RETURN_REASON)
    open_report(liaison, FIRST)
    say(liaison, "27家机构通过市级复核，达标比例52%（市级复核结果）。", "on_schedule")
    press(liaison, "Submit")
    told(liaison, "Submitted:")
    choose(clerk, "Review")
    open_report(clerk, FIRST)
    press(clerk, "Accept")
    told(clerk, "Accepted:")


def record_on_the_row(clerk: Page) -> None:
    """What a unit says on the telephone is recorded on the ledger's row."""
    choose(clerk, "Ledger")
    row = clerk.locator("tbody", has=clerk.get_by_role("link", name=BY_TELEPHONE, exact=True))
    press(row, "Record")
    form = row.locator("form")
    form.get_by_label("Proposed status").select_option("on_schedule")
    form.get_by_label("Progress").fill("电话了解：核定办法已征求意见。")
    press(form, "Save")
    expect(row).to_contain_text("核定办法已征求意见")


def record_in_bulk(clerk: Page) -> None:
    """The same for several rows at once."""
    clerk.get_by_label("Select all on this page").check()
    known = (SILENT, FIRST, SECOND, THIRD, BY_TELEPHONE)
    for title in known:
        clerk.get_by_label(f"Select {title}").uncheck()
    bar = clerk.locator("#bulk-record")
    bar.get_by_label("Proposed status").select_option("on_schedule")
    bar.get_by_label("Progress").fill("调度会上汇报：按计划推进。")
    bar.get_by_label("How it came").select_option("meeting")
    press(bar, "Record for all")
    expect(clerk.locator("tbody", has_text="调度会上汇报")).to_have_count(ITEMS - len(known))


def determine(clerk: Page, head: Page) -> None:
    """The clerk prepares the sheet, the head confirms it in one pass."""
    choose(clerk, "Determination")
    press(clerk, "Prepare")
    told(clerk, f"The sheet holds {ITEMS} matters.")
    row = clerk.get_by_role("row", name=re.compile(SECOND))
    expect(row.locator("select[name=prepared]")).to_have_value("behind")
    choose(head, "Determination")
    press(head, "Confirm all")
    agree(head)
    told(head, f"{ITEMS} matters were confirmed.")


def close_the_period(clerk: Page) -> None:
    """Closing asks for the draft of the circular."""
    choose(clerk, "This period")
    clerk.get_by_role("main").get_by_role("table").get_by_role("link").first.click()
    press(clerk, "Close the period")
    agree(clerk)
    told(clerk, "is closed. The draft of its circular is being made.")


def draft_the_circular(road: Road) -> str:
    """A job makes the draft; the clerk completes the facts of each matter behind. Returns the paper's title."""
    clerk = road.clerk
    road.portal.do_jobs()
    choose(clerk, "Circulars")
    assert eventually(lambda: _appears(clerk, "main table"))
    clerk.get_by_role("main").get_by_role("table").get_by_role("link").first.click()
    facts = clerk.locator("details.fact")
    expect(facts).to_have_count(2)
    expect(facts.filter(has_text="incomplete")).to_contain_text([SILENT])
    form = facts.filter(has_text="incomplete").locator("form")
    form.get_by_label("Now").fill("目前尚未启动")
    form.get_by_label("Cause").fill("前期工作用时较长")
    form.get_by_label("Plan", exact=True).fill("倒排工期，逐周调度")
    form.get_by_label("Planned for").fill(day(30))
    press(form, "Save")
    told(clerk, "Saved.")
    expect(clerk.get_by_text("The check finds nothing")).to_be_visible()
    road.portal.do_jobs()
    return clerk.get_by_role("heading", level=1).inner_text()


def _appears(page: Page, selector: str) -> bool:
    page.reload()
    return page.locator(selector).count() > 0


def have_it_checked(road: Road, title: str) -> None:
    """The units named look at their lines, one confirms on its page; the rest is asked by telephone."""
    clerk, liaison = road.clerk, road.liaison
    clerk.get_by_role("link", name="Have the units check").click()
    press(clerk, "Ask the units")
    expect(clerk.get_by_text("Not answered yet").first).to_be_visible()
    choose(liaison, "Circulars")
    liaison.get_by_role("navigation", name="Pages of this section").get_by_role(
        "link", name="To check"
    ).click()
    liaison.locator("main .todo-link").first.click()
    expect(liaison.get_by_text(BEHIND_CAUSE).first).to_be_visible()
    press(liaison, "Confirm all lines")
    expect(liaison.locator(".note-green")).to_contain_text("Confirmed")
    clerk.reload()
    clerk.get_by_text("Call the check off").click()
    clerk.get_by_label("Reason").fill("其余单位已电话确认")
    press(clerk, "Call it off")


def sign_and_publish(road: Road, title: str) -> None:
    """The head records signer, date and number; a job makes the final files; the paper is published."""
    head = road.head
    choose(head, "Circulars")
    head.get_by_role("link", name=title).click()
    head.get_by_role("link", name="Check and sign").click()
    form = head.locator("#sign")
    form.get_by_label("Document number").fill(f"临医改组〔{today().year}〕9号")
    form.get_by_label("Signed by").fill("韩望山")
    press(form, "Record the signature")
    agree(head)
    expect(head.get_by_text("Record of the paper")).to_be_visible()
    road.portal.do_jobs()
    head.get_by_role("link", name="To the paper").click()
    assert eventually(lambda: _appears(head, "#files li:nth-child(2) code.sha"))
    press(head.locator("#publish"), "Publish")
    agree(head)
    expect(head.locator("#receipts")).to_contain_text("0 of")


def sign_for_it(liaison: Page, title: str) -> None:
    """The unit signs for what it was sent."""
    choose(liaison, "Circulars")
    liaison.get_by_role("link", name=title).click()
    press(liaison, "Sign for it")
    expect(liaison.get_by_text("Signed for").first).to_be_visible()


def see_what_is_behind(leader: Page) -> None:
    """The leader's page says what is behind, who, why and by when."""
    choose(leader, "Overview")
    late = leader.locator("#late li", has_text=SECOND)
    expect(late).to_contain_text("市卫健委")
    expect(late).to_contain_text(BEHIND_CAUSE)
    expect(late).to_contain_text("增加班组、倒排工期")


def open_the_paper(leader: Page, title: str) -> None:
    """The published paper is a PDF with pages, its title and its number."""
    choose(leader, "Circulars")
    leader.get_by_role("link", name=title).click()
    with leader.expect_download() as download:
        leader.get_by_role("link", name="PDF").click()
    data = Path(download.value.path()).read_bytes()
    assert data.startswith(b"%PDF")
    pages = PdfReader(io.BytesIO(data)).pages
    words = "".join(page.extract_text() for page in pages)
    written = re.sub(r"\s", "", words)
    assert len(pages) >= 4
    assert re.sub(r"\s", "", title) in written
    assert f"临医改组〔{today().year}〕9号" in written
    assert BEHIND_CAUSE in written
