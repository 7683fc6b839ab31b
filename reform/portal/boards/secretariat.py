"""First pages of the secretariat: the clerk's and the head's."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _

from departments.actor import Actor
from departments.selectors.changes import changes_to_decide
from reform.portal.boards.board import MATTERS_SHOWN, Board, Number, Todo, deadline, link, name_of, tone_if
from reform.portal.boards.bulletin import office_articles
from reform.portal.boards.supervision import office_todo, overdue_orders
from reports.enums import CircularState
from reports.models import Circular, CountySheet, ProgressReport, ReportingPeriod
from reports.selectors.determination import unconfirmed_tasks
from reports.selectors.periods import Turnout, latest_period_of, turnout_of
from tasks.counting import Tally
from tasks.enums import AdjustmentState, NoticeState, TaskState
from tasks.models import Adjustment, CommentRound, Ledger, Notice, Task
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
    to_sign: int
    to_publish: int
    to_decompose: int
    in_preparation: int
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
    return Office(
        ledger=ledger,
        period=period,
        tally=tally(tasks),
        turnout=turnout_of([period], clearance=actor.clearance)[period.pk] if period else None,
        to_review=reports + sheets,
        to_determine=(
            unconfirmed_tasks(period, clearance=actor.clearance) if period and period.cutoff < today else 0
        ),
        to_sign=circulars.filter(state=CircularState.DRAFT).count(),
        to_publish=circulars.filter(state=CircularState.SIGNED).count(),
        to_decompose=Notice.objects.visible_to(actor).filter(state=NoticeState.READ).count(),
        in_preparation=tasks.leaves().filter(state=TaskState.PREPARATION).count(),
        pressing=_pressing(tasks),
        rounds=rounds_open(actor),
        changes=changes_todo(actor),
        terms=[*terms_todo(actor), _unsigned(tasks)],
        supervision=office_todo(actor),
        articles=office_articles(actor),
    )


def _unsigned(tasks: TaskQuerySet) -> Todo:
    return Todo(_("Remind units that have not signed"), unsigned(tasks).count(), link("receipts"))


def terms_todo(actor: Actor) -> list[Todo]:
    """Return the objections and adjustments that wait for the actor's word: one opens at once, several as a list."""
    objections, adjustments = list(objections_waiting(actor)), list(adjustments_waiting(actor))
    one = link("objection_detail", objections[0].uid) if len(objections) == 1 else ""
    page = one or link("objection_list", state="open")
    to_give = [row for row in adjustments if row.state == AdjustmentState.ASKED]
    to_approve = [row for row in adjustments if row.state == AdjustmentState.OPINED]
    return [
        Todo(_("Decide units' objections"), len(objections), page, tone="yellow"),
        Todo(
            _("Give the opinion on adjustments"),
            len(to_give),
            _page_of(to_give, AdjustmentState.ASKED),
            tone="yellow",
        ),
        Todo(
            _("Approve adjustments"),
            len(to_approve),
            _page_of(to_approve, AdjustmentState.OPINED),
            tone="yellow",
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
    return Todo(_("Confirm changes of liaisons"), len(waiting), page, tone="yellow")


def _pressing(tasks: TaskQuerySet) -> list[Task]:
    """Return the items to look at first: behind or overdue, the longest due before the rest."""
    late = Q(status_class__in=LATE_CLASSES) | Q(overdue=True)
    found = tasks.items().handed_out().filter(late).exclude(status_class="done")
    return list(for_rows(found).order_by("due_on", "number")[:MATTERS_SHOWN])


def _todo(office: Office, today: date) -> list[Todo]:
    period = office.period
    past = period is not None and period.due_on < today
    period_page = link("period_detail", period.uid) if period else ""
    return [
        Todo(_("Review what units have sent"), office.to_review, link("review_inbox"), tone="yellow"),
        Todo(
            _("Remind units that have not reported"),
            office.turnout.not_in if office.turnout else 0,
            period_page,
            deadline(period, today),
            "red" if past else "",
        ),
        Todo(
            _("Determine the status of tasks"),
            office.to_determine,
            link("determination"),
            name_of(period) if period else "",
        ),
        Todo(_("Decompose notices read in"), office.to_decompose, link("notice_list")),
        Todo(
            _("Decide units' comments on the division"),
            sum(to_decide for _round, to_decide in office.rounds),
            link("round_detail", office.rounds[0][0].uid) if office.rounds else "",
            tone="yellow",
        ),
        Todo(
            _("Complete and hand out tasks in preparation"),
            office.in_preparation,
            link("hand_out"),
        ),
        office.changes,
        *office.terms,
        *office.supervision,
        office.articles,
        Todo(_("Check and sign the draft circular"), office.to_sign, link("circular_list")),
        Todo(_("Publish the signed circular"), office.to_publish, link("circular_list")),
    ]


def _behind(counted: Tally) -> Number:
    note = _("of which overdue: %(n)d") % {"n": counted.overdue} if counted.overdue else ""
    return Number(
        _("Behind schedule"),
        counted.behind,
        link("ledger", status_class="behind"),
        note,
        tone_if(counted.behind, "red"),
    )


def clerk(actor: Actor, today: date) -> Board:
    """Return the clerk's page: due, in and missing; waiting for review; behind."""
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
        _behind(office.tally),
    ]
    return Board(numbers, _todo(office, today), office.ledger, office.tally, office.pressing)


def head(actor: Actor, today: date) -> Board:
    """Return the head's page: behind with overdue, orders overdue, to determine."""
    office = office_of(actor, today)
    month_word = name_of(office.period) if office.period else ""
    numbers = [
        _behind(office.tally),
        overdue_orders(actor, today),
        Number(_("To determine"), office.to_determine, link("determination"), month_word),
    ]
    return Board(numbers, _todo(office, today), office.ledger, office.tally, office.pressing)
