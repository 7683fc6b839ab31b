"""First pages of those who report: liaison, department head, county secretariat."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from departments.actor import Actor
from reform.core.templatetags.core import day_short
from reform.portal.boards.board import MATTERS_SHOWN, Board, Number, Todo, deadline, link, tone_if
from reform.portal.boards.bulletin import unit_articles
from reform.portal.boards.secretariat import changes_todo, terms_todo
from reform.portal.boards.supervision import office_todo, unit_todo
from reports.enums import ReportState
from reports.models import CountySheet, ProgressReport
from reports.selectors.checks import seen_lines, shown_answers
from reports.selectors.periods import fileable_periods
from reports.selectors.receipts import to_receive
from tasks.models import CommentRequest, DutyItem, Task
from tasks.permissions import TaskQuerySet
from tasks.progress import LATE_CLASSES
from tasks.selectors.comments import to_answer
from tasks.selectors.receipts import to_sign_for
from tasks.selectors.tasks import for_rows


@dataclass(frozen=True)
class Desk:
    """What waits at a unit on a day; reports and the sheet of group duties count alike."""

    deadline: str
    to_fill: int
    returned: int
    to_approve: int
    behind: int
    tasks: TaskQuerySet
    asked: list[CommentRequest]
    to_sign: int
    papers: list[UUID]
    articles: Todo


def desk_of(actor: Actor, today: date) -> Desk:
    """Count what waits at the actor's unit in the periods that can still be filed for."""
    periods = fileable_periods(actor)
    own = {"department": actor.department, "period__in": periods}
    reports = ProgressReport.objects.visible_to(actor).filter(**own).of_units().to_fill()
    sheets = CountySheet.objects.visible_to(actor).filter(**own).to_fill()
    states = [*reports.values_list("state", flat=True), *sheets.values_list("state", flat=True)]
    tasks = Task.objects.visible_to(actor).filter(collector=actor.department).leaves().handed_out()
    return Desk(
        deadline=deadline(periods[0] if periods else None, today),
        to_fill=states.count(ReportState.DRAFT),
        returned=states.count(ReportState.RETURNED),
        to_approve=states.count(ReportState.FOR_APPROVAL),
        behind=tasks.filter(status_class__in=LATE_CLASSES).count(),
        tasks=tasks,
        asked=list(to_answer(actor)),
        to_sign=to_sign_for(actor).count(),
        papers=list(to_receive(actor).values_list("uid", flat=True)),
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
    return [
        Todo(_("Correct what was returned"), desk.returned, mine, reason, "red"),
        *supervision,
        Todo(_("Sign for what was handed out"), desk.to_sign, link("sign_for"), tone="yellow"),
        _papers(desk),
        _comments(desk),
        Todo(_("Approve reports before they are sent"), desk.to_approve, mine, desk.deadline, "yellow"),
        Todo(_("Fill in this period's reports"), desk.to_fill, mine, desk.deadline, "yellow"),
        desk.articles,
    ]


def _papers(desk: Desk) -> Todo:
    """One paper opens its page at once, several the list of them."""
    one = link("circular_detail", desk.papers[0]) if len(desk.papers) == 1 else ""
    page = one or link("circular_list", state="to_sign")
    return Todo(_("Sign for papers of the office"), len(desk.papers), page, tone="yellow")


def _comments(desk: Desk) -> Todo:
    """One request opens its page at once, several the list of them."""
    page = link("comment_answer", desk.asked[0].uid) if len(desk.asked) == 1 else link("comment_list")
    due = min((one.round.due_on for one in desk.asked), default=None)
    note = _("answers due on %(due)s") % {"due": day_short(due)} if due else ""
    return Todo(_("Comment on draft divisions"), len(desk.asked), page, note, "yellow")


def _to_fill(desk: Desk) -> Number:
    return Number(
        _("To fill in"), desk.to_fill, link("my_reports"), desk.deadline, tone_if(desk.to_fill, "yellow")
    )


def _returned(desk: Desk) -> Number:
    return Number(_("Returned"), desk.returned, link("my_reports"), tone=tone_if(desk.returned, "red"))


def _behind(desk: Desk) -> Number:
    behind = link("ledger", status_class="behind")
    return Number(_("Our matters behind"), desk.behind, behind, tone=tone_if(desk.behind, "red"))


def liaison(actor: Actor, today: date) -> Board:
    """Return the liaison's page: to fill in with working days left, returned, own matters behind."""
    desk = desk_of(actor, today)
    return Board(
        [_to_fill(desk), _returned(desk), _behind(desk)],
        _todo(desk, unit_todo(actor, today)),
        matters=_pressing(desk),
    )


def department_head(actor: Actor, today: date) -> Board:
    """Return the department head's page: to approve, own matters behind, lines that will name the unit or due soon."""
    desk = desk_of(actor, today)
    approve = Number(
        _("To approve"),
        desk.to_approve,
        link("my_reports"),
        desk.deadline,
        tone_if(desk.to_approve, "yellow"),
    )
    soon = Number(_("Due soon"), desk.tasks.filter(due_soon=True).count(), link("ledger", flag="due_soon"))
    return Board(
        [approve, _behind(desk), _named(actor) or soon],
        _todo(desk, unit_todo(actor, today)),
        matters=_pressing(desk),
    )


def _named(actor: Actor) -> Number | None:
    """While a draft circular is checked: in how many lines it names the unit (拟点名条数)."""
    lines = sum(len(seen_lines(one, actor)) for one in shown_answers(actor, running=True))
    return Number(_("Lines that will name us"), lines, link("check_list")) if lines else None


def county(actor: Actor, today: date) -> Board:
    """Return a county's page: group duties carried out of those assigned, to fill in, returned."""
    desk = desk_of(actor, today)
    tasks = Task.objects.visible_to(actor).handed_out()
    duties = DutyItem.objects.filter(department=actor.department, task__in=tasks, applies=True)
    done = duties.filter(done=True).count()
    grid = Number(_("Carried out / assigned"), f"{done} / {duties.count()}", link("my_reports"))
    todo = [
        *_todo(desk, unit_todo(actor, today)),
        changes_todo(actor),
        *terms_todo(actor),
        *office_todo(actor),
    ]
    return Board([grid, _to_fill(desk), _returned(desk)], todo, matters=_pressing(desk))
