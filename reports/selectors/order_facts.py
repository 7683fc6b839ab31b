"""What the ladder is judged by: determinations by cut-off, missed reports, dates past, instructions, orders there are.

Everything is read for a whole programme in a constant number of queries. What is here is the office's: whoever shows
it leaves out what a post may not see.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from departments.models import Department, Programme
from reports.enums import ExtensionState, OrderState, Origin, PeriodState
from reports.ladder import CutOff, Facts, Held, Miss, climb_cause, former_of
from reports.ladder.judging import CLOSED, DRAFT, INSTRUCTION, OVER, WITH_GROUP, WITH_OFFICE, WITH_UNIT
from reports.models import OrderExtension, ProgressReport, Referral, SupervisionOrder
from reports.selectors.carried import heirs_of
from reports.selectors.periods import MAIN_KIND
from reports.selectors.referrals import ENDED
from tasks.enums import LedgerState
from tasks.models import Instruction, Task, TaskSource, TaskStatus
from tasks.progress import LATE_CLASSES, StatusClass

PLACES = {
    OrderState.DRAFT: DRAFT,
    OrderState.ISSUED: WITH_UNIT,
    OrderState.RETURNED: WITH_UNIT,
    OrderState.ANSWERED: WITH_OFFICE,
    OrderState.CHECKED: WITH_OFFICE,
    OrderState.CLOSED: CLOSED,
}
RESTING = (StatusClass.DONE, StatusClass.ADJUSTED)


@dataclass(frozen=True)
class Matter:
    """A matter of one unit with what is known of it; `orders` are its orders by their uid.

    What came of an instruction (批示) is a matter of its own, beside that of its task.
    """

    facts: Facts
    department: Department
    task: Task | None = None
    instruction: Instruction | None = None
    orders: Mapping[str, SupervisionOrder] = field(default_factory=dict)


# Task and instruction (one of them, or both for an instruction's) and unit.
Subject = tuple[int | None, int | None, int]


def matters_of(programme: Programme, *, of: Collection[SupervisionOrder] | None = None) -> list[Matter]:
    """Return what a step can be due for, in ledger order: a constant number of queries.

    Those are the matters of the running ledgers that have a determination in a late class, a missed report, a date
    that is past, or an order; instructions without their order; and orders about an instruction alone. With `of` only
    the matters of those orders. A matter carried over unfinished (结转) takes its orders and what was said of it along.
    Overdue is what the calendar's flag says, so refresh it before.
    """
    alive = Task.objects.filter(ledger__programme=programme, ledger__state=LedgerState.OPEN)
    alive = alive.handed_out().leaves().order_by()
    heirs = heirs_of(alive)
    if of is not None:
        asked = {heirs.get(order.task_id, order.task_id) for order in of if order.task_id}
        alive = alive.filter(pk__in=asked)
        heirs = {old: heir for old, heir in heirs.items() if heir in asked}
    cutoffs, missed = _said(alive, heirs)
    orders = _orders(programme, of, heirs)
    given = _instructions(alive) if of is None else {}
    troubled = {key for key, found in cutoffs.items() if found[-1].status in LATE_CLASSES} | set(missed)
    wanted = Q(pk__in=troubled) | Q(overdue=True) | Q(pk__in={task for task, _i, _u in (*orders, *given)})
    tasks = {
        task.pk: task
        for task in Task.objects.filter(wanted, pk__in=alive.values("pk")).select_related(
            "collector", "root", "ledger__programme__jurisdiction"
        )
    }
    subjects: set[Subject] = {
        (pk, None, task.collector_id) for pk, task in tasks.items() if task.collector_id
    }
    subjects |= {*orders, *given}
    units = Department.objects.in_bulk({unit for _task, _instruction, unit in subjects})
    papers = Instruction.objects.in_bulk({pk for _task, pk, _unit in subjects if pk})
    known = _Known(programme, tasks, units, papers, cutoffs, missed, given, orders)
    return [known.matter(subject) for subject in sorted(subjects, key=known.place)]


class _Known:
    """All that was read, put together by matter."""

    def __init__(
        self,
        programme: Programme,
        tasks: Mapping[int, Task],
        units: Mapping[int, Department],
        papers: Mapping[int, Instruction],
        cutoffs: Mapping[int, list[CutOff]],
        missed: Mapping[int, list[Miss]],
        given: Mapping[Subject, Instruction],
        orders: Mapping[Subject, list[SupervisionOrder]],
    ) -> None:
        self._tasks, self._units, self._papers, self._given = tasks, units, papers, given
        self._cutoffs, self._missed, self._orders = cutoffs, missed, orders
        self._hand = _Hand(programme, (order for found in orders.values() for order in found))

    def place(self, subject: Subject) -> tuple[int, ...]:
        """Return what puts a matter in ledger order, instructions without a task first."""
        key, paper, unit = subject
        task = self._tasks.get(key) if key else None
        of_task = (task.ledger_id, task.number, task.row) if task else (0, 0, 0)
        return (*of_task, paper or 0, unit)

    def matter(self, subject: Subject) -> Matter:
        """Return a matter with its facts."""
        key, paper_key, unit_key = subject
        task = self._tasks.get(key) if key else None
        paper = self._papers[paper_key] if paper_key else None
        orders = self._orders.get(subject, [])
        held = tuple(self._hand.held(order) for order in orders)
        unit = self._units[unit_key]
        facts = self._instructed(subject, unit, held) if paper else self._of_task(task, unit, held)
        return Matter(facts, unit, task, paper, {str(order.uid): order for order in orders})

    def _instructed(self, subject: Subject, unit: Department, held: tuple[Held, ...]) -> Facts:
        paper = self._papers[subject[1] or 0]
        return Facts(
            subject=f"instruction:{paper.uid}:{unit.uid}",
            instructed_on=paper.given_on if subject in self._given else None,
            orders=held,
        )

    def _of_task(self, task: Task | None, unit: Department, held: tuple[Held, ...]) -> Facts:
        if task is None:  # not running any more: withdrawn, closed, or of a closed ledger
            return Facts(subject="", orders=held, at_rest=True)
        if task.collector_id != unit.pk:
            return Facts(subject=f"task:{task.uid}", orders=held, at_rest=is_at_rest(task))
        return Facts(
            subject=f"task:{task.uid}",
            cutoffs=tuple(self._cutoffs.get(task.pk, ())),
            missed=tuple(self._missed.get(task.pk, ())),
            due_on=task.due_on if task.overdue else None,
            orders=held,
            at_rest=is_at_rest(task),
        )


def is_at_rest(task: Task) -> bool:
    """Tell whether a matter is left alone: done, adjusted in the period, or suspended."""
    return task.status_class in RESTING or task.suspended_on is not None


# --- what was said, by cut-off ---------------------------------------------------------------------------------------
def _said(
    tasks: QuerySet[Task], heirs: Mapping[int, int]
) -> tuple[dict[int, list[CutOff]], dict[int, list[Miss]]]:
    """Return determinations and missed reports by task, what was said of it in earlier years before; two queries.

    A cut-off nobody was asked for, by the unit's rhythm, keeps the last class: it neither counts nor breaks a row,
    unless a person or the calendar changed the class. A report is missed that was not filed when its period was closed
    and that nobody recorded (代录); filed late (补报) it is missed no more.
    """
    asked: set[tuple[int, date]] = set()
    rows: dict[int, dict[date, list[tuple[str, bool, date | None]]]] = defaultdict(lambda: defaultdict(list))
    reports = ProgressReport.objects.filter(_about(tasks, heirs), period__kind=MAIN_KIND)
    for told_of, start, origin, on_time, state, closed_at in reports.order_by().values_list(
        "task", "period__start", "origin", "on_time", "period__state", "period__closed_at"
    ):
        task = heirs.get(told_of, told_of)
        asked.add((task, start))
        closed = timezone.localdate(closed_at) if state == PeriodState.CLOSED else None
        rows[task][start].append((origin, on_time is not None, closed))
    missed = {task: found for task, by_start in rows.items() if (found := _missed(by_start))}
    return _cutoffs(tasks, asked, heirs), missed


def _about(tasks: QuerySet[Task], heirs: Mapping[int, int]) -> Q:
    return Q(task__in=tasks) | Q(task__in=list(heirs)) if heirs else Q(task__in=tasks)


def _missed(by_start: Mapping[date, list[tuple[str, bool, date | None]]]) -> list[Miss]:
    found: list[Miss] = []
    for start in sorted(by_start):
        told = any(filed or origin == Origin.RECORDED for origin, filed, _closed in by_start[start])
        closed = next((closed for _origin, _filed, closed in by_start[start]), None)
        if told:
            found = []
        elif closed:
            found.append(Miss(start, closed))
    return found


def _cutoffs(
    tasks: QuerySet[Task], asked: set[tuple[int, date]], heirs: Mapping[int, int]
) -> dict[int, list[CutOff]]:
    latest: dict[int, dict[date, CutOff]] = defaultdict(dict)
    statuses = TaskStatus.objects.filter(_about(tasks, heirs), period_kind=MAIN_KIND)
    for task, start, determined, at in statuses.order_by("period_start", "pk").values_list(
        "task", "period_start", "determined", "determined_at"
    ):
        latest[heirs.get(task, task)][start] = CutOff(start, determined, timezone.localdate(at))
    found: dict[int, list[CutOff]] = {}
    for task, by_start in latest.items():
        kept: list[CutOff] = []
        for start in sorted(by_start):
            one = by_start[start]
            if (task, start) in asked or not kept or kept[-1].status != one.status:
                kept.append(one)
        found[task] = kept
    return found


# --- orders and instructions -----------------------------------------------------------------------------------------
def _orders(
    programme: Programme, of: Collection[SupervisionOrder] | None, heirs: Mapping[int, int]
) -> dict[Subject, list[SupervisionOrder]]:
    """Return the programme's orders by what they are about now, oldest first; one query."""
    orders = SupervisionOrder.objects.filter(programme=programme).order_by("pk")
    if of is not None:
        about = Q(task__in={order.task_id for order in of if order.task_id} | {*heirs, *heirs.values()})
        about |= Q(instruction__in={order.instruction_id for order in of if order.instruction_id})
        orders = orders.filter(about)
    found: dict[Subject, list[SupervisionOrder]] = defaultdict(list)
    for order in orders.select_related("department", "programme", "task__ledger", "instruction"):
        about_now = heirs.get(order.task_id, order.task_id) if order.task_id else None
        found[about_now, order.instruction_id, order.department_id].append(order)
    return found


def _instructions(tasks: QuerySet[Task]) -> dict[Subject, Instruction]:
    """Return the instructions that running matters come from and that their collecting unit has no order for yet."""
    sources = TaskSource.objects.filter(task__in=tasks, instruction__settled_on__isnull=True)
    sources = sources.filter(instruction__isnull=False).exclude(task__status_class__in=RESTING)
    known = SupervisionOrder.objects.filter(
        instruction=OuterRef("instruction"), department=OuterRef("task__collector")
    )
    waiting = sources.exclude(Exists(known)).select_related("task", "instruction").order_by("pk")
    return {
        (source.task_id, source.instruction_id, source.task.collector_id): source.instruction
        for source in waiting
        if source.instruction and source.task.collector_id
    }


class _Hand:
    """What is known of all orders together: which run of trouble each belongs to, which wait or were raised."""

    def __init__(self, programme: Programme, orders: Iterable[SupervisionOrder]) -> None:
        self._by_uid = {str(order.uid): order for order in orders}
        used = [order for order in self._by_uid.values() if order.state != OrderState.DROPPED]
        self._raised = {order.raised_from_id for order in used}
        self._causes = {order.cause for order in self._by_uid.values()}
        asked = OrderExtension.objects.filter(state=ExtensionState.ASKED, order__in=self._by_key())
        self._waiting = set(asked.order_by().values_list("order", flat=True))
        referred = Referral.objects.filter(order__programme=programme).exclude(state__in=ENDED)
        self._with_group = set(referred.order_by().values_list("order", flat=True))

    def _by_key(self) -> list[int]:
        return [
            order.pk for order in self._by_uid.values() if PLACES.get(OrderState(order.state)) == WITH_UNIT
        ]

    def held(self, order: SupervisionOrder) -> Held:
        """Return an order as the ladder takes it."""
        return Held(
            uid=str(order.uid),
            kind=order.kind,
            place=WITH_GROUP if order.pk in self._with_group else PLACES.get(OrderState(order.state), OVER),
            run=self._run(order),
            drafted_on=timezone.localdate(order.created_at),
            due_on=order.due_on,
            closed_on=order.closed_on,
            waits=order.pk in self._waiting,
            raised=order.pk in self._raised,
            climbed=order.due_on is not None and climb_cause(order.uid, order.due_on) in self._causes,
        )

    def _run(self, order: SupervisionOrder) -> str:
        """Return the run by the cause, of a raised order by that it began with; one made by hand is its own.

        So is a next step that was dropped: it stands in no other's way.
        """
        if order.state == OrderState.DROPPED and former_of(order.cause):
            return order.cause
        while former := self._by_uid.get(former_of(order.cause)):
            order = former
        if order.instruction and order.cause.startswith("instruction:"):
            return f"{INSTRUCTION}:{order.instruction.given_on.isoformat()}"
        parts = order.cause.split(":")
        return f"{parts[2]}:{parts[4]}" if parts[0] == "task" and len(parts) == 5 else order.cause
