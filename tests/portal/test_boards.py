"""The first page of each role: three numbers that are right, and only what really waits."""

import re
from datetime import UTC, date, datetime

import pytest
from axes.models import AccessAttempt
from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation

from departments.enums import Role
from departments.models import User
from reform.core.audit import record
from reform.core.audit_seals import seal_entries
from reform.core.models import Job
from reform.portal.boards import BOARDS, board_of
from reform.portal.menu import menu_of
from reports.models import CountySheet, ProgressReport, ReportingPeriod
from reports.selectors.around import around
from reports.selectors.behind import behind_before
from tasks.models import DutyItem, Ledger, Task, TaskStatus
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
    assert board.numbers[2].delta is None
    # The most pressing first: by day, then what has no day by how long it waits.
    assert [(todo.label, todo.count, todo.due or todo.since, todo.tone) for todo in board.waiting] == [
        ("Remind units that have not reported", 2, date(2026, 11, 5), ""),
        ("Review what units have sent", 1, date(2026, 11, 9), "yellow"),
        ("Determine the status of tasks", 4, date(2026, 11, 9), ""),
        ("Remind units that have not signed", 4, date(2026, 1, 15), ""),
    ]
    assert board.tally.total == 4
    assert [task.number for task in board.matters] == [1, 2]


def test_head_sees_what_is_behind_and_what_to_determine(cast, october):
    cast.task(5, status_class="behind", overdue=True)
    board = board_of(cast.head, TODAY)
    assert numbers(board) == [("Behind schedule", 3), ("Orders overdue", 0), ("To determine", 5)]
    assert board.numbers[0].note == "of which overdue: 1"
    Task.objects.update(overdue=False)
    assert board_of(cast.head, TODAY).numbers[0].note == "of which overdue: 0"
    # Overdue since the cut-off: the list below flags it, so the number tells it apart.
    cast.task(6, status_class="on_schedule", overdue=True)
    cast.task(7, status_class="done", overdue=True)
    note = board_of(cast.head, TODAY).numbers[0].note
    assert note == "of which overdue: 0; others overdue since the cut-off: 1"


def test_what_is_late_stands_on_top_in_red(cast, october):
    board = board_of(cast.clerk, date(2026, 11, 7))
    first = board.waiting[0]
    assert (first.label, first.tone) == ("Remind units that have not reported", "red")
    assert [todo.tone for todo in board.waiting] == ["red", "yellow", "", ""]


def judged(task, start, status, **flags):
    return TaskStatus.objects.create(
        task=task,
        jurisdiction=task.jurisdiction,
        as_of=start,
        period_kind="month",
        period_start=start,
        determined=status,
        determined_at=datetime(2026, 11, 2, 1, 0, tzinfo=UTC),
        **flags,
    )


@pytest.fixture
def judged_before(cast, october):
    """September had one item behind by its worse row, and another that was put right; October has two."""
    september = date(2026, 9, 1)
    ReportingPeriod.objects.create(
        ledger=cast.ledger,
        jurisdiction=cast.city,
        start=september,
        opens_on=september,
        cutoff=date(2026, 9, 30),
        due_on=date(2026, 10, 5),
        closes_on=date(2026, 10, 9),
        state="closed",
        closed_at=datetime(2026, 10, 9, 1, 0, tzinfo=UTC),
    )
    root = cast.task(20, status_class="on_schedule")
    Task.objects.filter(pk=root.pk).update(row_count=2, collector=None)
    rows = [cast.task(20, row=n, root=root, label="20", status_class="on_schedule") for n in (1, 2)]
    judged(rows[0], september, "behind", severity=1)
    judged(rows[1], september, "done")
    first, second = Task.objects.filter(number__in=(1, 2)).order_by("number")
    judged(first, september, "behind", severity=2)
    judged(first, september, "on_schedule")
    judged(second, september, "should_have_started", severity=1)
    judged(second, october.start, "behind", severity=1)
    return september


def test_clerk_sees_how_many_more_are_behind_than_the_month_before(cast, judged_before):
    number = board_of(cast.clerk, TODAY).numbers[2]
    assert (number.value, number.delta) == (2, 1)
    assert behind_before(cast.ledger) == 1


def test_change_of_what_is_behind_leaves_out_what_the_post_may_not_see(cast, judged_before):
    Task.objects.filter(number=20).update(sensitivity=3)
    assert behind_before(cast.ledger, clearance=2) == 0
    assert behind_before(cast.ledger, clearance=3) == 1


def test_change_of_what_is_behind_takes_two_questions_whatever_the_size(
    cast, judged_before, django_assert_num_queries
):
    for number in range(30, 90):
        judged(cast.task(number), judged_before, "behind", severity=1)
    with django_assert_num_queries(2):
        assert behind_before(cast.ledger) == 61


def test_liaison_sees_what_to_fill_in_and_what_came_back(cast, october):
    board = board_of(cast.liaison, TODAY)
    assert numbers(board) == [("Not yet reported", 2), ("Returned", 1), ("Our matters behind", 2)]
    assert board.numbers[0].note == "Oct 2026, due on 5 Nov, 2 working days left"
    assert [(todo.label, todo.count, todo.due or todo.since) for todo in board.waiting] == [
        ("Correct what was returned", 1, date(2026, 11, 9)),
        ("Approve reports before they are sent", 1, date(2026, 11, 5)),
        ("Fill in this period's reports", 1, date(2026, 11, 5)),
        ("Sign for what was handed out", 4, date(2026, 1, 15)),
    ]


def test_the_only_form_opens_at_once_and_several_as_a_list(cast, october):
    pages = {todo.label: todo.url for todo in board_of(cast.liaison, TODAY).waiting}
    returned, draft = (ProgressReport.objects.get(state=state) for state in ("returned", "draft"))
    assert pages["Correct what was returned"] == reverse("report_edit", args=[returned.uid])
    assert pages["Fill in this period's reports"] == reverse("report_edit", args=[draft.uid])
    ProgressReport.objects.filter(state="for_approval").update(state="draft")
    pages = {todo.label: todo.url for todo in board_of(cast.liaison, TODAY).waiting}
    assert pages["Fill in this period's reports"] == reverse("my_reports")


def test_reports_of_a_period_lead_from_one_to_the_next(cast, october):
    first, second, _third, last = ProgressReport.objects.order_by("task__number")
    seen = around(cast.liaison, second)
    assert (seen.place, seen.total, seen.before) == (2, 4, first.uid)
    assert around(cast.liaison, first).before is None
    assert around(cast.liaison, last).after is None
    Task.objects.filter(number=1).update(sensitivity=3)
    assert (around(cast.liaison, second).place, around(cast.liaison, second).before) == (1, None)


def test_liaison_of_another_unit_has_nothing_waiting(cast, october):
    board = board_of(cast.finance_liaison, TODAY)
    assert numbers(board) == [("Not yet reported", 0), ("Returned", 0), ("Our matters behind", 0)]
    assert board.waiting == []
    assert board.matters == []
    assert board.after == "Next: Oct 2026 runs until 5 Nov; whatever is sent back to you stands here."


def test_department_head_sees_what_to_approve(cast, october):
    task = cast.task(9, collector=cast.finance, overdue=True, status_class="behind")
    cast.task(10, collector=cast.finance, status_class="should_have_started")
    ProgressReport.objects.create(
        period=october, task=task, department=cast.finance, jurisdiction=cast.city, state="for_approval"
    )
    board = board_of(cast.finance_head, TODAY)
    assert numbers(board) == [
        ("To approve", 1),
        ("Our matters behind", 2),
        ("Lines that will name us", 0),
    ]
    assert board.numbers[0].url == reverse("unit_month", args=[october.uid])
    assert board.numbers[1].note == "of which overdue: 1"
    cast.task(11, collector=cast.finance, status_class="on_schedule", overdue=True)
    cast.task(12, collector=cast.finance, status_class="done", overdue=True)
    note = board_of(cast.finance_head, TODAY).numbers[1].note
    assert note == "of which overdue: 1; others overdue since the cut-off: 1"
    assert board.numbers[2].note == "no draft is being checked"
    assert [task.number for task in board.matters] == [9, 10]


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
    assert numbers(board) == [
        ("Carried out / assigned", "1 / 3"),
        ("Not yet reported / returned", "1 / 0"),
        ("Our county's items behind", 0),
    ]
    assert board.numbers[2].note == "no ledger of our own yet"
    own = Ledger.objects.create(
        programme=cast.north.programme,
        jurisdiction=unit.jurisdiction,
        name="北山县台账",
        year=2026,
        starts_on=date(2026, 1, 1),
    )
    cast.task(1, ledger=own, jurisdiction=unit.jurisdiction, collector=unit, status_class="behind")
    assert board_of(cast.north, TODAY).numbers[2].value == 1


def test_deadline_past_is_said_to_the_clerk(cast, october):
    note = board_of(cast.clerk, date(2026, 11, 7)).numbers[0].note
    assert note == "Oct 2026, was due on 5 Nov"


def test_system_administrator_sees_backups_jobs_and_unusual_accounts(cast):
    Job.objects.create(kind="x", key="x", state=Job.State.DEAD, not_before=timezone.now())
    User.objects.create_user(username="new", name="程未满")
    cast.liaison.post.holdings.update(held_to=date(2021, 1, 1))
    board = board_of(cast.admin, TODAY)
    assert numbers(board) == [
        ("Newest backup that can be restored", "none yet"),
        ("Failed jobs", 1),
        ("Accounts paused or without a post", 2),
    ]
    assert waiting(board) == {"Fill posts that nobody holds": 1}


def test_security_administrator_sees_who_waits_is_paused_or_has_run_out(cast):
    User.objects.create_user(username="new", name="程未满")
    later = User.objects.create_user(username="later", name="程未到")
    cast.liaison.post.holdings.create(user=later, held_from=date(2099, 1, 1))
    cast.liaison.post.holdings.filter(user=cast.liaison.user).update(held_to=date(2021, 1, 1))
    AccessAttempt.objects.create(
        username="clerk", failures_since_start=settings.AXES_FAILURE_LIMIT, attempt_time=timezone.now()
    )
    board = board_of(cast.security, TODAY)
    assert numbers(board) == [("Waiting for a post", 1), ("Paused accounts", 1), ("Posts that have ended", 1)]


def test_auditor_sees_what_is_not_sealed_the_last_verification_and_refusals(cast):
    record(by=cast.clerk, act="tasks.save")
    record(by=cast.clerk, act="tasks.save", outcome="refused")
    board = board_of(cast.auditor)
    assert numbers(board) == [
        ("Entries not sealed yet", 2),
        ("Last verified", "Not verified yet"),
        ("Refused today", 1),
    ]
    assert waiting(board) == {"Have the record verified for the first time": 1}
    seal_entries()
    assert board_of(cast.auditor).numbers[0].value == 0


# The five screens of office-practice, section 8 (an administrator's backups come with their own page).
SCREENS = {
    "clerk": ["home", "notice_list", "ledger", "review_inbox", "circular_list"],
    "head": ["overview", "determination", "order_list", "department_list", "referral_list"],
    "liaison": ["my_reports", "order_list", "ledger", "department_list"],
    "finance_head": ["my_reports", "ledger", "order_list", "check_list"],
    "leader": ["overview", "ledger", "instruction_list", "circular_list"],
    "north": ["my_reports", "ledger", "order_list", "article_list"],
    "admin": ["people", "department_list", "delivery_list", "office_calendar"],
    "security": ["role_matrix", "security_rules", "sign_in_troubles", "people"],
    "auditor": ["audit_log"],
}


def links(client, url):
    return set(re.findall(r'href="(/[^"?#]*)', client.get(url, follow=True).content.decode()))


@pytest.mark.parametrize("person", SCREENS)
def test_five_screens_of_a_role_are_two_clicks_away(cast, client, person):
    client.force_login(getattr(cast, person).user)
    first = links(client, reverse("home")) | {client.get(reverse("home"), follow=True).request["PATH_INFO"]}
    wanted = {reverse(name) for name in SCREENS[person]} - first - {reverse("home")}
    menu = [link.url for link in menu_of(getattr(cast, person).role, at=None)]
    second = set().union(*(links(client, url) for url in menu)) if wanted else set()
    assert wanted <= second


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
        assert (todo.count, todo.due) == (len(asked), date(2099, 1, 5))
    assert todo.url == reverse("comment_list")
    agree(asked=asked[1], version=0, by=cast.liaison)
    (todo,) = [one for one in board_of(cast.liaison, TODAY).waiting if "division" in one.label]
    assert todo.url == reverse("comment_answer", args=[asked[0].uid])
    comments = {"1": "意见。"}
    save_comments(asked=asked[0], comments=comments, send=True, version=0, by=cast.liaison)
    (todo,) = [one for one in board_of(cast.clerk, TODAY).waiting if "comments" in one.label]
    assert todo.count == 1
