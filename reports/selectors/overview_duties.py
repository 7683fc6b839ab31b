"""落实 of group duties: for each county (and other unit with a sheet) what it carried out of what it was assigned."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Subquery

from departments.enums import DepartmentKind
from departments.models import Department
from reports.selectors.overview import Overview
from tasks.enums import ENDED_STATES, TaskState
from tasks.models import DutyItem, DutyValue

# Of a year that is over the matters have ended.
RUNNING = [TaskState.HANDED_OUT, *ENDED_STATES]


@dataclass(frozen=True)
class DutyLine:
    """One unit's duties as known at the cut-off: carried out, past their date and not, assigned; the sum has no unit."""

    department: Department | None
    done: int
    overdue: int
    assigned: int

    @property
    def open(self) -> int:
        """Return how many are still to be carried out."""
        return self.assigned - self.done


@dataclass(frozen=True)
class _Duty:
    """One unit's part of a group duty at the cut-off; `item` is the key of the item it belongs to."""

    unit: int
    item: int
    done: bool
    overdue: bool


def duty_lines(board: Overview) -> list[DutyLine]:
    """Return a line for each county with group duties in the ledger, in list order; two queries.

    Whether a duty was carried out is read from what the counties' sheets had said by that period (as known then); one
    that no sheet ever told of stands as it does now, by its date. Which duties there are is the ledger's as it is now.
    """
    duties: dict[int, list[_Duty]] = {}
    for duty in _duties(board):
        duties.setdefault(duty.unit, []).append(duty)
    units = Department.objects.filter(pk__in=duties).order_by("order", "pk")
    return [
        DutyLine(
            unit,
            sum(duty.done for duty in duties[unit.pk]),
            sum(duty.overdue for duty in duties[unit.pk]),
            len(duties[unit.pk]),
        )
        for unit in units
    ]


def duty_total(lines: Iterable[DutyLine]) -> DutyLine:
    """Return the sum of lines."""
    lines = list(lines)
    return DutyLine(
        None,
        sum(line.done for line in lines),
        sum(line.overdue for line in lines),
        sum(line.assigned for line in lines),
    )


def duty_keys(board: Overview, unit: Department, *, done: bool | None = None) -> frozenset[int]:
    """Return the keys of the items with a duty of a county, all or only those carried out (or not); one query."""
    return frozenset(
        duty.item for duty in _duties(board) if duty.unit == unit.pk and done in (None, duty.done)
    )


def _duties(board: Overview) -> list[_Duty]:
    period = board.period
    told = DutyValue.objects.filter(item=OuterRef("pk"), period_kind=period.kind)
    then = told.filter(period_start__lte=period.start).order_by("-period_start", "-pk")
    found = DutyItem.objects.filter(
        task__ledger=board.ledger,
        task__state__in=RUNNING,
        task__sensitivity__lte=board.clearance,
        department__kind=DepartmentKind.COUNTY,
        applies=True,
    )
    if board.units is not None:
        found = found.filter(department__in=board.units)
    rows = found.annotate(
        ever=Exists(told),
        said=Subquery(then.values("done")[:1]),
        said_on=Subquery(then.values("done_on")[:1]),
    ).values_list(
        "department_id",
        "task_id",
        "task__root_id",
        "due_on",
        "task__due_on",
        "done",
        "done_on",
        "ever",
        "said",
        "said_on",
    )
    duties = []
    for unit, task, root, own_due, due, done, done_on, ever, said, said_on in rows:
        known, on = (said, said_on) if ever else (done, done_on)
        carried_out = bool(known and on and on <= period.cutoff)
        limit = own_due or due
        late = not carried_out and limit is not None and limit < period.cutoff
        duties.append(_Duty(unit, root or task, carried_out, late))
    return duties
