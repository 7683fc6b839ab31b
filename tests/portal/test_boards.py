"""The first page of each role: three numbers that are right, and only what really waits."""

from datetime import UTC, date, datetime

import pytest
from django.urls import reverse
from django.utils import translation

from departments.enums import Role
from reform.portal.boards import BOARDS, board_of
from reports.models import CountySheet, ProgressReport, ReportingPeriod
from tasks.models import DutyItem, Task
from tasks.services.answers import agree, save_comments
from tasks.services.comments import open_round
from tasks.services.division import draft_division

TODAY = date(2026, 11, 3)


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


@pytest.fixture
def october(cast):
    """An open period, due in two working days, with a report in each state a desk may meet."""
    period = ReportingPeriod.objects.create(
        ledger=cast.ledger,
        jurisdiction=cast.city,
        start=date(2026, 10, 1),
        opens_on=date(2026, 10, 10),
        cutoff=date(2026, 10, 31),
        due_on=date(2026, 11, 5),
        closes_on=date(2026, 11, 9),
    )
    sent = datetime(2026, 11, 2, 1, 0, tzinfo=UTC)
    states = [
        ("draft", {}),
        ("for_approval", {}),
        ("returned", {"return_reason": "缺少数据来源", "on_time": True}),
        ("submitted", {"text": "已完成起草", "submitted_at": sent, "on_time": True}),
    ]
    for number, (state, fields) in enumerate(states, 1):
        task = cast.task(number, status_class="behind" if number < 3 else "on_schedule")
        ProgressReport.objects.create(
            period=period,
            task=task,
            department=cast.health,
            jurisdiction=cast.city,
            state=state,
            **fields,
        )
    return period


def numbers(board):
    return [(n.label, n.value) for n in board.numbers]


def waiting(board):
    return {todo.label: todo.count for todo in board.waiting}


def test_boards_exist_for_every_role_but_the_leader():
    assert set(BOARDS) == set(Role.values) - {Role.LEADER}


def test_clerk_sees_the_turnout_the_inbox_and_what_is_behind(cast, october):
    board = board_of(cast.clerk, TODAY)
    assert numbers(board) == [
        ("Due / in / missing", "4 / 2 / 2"),
        ("Waiting for review", 1),
        ("Behind schedule", 2),
    ]
    assert board.numbers[0].note == "Oct 2026, due on 5 Nov, 2 working days left"
    assert waiting(board) == {
        "Review what units have sent": 1,
        "Remind units that have not reported": 2,
        "Determine the status of tasks": 4,
        "Remind units that have not signed": 4,
    }
    assert board.tally.total == 4
    assert [task.number for task in board.matters] == [1, 2]


def test_head_sees_what_is_behind_and_what_to_determine(cast, october):
    cast.task(5, status_class="behind", overdue=True)
    board = board_of(cast.head, TODAY)
    assert numbers(board) == [("Behind schedule", 3), ("Orders overdue", 0), ("To determine", 5)]
    assert board.numbers[0].note == "of which overdue: 1"


def test_liaison_sees_what_to_fill_in_and_what_came_back(cast, october):
    board = board_of(cast.liaison, TODAY)
    assert numbers(board) == [("To fill in", 1), ("Returned", 1), ("Our matters behind", 2)]
    assert waiting(board) == {
        "Correct what was returned": 1,
        "Sign for what was handed out": 4,
        "Approve reports before they are sent": 1,
        "Fill in this period's reports": 1,
    }


def test_liaison_of_another_unit_has_nothing_waiting(cast, october):
    board = board_of(cast.finance_liaison, TODAY)
    assert numbers(board) == [("To fill in", 0), ("Returned", 0), ("Our matters behind", 0)]
    assert board.waiting == []
    assert board.matters == []


def test_department_head_sees_what_to_approve(cast, october):
    task = cast.task(9, collector=cast.finance, due_soon=True, status_class="on_schedule")
    ProgressReport.objects.create(
        period=october, task=task, department=cast.finance, jurisdiction=cast.city, state="for_approval"
    )
    board = board_of(cast.finance_head, TODAY)
    assert numbers(board) == [("To approve", 1), ("Our matters behind", 0), ("Due soon", 1)]
    assert [task.number for task in board.matters] == [9]


def test_county_sees_its_grid_and_its_sheet(cast, october):
    unit = cast.counties["north"]
    for number, done_on in [(11, date(2026, 9, 1)), (12, None), (13, None)]:
        DutyItem.objects.create(
            task=cast.task(number),
            department=unit,
            jurisdiction=cast.city,
            done=done_on is not None,
            done_on=done_on,
        )
    CountySheet.objects.create(period=october, department=unit, jurisdiction=cast.city)
    board = board_of(cast.north, TODAY)
    assert numbers(board) == [("Carried out / assigned", "1 / 3"), ("To fill in", 1), ("Returned", 0)]


def test_deadline_past_is_said_to_the_clerk(cast, october):
    note = board_of(cast.clerk, date(2026, 11, 7)).numbers[0].note
    assert note == "Oct 2026, was due on 5 Nov"


@pytest.mark.parametrize("person", ["admin", "security", "auditor"])
def test_administrators_have_three_numbers(cast, person):
    assert len(board_of(getattr(cast, person), TODAY).numbers) == 3


@pytest.mark.parametrize("person", ["clerk", "head", "liaison", "finance_head", "north", "admin", "auditor"])
def test_home_shows_the_board_and_the_menu(cast, october, client, person):
    actor = getattr(cast, person)
    client.force_login(actor.user)
    client.cookies["portal_language"] = "en"
    page = client.get(reverse("home")).content.decode()
    assert page.count('class="stat-label"') == 3
    assert actor.user.name in page


def test_home_of_a_person_without_a_post_says_so(cast, client):
    cast.liaison.post.holdings.update(held_to=date(2021, 1, 1))
    client.force_login(cast.liaison.user)
    client.cookies["portal_language"] = "en"
    page = client.get(reverse("home")).content.decode()
    assert "You hold no post today" in page
    assert "side-link" not in page


def test_a_unit_is_led_to_the_draft_division_it_is_asked_about(cast):
    cast.task(1, state="preparation", handed_out_on=None)
    tasks = Task.objects.filter(state="preparation")
    papers = [
        draft_division(ledger=cast.ledger, tasks=tasks, title=title, by=cast.clerk)
        for title in ("甲表", "乙表")
    ]
    asked = []
    for paper, due in zip(papers, (date(2099, 1, 5), date(2099, 1, 9)), strict=True):
        opened = open_round(paper=paper, departments=[cast.health], due_on=due, by=cast.clerk)
        asked.append(opened.requests.get())
        (todo,) = [one for one in board_of(cast.liaison, TODAY).waiting if "division" in one.label]
        assert (todo.count, todo.note) == (len(asked), "answers due on 5 Jan 2099")
    assert todo.url == reverse("comment_list")
    agree(asked=asked[1], version=0, by=cast.liaison)
    (todo,) = [one for one in board_of(cast.liaison, TODAY).waiting if "division" in one.label]
    assert todo.url == reverse("comment_answer", args=[asked[0].uid])
    comments = {"1": "意见。"}
    save_comments(asked=asked[0], comments=comments, send=True, version=0, by=cast.liaison)
    (todo,) = [one for one in board_of(cast.clerk, TODAY).waiting if "comments" in one.label]
    assert todo.count == 1
