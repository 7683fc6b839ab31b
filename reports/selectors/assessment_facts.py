"""The facts an assessment is worked out from, for all units of a group at once, in a constant number of queries.

One counting: matters come from tasks.selectors.counts, forms from reports.selectors.unit_record, figures of targets
from tasks.selectors.facts. What is counted is what every reader of the lines may see (`counted_up_to`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Max, Q
from django.utils import timezone

from departments.enums import UNIT_ROLES, DepartmentKind, Role
from departments.models import Department, Post, Programme
from reform.core.periods import month_of
from reports.enums import AssessmentGroup, OrderKind, OrderState
from reports.models import HighlightUse, ReportingPeriod, SupervisionOrder
from reports.scoring import Named, UnitFacts
from reports.selectors.circulars import READERS
from reports.selectors.unit_record import Filed, filed_by_unit
from reports.workflow import OPEN_ORDER
from tasks.counting import Tally
from tasks.models import DutyItem, Indicator, Ledger, Task
from tasks.permissions import NOT_OUT
from tasks.progress import LATE_CLASSES, IndicatorFacts, State, StatusClass, roll_up_root
from tasks.progress.judge import is_met
from tasks.progress.vocabulary import SOFT_MODALITIES
from tasks.selectors.counts import ItemState, states_by_period
from tasks.selectors.facts import facts_of, rule_of, with_measures
from tasks.selectors.figures import targets_in_force

# Papers that count as orders: an urging slip is a reminder.
COUNTED_ORDERS = [OrderKind.ORDER, OrderKind.TIME_LIMIT, OrderKind.INTERVIEW]
COUNTED_STATES = [
    OrderState.ISSUED,
    OrderState.ANSWERED,
    OrderState.CHECKED,
    OrderState.RETURNED,
    OrderState.CLOSED,
    OrderState.RAISED,
]


def units_of_group(programme: Programme, group: str) -> list[Department]:
    """Return the units an assessment is of: the members in protocol order, or the counties in theirs; one query."""
    if group == AssessmentGroup.COUNTIES:
        counties = Department.objects.filter(
            kind=DepartmentKind.COUNTY, is_active=True, jurisdiction__parent=programme.jurisdiction
        )
        return list(counties.order_by("order", "pk"))
    members = programme.members.filter(department__is_active=True).exclude(
        department__kind=DepartmentKind.COUNTY
    )
    return [row.department for row in members.select_related("department").order_by("order", "pk")]


def counted_up_to(programme: Programme, units: Iterable[Department]) -> int:
    """Return the label (安全标记) up to which matters count: what every post that reads the lines may see.

    Readers are the units' posts, the office and its leaders; never above what circulars are written from. One query.
    """
    of_units = Q(department__in=[unit.pk for unit in units], role__in=UNIT_ROLES)
    of_office = Q(programme=programme, role__in=[Role.CLERK, Role.HEAD, Role.LEADER])
    posts = Post.objects.filter(of_units | of_office, is_active=True).order_by()
    return min([*posts.values_list("clearance", flat=True).distinct(), int(READERS)])


@dataclass(frozen=True)
class _Scope:
    """Whose facts, of which year, up to which day and label."""

    programme: Programme
    ledgers: list[Ledger]
    units: list[Department]
    year: int
    as_of: date
    label: int

    @property
    def keys(self) -> list[int]:
        """The units' keys."""
        return [unit.pk for unit in self.units]

    @property
    def tasks(self) -> Q:
        """The condition on tasks that count."""
        return Q(ledger__in=self.ledgers, sensitivity__lte=self.label) & ~Q(state__in=NOT_OUT)


def facts_of_units(
    units: list[Department], *, programme: Programme, year: int, as_of: date, label: int
) -> dict[int, UnitFacts]:
    """Return the facts of each unit in the programme's ledgers of a year as of a day, keyed by the unit's key.

    The number of queries depends on the number of ledgers of the year, not on that of units or matters.
    """
    ledgers = list(Ledger.objects.filter(programme=programme, year=year).select_related("programme"))
    scope = _Scope(programme, ledgers, units, year, as_of, label)
    parts = [_matters(scope), _forms(scope), _orders(scope), _duties(scope), _targets(scope), _praise(scope)]
    return {
        unit.pk: UnitFacts(**{name: value for part in parts for name, value in part.get(unit.pk, {}).items()})
        for unit in units
    }


Part = dict[int, dict[str, Any]]


def _named(task: Task) -> Named:
    return Named(str(task.uid), item=task.label)


def _matters(scope: _Scope) -> Part:
    """Count each unit's matters at the last cut-off by the day; of an item with rows the unit's own rows count."""
    own: dict[int, list[tuple[Task, StatusClass, tuple[str, ...]]]] = {}
    for ledger in scope.ledgers:
        for item in _last_states(ledger, scope):
            by_unit: dict[int, list[State]] = {}
            for row in item.rows:
                if row.task.collector_id:
                    by_unit.setdefault(row.task.collector_id, []).append(row.state)
            for unit, states in by_unit.items():
                state = roll_up_root(states) if item.task.row_count else states[0]
                own.setdefault(unit, []).append((item.task, state.status_class, state.flags))
    found: Part = {}
    for unit, rows in own.items():
        tally = Tally.of_rows((status, flags) for _task, status, flags in rows)
        late = [task for task, status, _flags in rows if status in LATE_CLASSES]
        going_on = [task for task, status, _flags in rows if status == StatusClass.ON_SCHEDULE]
        not_done = sorted([*late, *going_on], key=lambda task: task.number)
        found[unit] = {
            "matters": tally.due,
            "in_step": tally.in_step,
            "done": tally.done,
            "behind": tuple(map(_named, late)),
            "not_done": tuple(map(_named, not_done)),
        }
    return found


def _last_states(ledger: Ledger, scope: _Scope) -> list[ItemState]:
    """Return the items as determined at the ledger's last cut-off that is not after the day."""
    past = states_by_period(ledger, clearance=scope.label)
    by_the_day = [
        states
        for states in past.values()
        if all(row.status.as_of <= scope.as_of for i in states for row in i.rows)
    ]
    return by_the_day[-1] if by_the_day else []


def _forms(scope: _Scope) -> Part:
    """Count reports and sheets whose date is past."""
    periods = ReportingPeriod.objects.filter(ledger__in=scope.ledgers, due_on__lt=scope.as_of)
    filed: dict[int, Filed] = filed_by_unit(scope.units, periods, clearance=scope.label)
    return {
        unit: {"forms": one.due, "on_time": one.on_time, "late": one.late, "returned": one.returned}
        for unit, one in filed.items()
    }


def _orders(scope: _Scope) -> Part:
    """Count the year's orders about matters; those that came of an instruction exist for its circle alone.

    One that was answered by its date waits for the office: it is neither overdue nor, until it is closed, ended. Nor is
    one that was raised before its date had passed: it goes on in the order it was raised to.
    """
    answered = Max("answers__filed_at", filter=Q(answers__interim=False))
    raised = Max("log__at", filter=Q(log__to_state=OrderState.RAISED))
    orders = (
        SupervisionOrder.objects.filter(
            programme=scope.programme,
            department__in=scope.keys,
            instruction__isnull=True,
            task__sensitivity__lte=scope.label,
            kind__in=COUNTED_ORDERS,
            state__in=COUNTED_STATES,
            signed_on__year=scope.year,
            signed_on__lte=scope.as_of,
        )
        .annotate(answered_at=answered, raised_at=raised)
        .order_by("signed_on", "pk")
    )
    issued: dict[int, list[Named]] = {}
    overdue: dict[int, list[Named]] = {}
    ended: dict[int, int] = {}
    late: dict[int, list[Named]] = {}
    for order in orders:
        name = Named(str(order.uid), order.number)
        issued.setdefault(order.department_id, []).append(name)
        due_on = order.due_on or date.max
        in_time = bool(order.answered_at) and timezone.localdate(order.answered_at) <= due_on
        closed = order.state == OrderState.CLOSED and (order.closed_on or date.max) <= scope.as_of
        until = timezone.localdate(order.raised_at) if order.state == OrderState.RAISED else scope.as_of
        waits = in_time and order.state not in OPEN_ORDER
        is_late = due_on < min(until, scope.as_of) and not waits
        if is_late:
            overdue.setdefault(order.department_id, []).append(name)
        if closed or is_late:
            ended[order.department_id] = ended.get(order.department_id, 0) + 1
            if not (closed and in_time):
                late.setdefault(order.department_id, []).append(name)
    return {
        unit: {
            "orders": tuple(names),
            "overdue": tuple(overdue.get(unit, ())),
            "orders_ended": ended.get(unit, 0),
            "closed_in_time": ended.get(unit, 0) - len(late.get(unit, ())),
            "not_in_time": tuple(late.get(unit, ())),
        }
        for unit, names in issued.items()
    }


def _duties(scope: _Scope) -> Part:
    """Count the units' items of group duties: those fulfilled, and those due by the day. Without a date: year's end."""
    tasks = Task.objects.filter(scope.tasks).order_by()
    rows = DutyItem.objects.filter(task__in=tasks, department__in=scope.keys, applies=True)
    found: dict[int, tuple[list[Named], list[Named]]] = {}
    for item in rows.select_related("task").order_by("task__number", "task__row", "pk"):
        due_on = item.due_on or item.task.due_on or date(scope.year, 12, 31)
        good, bad = found.setdefault(item.department_id, ([], []))
        if item.done and item.done_on and item.done_on <= scope.as_of:
            good.append(_named(item.task))
        elif due_on <= scope.as_of:
            bad.append(_named(item.task))
    return {
        unit: {"duties": len(good) + len(bad), "fulfilled": len(good), "unfulfilled": tuple(bad)}
        for unit, (good, bad) in found.items()
    }


def _targets(scope: _Scope) -> Part:
    """Count the targets a unit ensures (确保): those reached for good, and those due by the day.

    What is striven for or explored counts nowhere; nor does, for now, what has no published data.
    """
    tasks = Task.objects.filter(scope.tasks, collector__in=scope.keys, indicators__isnull=False).distinct()
    found = list(with_measures(tasks.leaves().order_by("number", "row")))
    facts = facts_of(found, period=month_of(scope.as_of), cutoff=scope.as_of, said={})
    rule = rule_of(scope.programme)
    sums: dict[int, tuple[list[Named], list[Named], list[Named]]] = {}
    for task in found:
        good, bad, pending = sums.setdefault(task.collector_id or 0, ([], [], []))
        for indicator, known in zip(task.indicators.all(), facts[task.pk].indicators, strict=True):
            if known.target is None or known.modality in SOFT_MODALITIES:
                continue
            name = Named(str(task.uid), indicator.name, task.label)
            due = _due_on(indicator, task) <= scope.as_of
            if is_met(known, rule) and (due or _for_good(known)):
                good.append(name)
            elif known.pending:
                pending.append(name)
            elif due:
                bad.append(name)
    return {
        unit: {
            "targets": len(good) + len(bad),
            "reached": len(good),
            "unreached": tuple(bad),
            "pending": len(pending),
        }
        for unit, (good, bad, pending) in sums.items()
    }


def _due_on(indicator: Indicator, task: Task) -> date:
    """Return the day the year's target is to be reached by: its own, the matter's, the year's end."""
    last = targets_in_force(indicator, task.due_on, task.ledger.year)[-1]
    return last.due_on or task.due_on or date(task.ledger.year, 12, 31)


def _for_good(known: IndicatorFacts) -> bool:
    """Tell whether a target once reached stays so: of a rate or a ceiling that shows only on its day."""
    return known.measure == "cumulative" and not known.lower_is_better


def _praise(scope: _Scope) -> Part:
    """Collect the papers a unit's highlights were printed, praised or recommended in, by kind."""
    label = Q(highlight__task__isnull=True) | Q(highlight__task__sensitivity__lte=scope.label)
    uses = HighlightUse.objects.filter(
        label,
        highlight__programme=scope.programme,
        highlight__department__in=scope.keys,
        used_on__year=scope.year,
        used_on__lte=scope.as_of,
    )
    found: dict[int, dict[str, tuple[Named, ...]]] = {}
    for use in uses.select_related("highlight").order_by("used_on", "pk"):
        kinds = found.setdefault(use.highlight.department_id, {})
        kinds[use.kind] = (*kinds.get(use.kind, ()), Named(str(use.highlight.uid), use.paper))
    return {unit: {"praise": kinds} for unit, kinds in found.items()}
