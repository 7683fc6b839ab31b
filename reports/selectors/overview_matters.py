"""The matters behind each figure of the leader's page: narrowed by class, unit, section and more, with why, who and when."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import quote

from django.db.models import Exists, OuterRef, QuerySet

from reports.enums import ReportState
from reports.models import ProgressReport, ReportingPeriod
from reports.selectors.overview import Overview
from tasks.enums import TaskState
from tasks.models import Task, TaskStatus
from tasks.progress import LATE_CLASSES, Flag, StatusClass, light_of
from tasks.selectors.cutoffs import Placed
from tasks.selectors.detail import why_of

LATE = "late"
NONE = "-"


@dataclass(frozen=True)
class Wanted:
    """What a list of matters is narrowed to; empty values narrow nothing.

    `status` is a class or LATE, `was` the class a period before, `changed` keeps those that changed class, `unit` the
    key of the unit they count under (0 for none), `section` a section (NONE for none), `light` a colour, `keys` some items.
    """

    status: str = ""
    was: str = ""
    changed: bool = False
    unit: int | None = None
    section: str = ""
    flag: str = ""
    light: str = ""
    keys: frozenset[int] | None = None

    def keeps(self, item: Placed, was: str | None) -> bool:
        """Tell whether an item that was in the class `was` a period before is among them."""
        state = item.state
        found = (
            not self.status or state.status_class == self.status or self.status == LATE,
            self.status != LATE or state.status_class in LATE_CLASSES,
            not self.was or was == self.was,
            not self.changed or was != state.status_class,
            self.unit is None or (item.unit or 0) == self.unit,
            not self.section or (item.section or NONE) == self.section,
            not self.flag or self.flag in state.flags,
            not self.light or light_of(state.status_class, state.severity, state.flags) == self.light,
            self.keys is None or item.key in self.keys,
        )
        return all(found)


def matters_in(board: Overview, wanted: Wanted) -> list[Placed]:
    """Return the items of the period shown that are wanted, in ledger order; late ones worst first. No query."""
    was = {item.key: item.state.status_class for item in board.before or ()}
    items = board.late if wanted.status == LATE else board.items
    # Without a period before, nothing has changed.
    if board.before is None and (wanted.changed or wanted.was):
        return []
    return [item for item in items if wanted.keeps(item, was.get(item.key))]


@dataclass(frozen=True)
class Told:
    """An item with why, who and when, as known at the cut-off; `months` is how many periods in a row it is late.

    `task` is the row it stands by, `today` the item as the ledger has it now, `was` its class a period before.
    """

    item: Placed
    task: Task
    status: TaskStatus | None
    why: str
    report: ProgressReport | None
    months: int
    was: str | None
    today: Task

    @property
    def moved(self) -> bool:
        """Tell whether it stands otherwise today: another class or light, overdue or no longer, or out of the ledger."""
        state = self.item.state
        return (
            self.today.status_class != state.status_class
            or self.today.light != light_of(state.status_class, state.severity, state.flags)
            or self.today.overdue != (Flag.OVERDUE in state.flags)
            or self.today.state not in {TaskState.HANDED_OUT, TaskState.CLOSED, TaskState.CARRIED_OVER}
        )

    @property
    def is_late(self) -> bool:
        """Tell whether it was late at the cut-off."""
        return self.item.state.status_class in LATE_CLASSES

    @property
    def is_yellow(self) -> bool:
        """Tell whether its light was yellow."""
        state = self.item.state
        return light_of(state.status_class, state.severity, state.flags) == "yellow"

    @property
    def to_start(self) -> bool:
        """Tell whether what is late is its start."""
        return self.item.state.status_class == StatusClass.SHOULD_HAVE_STARTED


def told(board: Overview, items: Iterable[Placed]) -> list[Told]:
    """Return some items of the page with their words, in the same order; three queries."""
    items = list(items)
    keys = {key for item in items for key in (item.key, item.worst)}
    tasks = Task.objects.defer("search", "text").select_related("collector").in_bulk(keys)
    worst = [item.worst for item in items]
    statuses = _statuses(board.period, worst)
    reports = accepted_reports(board.period, worst)
    was = {item.key: item.state.status_class for item in board.before or ()}
    return [
        Told(
            item,
            tasks[item.worst],
            statuses.get(item.worst),
            why_of(statuses[item.worst]) if item.worst in statuses else "",
            reports.get(item.worst),
            board.months_late(item),
            was.get(item.key),
            tasks[item.key],
        )
        for item in items
    ]


def _statuses(period: ReportingPeriod, tasks: Collection[int]) -> dict[int, TaskStatus]:
    found = TaskStatus.objects.filter(
        task__in=tasks, period_kind=period.kind, period_start=period.start
    ).order_by("pk")
    return {status.task_id: status for status in found}


def accepted_reports(period: ReportingPeriod, tasks: Collection[int]) -> Mapping[int, ProgressReport]:
    """Return what counts of each of some tasks in a period: the last report accepted; one query."""
    found = ProgressReport.objects.filter(period=period, state=ReportState.ACCEPTED, task__in=tasks)
    return {report.task_id: report for report in found.order_by("accepted_at", "pk")}


def highlights_in(board: Overview) -> QuerySet[ProgressReport]:
    """Return the reports in force that tell what went well (亮点) in the period shown, in ledger order."""
    accepted = ProgressReport.objects.filter(period=board.period, state=ReportState.ACCEPTED)
    later = accepted.filter(task=OuterRef("task"), accepted_at__gt=OuterRef("accepted_at"))
    found = accepted.filter(~Exists(later), task__sensitivity__lte=board.clearance).exclude(highlight="")
    if board.units is not None:
        found = found.filter(department__in=board.units)
    return found.select_related("task", "department").order_by("task__number", "task__row")


def in_address(**params: object) -> str:
    """Return what narrows a list as it stands in an address; empty values are left out."""
    return "&".join(
        f"{name}={quote(str(value), safe='')}"
        for name, value in params.items()
        if value not in (None, "", False)
    )
