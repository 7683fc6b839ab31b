"""First pages of the secretariat: the clerk's and the head's."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Min, Q, QuerySet, Sum
from django.utils.translation import gettext as _

from departments.actor import Actor
from departments.selectors.changes import changes_to_decide
from reform.core.days import day_short
from reform.portal.boards.board import (
    MATTERS_SHOWN,
    Board,
    Number,
    Todo,
    deadline,
    first_day,
    link,
    name_of,
    overdue_note,
    tone_if,
)
from reform.portal.boards.bulletin import office_articles
from reform.portal.boards.supervision import office_todo, overdue_orders
from reports.enums import CircularState, PeriodState
from reports.models import Circular, CountySheet, ProgressReport, ReportingPeriod
from reports.selectors.behind import behind_before
from reports.selectors.determination import unconfirmed_tasks
from reports.selectors.periods import Turnout, latest_period_of, turnout_of
from tasks.counting import Tally
from tasks.enums import AdjustmentState, NoticeState, TaskState
from tasks.models import Adjustment, CommentRound, Ledger, Notice, Task, TaskCount
from tasks.permissions import TaskQuerySet
from tasks.progress import LATE_CLASSES
from tasks.selectors.adjustments import adjustments_waiting
from tasks.selectors.comments import rounds_open
from tasks.selectors.counts import tally
from tasks.selectors.objections import objections_waiting
from tasks.selectors.receipts import unsigned
from tasks.selectors.tasks import for_rows, ledgers_of


@dataclass(frozen=True)
class Office:
    """What waits at a secretariat on a day, counted once for numbers and list."""

    ledger: Ledger | None
    period: ReportingPeriod | None
    tally: Tally
    turnout: Turnout | None
    to_review: int
    to_determine: int
    behind_before: int | None
    papers: list[Todo]
    notices: Todo
    preparing: Todo
    pressing: list[Task]
    rounds: list[tuple[CommentRound, int]]
    changes: Todo
    terms: list[Todo]
    supervision: list[Todo]
    articles: Todo


def office_of(actor: Actor, today: date) -> Office:
    """Count what waits in the actor's programme; a period is to be determined once its cut-off is past."""
    ledger = ledgers_of(actor).filter(programme=actor.programme).first()
    period = latest_period_of(ledger) if ledger else None
    tasks = Task.objects.visible_to(actor).of_ledger(ledger)
    circulars = Circular.objects.visible_to(actor)
    reports = ProgressReport.objects.visible_to(actor).waiting().of_units().count()
    sheets = CountySheet.objects.visible_to(actor).waiting().count()
    papers = circulars.aggregate(
        to_sign=Count("pk", Q(state=CircularState.DRAFT)),
        drafted=Min("created_at", filter=Q(state=CircularState.DRAFT)),
        sign_by=Min("due_on", filter=Q(state=CircularState.DRAFT)),
        to_publish=Count("pk", Q(state=CircularState.SIGNED)),
        signed=Min("signed_on", filter=Q(state=CircularState.SIGNED)),
    )
    notices = Notice.objects.visible_to(actor).filter(state=NoticeState.READ)
    preparing = tasks.leaves().filter(state=TaskState.PREPARATION)
    return Office(
        ledger=ledger,
        period=period,
        # The office sees its ledger as a whole: the counts kept of it are those of its tasks.
        tally=tally(TaskCount.objects.visible_to(actor).of_ledger(ledger)),
        turnout=turnout_of([period], clearance=actor.clearance)[period.pk] if period else None,
        to_review=reports + sheets,
        to_determine=(
            unconfirmed_tasks(period, clearance=actor.clearance) if period and period.cutoff < today else 0
        ),
        behind_before=behind_before(ledger, clearance=actor.clearance) if ledger else None,
        papers=_papers(papers),
        notices=_waiting(_("Decompose notices read in"), notices, link("notice_list")),
        preparing=_waiting(_("Complete and hand out tasks in preparation"), preparing, link("hand_out")),
        pressing=_pressing(tasks),
        rounds=rounds_open(actor),
        changes=changes_todo(actor),
        terms=[*terms_todo(actor), _unsigned(tasks, ledger)],
        supervision=office_todo(actor),
        articles=office_articles(actor),
    )


def _unsigned(tasks: TaskQuerySet, ledger: Ledger | None) -> Todo:
    found = unsigned(tasks, ledger).aggregate(n=Count("pk"), since=Min("handed_out_on"))
    label = _("Remind units that have not signed")
    return Todo(label, found["n"], link("receipts"), since=found["since"])


def _waiting(label: str, rows: QuerySet, page: str) -> Todo:
    """Return rows without a day of their own: since when the first waits; one query."""
    found = rows.aggregate(n=Count("pk"), since=Min("created_at"))
    return Todo(label, found["n"], page, since=first_day(found["since"]))


def _papers(counts: dict[str, Any]) -> list[Todo]:
    """Return the papers to sign, by their planned day, and the signed ones to publish."""
    page = link("circular_list")
    return [
        Todo(
            _("Check and sign the draft circular"),
            counts["to_sign"],
            page,
            due=counts["sign_by"],
            since=first_day(counts["drafted"]),
        ),
        Todo(_("Publish the signed circular"), counts["to_publish"], page, since=counts["signed"]),
    ]


def terms_todo(actor: Actor) -> list[Todo]:
    """Return the objections and adjustments that wait for the actor's word: one opens at once, several as a list."""
    objections, adjustments = list(objections_waiting(actor)), list(adjustments_waiting(actor))
    one = link("objection_detail", objections[0].uid) if len(objections) == 1 else ""
    page = one or link("objection_list", state="open")
    to_give = [row for row in adjustments if row.state == AdjustmentState.ASKED]
    to_approve = [row for row in adjustments if row.state == AdjustmentState.OPINED]
    return [
        Todo(
            _("Decide units' objections"),
            len(objections),
            page,
            tone="yellow",
            since=first_day(objections[0].made_at) if objections else None,
        ),
        Todo(
            _("Give the opinion on adjustments"),
            len(to_give),
            _page_of(to_give, AdjustmentState.ASKED),
            tone="yellow",
            since=first_day(to_give[0].asked_at) if to_give else None,
        ),
        Todo(
            _("Approve adjustments"),
            len(to_approve),
            _page_of(to_approve, AdjustmentState.OPINED),
            tone="yellow",
            since=first_day(to_approve[0].asked_at) if to_approve else None,
        ),
    ]


def _page_of(rows: list[Adjustment], state: str) -> str:
    if len(rows) == 1:
        return link("adjustment_detail", rows[0].uid)
    return link("adjustment_list", state=state)


def changes_todo(actor: Actor) -> Todo:
    """Return units' changes of liaison that wait for the actor's word: one opens at once, several as a list."""
    waiting = changes_to_decide(actor)
    page = link("change_detail", waiting[0].uid) if len(waiting) == 1 else link("change_list")
    starts = min((one.starts_on for one in waiting), default=None)
    return Todo(_("Confirm changes of liaisons"), len(waiting), page, tone="yellow", due=starts)


def _pressing(tasks: TaskQuerySet) -> list[Task]:
    """Return the items to look at first: behind or overdue, the longest due before the rest."""
    late = Q(status_class__in=LATE_CLASSES) | Q(overdue=True)
    found = tasks.items().handed_out().filter(late).exclude(status_class="done")
    return list(for_rows(found).order_by("due_on", "number")[:MATTERS_SHOWN])


def _todo(office: Office) -> list[Todo]:
    period = office.period
    period_page = link("period_detail", period.uid) if period else ""
    name = name_of(period) if period else ""
    asking = [(one, n) for one, n in office.rounds if n]
    return [
        Todo(
            _("Review what units have sent"),
            office.to_review,
            link("review_inbox"),
            name,
            "yellow",
            due=period.closes_on if period else None,
        ),
        Todo(
            _("Remind units that have not reported"),
            office.turnout.not_in if office.turnout else 0,
            period_page,
            name,
            due=period.due_on if period else None,
        ),
        Todo(
            _("Determine the status of tasks"),
            office.to_determine,
            link("determination"),
            name,
            due=period.closes_on if period else None,
        ),
        office.notices,
        Todo(
            _("Decide units' comments on the division"),
            sum(to_decide for _round, to_decide in asking),
            link("round_detail", asking[0][0].uid) if asking else "",
            tone="yellow",
            due=min((one.due_on for one, _n in asking), default=None),
        ),
        office.preparing,
        office.changes,
        *office.terms,
        *office.supervision,
        office.articles,
        *office.papers,
    ]


def _behind(office: Office, *, note: str = "", compared: bool = False) -> Number:
    behind, before = office.tally.behind, office.behind_before
    page = link("ledger", status_class="behind")
    delta = behind - before if compared and before is not None else None
    return Number(_("Behind schedule"), behind, page, note, tone_if(behind, "red"), delta)


def _overdue_since(actor: Actor, ledger: Ledger | None) -> int:
    """Return how many items that were not behind at the cut-off the calendar made overdue since, by the counts kept."""
    running = TaskCount.objects.visible_to(actor).of_ledger(ledger).items().handed_out().filter(overdue=True)
    others = running.exclude(status_class__in=["behind", "done", ""])
    return others.aggregate(n=Sum("n"))["n"] or 0


def _board(office: Office, numbers: list[Number], today: date) -> Board:
    period = office.period
    closes = period is not None and period.state == PeriodState.OPEN
    after = _("Next: %(period)s ends on %(day)s, then its matters are determined.")
    said = {"period": name_of(period), "day": day_short(period.cutoff)} if period and closes else None
    return Board(
        numbers,
        _todo(office),
        today,
        after % said if said and period and period.cutoff >= today else "",
        office.ledger,
        office.tally,
        office.pressing,
    )


def clerk(actor: Actor, today: date) -> Board:
    """Return the clerk's page: due, in and missing; waiting for review; behind (±)."""
    office = office_of(actor, today)
    turnout = office.turnout
    numbers = [
        Number(
            _("Due / in / missing"),
            f"{turnout.due} / {turnout.filed} / {turnout.not_in}" if turnout else "—",
            link("period_detail", office.period.uid) if office.period else "",
            deadline(office.period, today),
        ),
        Number(
            _("Waiting for review"),
            office.to_review,
            link("review_inbox"),
            tone=tone_if(office.to_review, "yellow"),
        ),
        _behind(office, compared=True),
    ]
    return _board(office, numbers, today)


def head(actor: Actor, today: date) -> Board:
    """Return the head's page: behind (of which overdue), orders overdue, to determine."""
    office = office_of(actor, today)
    month_word = name_of(office.period) if office.period else ""
    numbers = [
        _behind(office, note=overdue_note(office.tally.overdue, _overdue_since(actor, office.ledger))),
        overdue_orders(actor, today),
        Number(_("To determine"), office.to_determine, link("determination"), month_word),
    ]
    return _board(office, numbers, today)
