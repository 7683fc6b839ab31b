"""Matters whose own due date is near or past, by unit and day: for those who are reminded of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q

from departments.models import Department
from reports.enums import PeriodState
from reports.models import ProgressReport
from reports.selectors.periods import FILED
from tasks.enums import StatusClass
from tasks.models import Ledger, Task
from tasks.permissions import TaskQuerySet
from tasks.selectors.facts import spared


@dataclass(frozen=True)
class DueMatters:
    """The open matters a unit collects that are due on one day, in ledger order."""

    department: Department
    due_on: date
    tasks: tuple[Task, ...]


def by_label(tasks: Iterable[Task]) -> Iterator[tuple[int, list[Task]]]:
    """Yield each label that is among matters with what a post of that clearance sees of them, the highest first."""
    found = list(tasks)
    for label in sorted({task.sensitivity for task in found}, reverse=True):
        yield label, [task for task in found if task.sensitivity <= label]


def due_matters(ledger: Ledger, *, on: date, within: timedelta, since: timedelta) -> list[DueMatters]:
    """Return the open matters due up to `within` after a day, or overdue on it for `since` at most.

    Not open are matters done, suspended or reported done in the open period; what the rule spares (力争, 探索, data not
    published yet) is not overdue. Ordered by day and unit; a constant number of queries.
    """
    running = (
        Task.objects.filter(ledger=ledger, collector__isnull=False, suspended_on__isnull=True)
        .handed_out()
        .leaves()
        .exclude(status_class__in=[StatusClass.DONE, StatusClass.ADJUSTED])
        .exclude(pk__in=_reported_done(ledger))
    )
    ahead = Q(due_on__range=(on, on + within))
    past = Q(due_on__range=(on - since, on - timedelta(days=1)))
    # The flag is the calendar's; a matter that was never determined bears none.
    late = past & (Q(overdue=True) | Q(pk__in=_late_undetermined(running.filter(past), on)))
    groups: dict[tuple[date, Department], list[Task]] = defaultdict(list)
    found = running.filter(ahead | late).select_related("collector")
    for task in found.order_by("due_on", "collector__order", "collector", "number", "row"):
        if task.due_on and task.collector:
            groups[task.due_on, task.collector].append(task)
    return [DueMatters(unit, due_on, tuple(tasks)) for (due_on, unit), tasks in groups.items()]


def _reported_done(ledger: Ledger) -> list[int]:
    reports = ProgressReport.objects.filter(
        period__ledger=ledger, period__state=PeriodState.OPEN, state__in=FILED, self_rated=StatusClass.DONE
    )
    return list(reports.values_list("task", flat=True))


def _late_undetermined(past: TaskQuerySet, on: date) -> set[int]:
    undetermined = past.filter(status_class="")
    late = set(undetermined.values_list("pk", flat=True))
    return late - spared(undetermined, on) if late else late
