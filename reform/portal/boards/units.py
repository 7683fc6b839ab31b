"""First pages of those who report: liaison, department head, county secretariat."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, Min, Q
from django.utils.translation import gettext as _

from departments.actor import Actor
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
from reform.portal.boards.bulletin import unit_articles
from reform.portal.boards.secretariat import changes_todo, terms_todo
from reform.portal.boards.supervision import office_todo, unit_todo
from reports.enums import PeriodState, ReportState
from reports.models import Circular, CountySheet, ProgressReport, ReportingPeriod
from reports.selectors.checks import seen_lines, shown_answers
from reports.selectors.periods import fileable_periods
from reports.selectors.receipts import to_receive
from tasks.models import CommentRequest, DutyItem, Task
from tasks.permissions import TaskQuerySet
from tasks.progress import LATE_CLASSES
from tasks.selectors.comments import to_answer
from tasks.selectors.counts import tally
from tasks.selectors.receipts import to_sign_for
from tasks.selectors.tasks import for_rows, ledgers_of


@dataclass(frozen=True)
class Desk:
    """What waits at a unit on a day; reports and the sheet of group duties count alike."""

    period: ReportingPeriod | None
    deadline: str
    to_fill: int
    forms: list[tuple[str, str, UUID]]
    returned: int
    to_approve: int
    behind: int
    tasks: TaskQuerySet
    overdue: int
    overdue_since: int
    asked: list[CommentRequest]
    to_sign: Todo
    papers: list[Circular]
    articles: Todo

    @property
    def unreported(self) -> int:
        """Return how many forms are not sent yet (未报): to be filled in or to be approved first."""
        return self.to_fill + self.to_approve

    def page_of(self, state: str) -> str:
        """Return where forms in a state are found: the only one itself, several in their list."""
        found = [(page, uid) for one, page, uid in self.forms if one == state]
        return link(*found[0]) if len(found) == 1 else link("my_reports")


def desk_of(actor: Actor, today: date) -> Desk:
    """Count what waits at the actor's unit in the periods that can still be filed for."""
    periods = fileable_periods(actor)
    own = {"department": actor.department, "period__in": periods}
    reports = ProgressReport.objects.visible_to(actor).filter(**own).of_units().to_fill()
    sheets = CountySheet.objects.visible_to(actor).filter(**own).to_fill()
    found = [
        *((state, "report_edit", uid) for state, uid in reports.values_list("state", "uid")),
        *((state, "sheet_edit", uid) for state, uid in sheets.values_list("state", "uid")),
    ]
    states = [state for state, _page, _uid in found]
    tasks = Task.objects.visible_to(actor).filter(collector=actor.department).leaves().handed_out()
    behind = tasks.filter(status_class__in=LATE_CLASSES)
    signing = to_sign_for(actor).aggregate(n=Count("pk"), since=Min("handed_out_on"))
    return Desk(
        period=periods[0] if periods else None,
        deadline=deadline(periods[0] if periods else None, today),
        to_fill=states.count(ReportState.DRAFT),
        forms=found,
        returned=states.count(ReportState.RETURNED),
        to_approve=states.count(ReportState.FOR_APPROVAL),
        behind=behind.count(),
        overdue=behind.filter(overdue=True).count(),
        overdue_since=tasks.filter(overdue=True)
        .exclude(status_class__in=[*LATE_CLASSES, "done", ""])
        .count(),
        tasks=tasks,
        asked=list(to_answer(actor)),
        to_sign=Todo(
            _("Sign for what was handed out"),
            signing["n"],
            link("sign_for"),
            tone="yellow",
            since=signing["since"],
        ),
        papers=list(to_receive(actor).only("uid", "published_at")),
        articles=unit_articles(actor),
    )


def _pressing(desk: Desk) -> list[Task]:
    """Return the unit's tasks to look at first; rows of an item are reported on their own."""
    marks = Q(status_class__in=LATE_CLASSES) | Q(overdue=True) | Q(due_soon=True)
    found = desk.tasks.filter(marks).exclude(status_class="done")
    return list(for_rows(found).order_by("due_on", "number", "row")[:MATTERS_SHOWN])


def _todo(desk: Desk, supervision: list[Todo]) -> list[Todo]:
    mine = link("my_reports")
    reason = _("The reason stands on top of the form")
    period = desk.period
    name = name_of(period) if period else ""
    due, closes = (period.due_on, period.closes_on) if period else (None, None)
    approve = link("unit_month", period.uid) if period else mine
    return [
        Todo(
            _("Correct what was returned"),
            desk.returned,
            desk.page_of(ReportState.RETURNED),
            reason,
            "red",
            due=closes,
        ),
        *supervision,
        desk.to_sign,
        _papers(desk),
        _comments(desk),
        Todo(_("Approve reports before they are sent"), desk.to_approve, approve, name, "yellow", due=due),
        Todo(
            _("Fill in this period's reports"),
            desk.to_fill,
            desk.page_of(ReportState.DRAFT),
            name,
            "yellow",
            due=due,
        ),
        desk.articles,
    ]


def _papers(desk: Desk) -> Todo:
    """One paper opens its page at once, several the list of them."""
    one = link("circular_detail", desk.papers[0].uid) if len(desk.papers) == 1 else ""
    page = one or link("circular_list", state="to_sign")
    since = first_day(desk.papers[0].published_at) if desk.papers else None
    return Todo(_("Sign for papers of the office"), len(desk.papers), page, tone="yellow", since=since)


def _comments(desk: Desk) -> Todo:
    """One request opens its page at once, several the list of them."""
    page = link("comment_answer", desk.asked[0].uid) if len(desk.asked) == 1 else link("comment_list")
    due = min((one.round.due_on for one in desk.asked), default=None)
    return Todo(_("Comment on draft divisions"), len(desk.asked), page, tone="yellow", due=due)


def _unreported(desk: Desk) -> Number:
    """未报与剩余工作日."""
    count = desk.unreported
    return Number(_("Not yet reported"), count, link("my_reports"), desk.deadline, tone_if(count, "yellow"))


def _returned(desk: Desk) -> Number:
    return Number(_("Returned"), desk.returned, link("my_reports"), tone=tone_if(desk.returned, "red"))


def _behind(desk: Desk) -> Number:
    behind = link("ledger", status_class="behind")
    return Number(_("Our matters behind"), desk.behind, behind, tone=tone_if(desk.behind, "red"))


def _after(desk: Desk, today: date) -> str:
    """What comes next while nothing waits: the next day somebody may have to report."""
    period = desk.period
    if period is None:
        return _("Next: as soon as a period opens, your matters to report on stand here.")
    if period.due_on >= today and period.state == PeriodState.OPEN:
        return _("Next: %(period)s runs until %(day)s; whatever is sent back to you stands here.") % {
            "period": name_of(period),
            "day": day_short(period.due_on),
        }
    return _("Next: the report after %(period)s; you are told when it opens.") % {"period": name_of(period)}


def liaison(actor: Actor, today: date) -> Board:
    """Return the liaison's page: not yet reported with working days left, returned, own matters behind."""
    desk = desk_of(actor, today)
    return Board(
        [_unreported(desk), _returned(desk), _behind(desk)],
        _todo(desk, unit_todo(actor, today)),
        today,
        _after(desk, today),
        matters=_pressing(desk),
    )


def department_head(actor: Actor, today: date) -> Board:
    """Return the department head's page: to approve, behind and overdue, lines that will name the unit (拟点名条数)."""
    desk = desk_of(actor, today)
    approve = Number(
        _("To approve"),
        desk.to_approve,
        link("unit_month", desk.period.uid) if desk.period else link("my_reports"),
        desk.deadline,
        tone_if(desk.to_approve, "yellow"),
    )
    late = Number(
        _("Our matters behind"),
        desk.behind,
        link("ledger", status_class="behind"),
        overdue_note(desk.overdue, desk.overdue_since),
        tone=tone_if(desk.behind, "red"),
    )
    return Board(
        [approve, late, _named(actor)],
        _todo(desk, unit_todo(actor, today)),
        today,
        _after(desk, today),
        matters=_pressing(desk),
    )


def _named(actor: Actor) -> Number:
    """In how many lines a draft circular that is being checked names the unit (拟点名条数)."""
    running = shown_answers(actor, running=True)
    lines = sum(len(seen_lines(one, actor)) for one in running)
    note = "" if running else _("no draft is being checked")
    return Number(_("Lines that will name us"), lines, link("check_list"), note, tone_if(lines, "yellow"))


def county(actor: Actor, today: date) -> Board:
    """Return a county's page: duties carried out of those assigned, unreported and returned, own ledger behind."""
    desk = desk_of(actor, today)
    tasks = Task.objects.visible_to(actor).handed_out()
    duties = DutyItem.objects.filter(department=actor.department, task__in=tasks, applies=True)
    done = duties.filter(done=True).count()
    grid = Number(
        _("Carried out / assigned"),
        f"{done} / {duties.count()}",
        f"{link('department_detail', actor.department.uid)}#duties" if actor.department else "",
    )
    forms = Number(
        _("Not yet reported / returned"),
        f"{desk.unreported} / {desk.returned}",
        link("my_reports"),
        desk.deadline,
        "red" if desk.returned else tone_if(desk.unreported, "yellow"),
    )
    todo = [
        *_todo(desk, unit_todo(actor, today)),
        changes_todo(actor),
        *terms_todo(actor),
        *office_todo(actor),
    ]
    numbers = [grid, forms, _own_behind(actor)]
    return Board(numbers, todo, today, _after(desk, today), matters=_pressing(desk))


def _own_behind(actor: Actor) -> Number:
    """本县滞后: the items behind in the county's own ledger of this year."""
    ledger = ledgers_of(actor).filter(programme=actor.programme).first()
    label = _("Our county's items behind")
    if ledger is None:
        return Number(label, 0, note=_("no ledger of our own yet"))
    behind = tally(Task.objects.visible_to(actor).of_ledger(ledger)).behind
    page = link("ledger", ledger=str(ledger.uid), status_class="behind")
    return Number(label, behind, page, tone=tone_if(behind, "red"))
