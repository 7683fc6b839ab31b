"""The end of a ledger's year (结转): what becomes of each matter, what stands in the way, and the sum."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from departments.enums import Clearance
from reform.core.days import period_name
from tasks.enums import OPEN_ADJUSTMENTS, Fate, ObjectionState, RoundState, StatusClass, TaskState
from tasks.models import Adjustment, CommentRound, IndicatorTarget, Ledger, Objection, Task
from tasks.progress import LATE_CLASSES

# What is copied into the next year's ledger.
CARRIED = (Fate.GOES_ON, Fate.UNFINISHED, Fate.PREPARATION)


@dataclass(frozen=True)
class YearEnd:
    """What becomes of a ledger's matters: items and rows with their fates, and the sentences that forbid it now."""

    ledger: Ledger
    tasks: list[Task]
    fates: dict[int, str]
    blockers: list[str]

    @property
    def items(self) -> list[tuple[Task, str]]:
        """The items with their fates, in ledger order; totals count these."""
        return [(task, self.fates[task.pk]) for task in self.tasks if task.row == 0]

    @property
    def counts(self) -> list[tuple[str, str, int]]:
        """How many items come to each end: (fate, in words, number), in printing order."""
        counted = Counter(fate for _task, fate in self.items)
        return [(fate.value, str(fate.label), counted[fate]) for fate in Fate]

    @property
    def carried(self) -> int:
        """How many items go into the next year's ledger."""
        return sum(n for fate, _label, n in self.counts if fate in CARRIED)

    @property
    def reconciliation(self) -> str:
        """The line that proves the sum."""
        return f"{len(self.items)} = {' + '.join(str(n) for _fate, _label, n in self.counts)}"


def year_end_of(ledger: Ledger, *, clearance: int = max(Clearance)) -> YearEnd:
    """Return what becomes of the matters of a running ledger at the end of its year; a constant number of queries.

    Done ones stay. Long-term ones that are not late close the year as 完成年度任务，持续推进 and begin anew, and so does
    what is done for the year and has a target of a later one; everything else that was handed out goes over
    unfinished, what is in preparation as it is. An item with rows follows them. Source: office-practice 2.
    """
    found = Task.objects.filter(ledger=ledger, sensitivity__lte=clearance)
    tasks = list(found.select_related("collector", "root").order_by("number", "row"))
    later = set(
        IndicatorTarget.objects.filter(
            indicator__task__ledger=ledger, due_on__gt=date(ledger.year, 12, 31)
        ).values_list("indicator__task", flat=True)
    )
    fates = {task.pk: fate_of(task, later=task.pk in later) for task in tasks if not task.row_count}
    below: dict[int, list[str]] = {}
    for task in tasks:
        if task.root_id:
            below.setdefault(task.root_id, []).append(fates[task.pk])
    for task in tasks:
        if task.row_count:
            fates[task.pk] = _fate_of_item(below.get(task.pk, []))
    return YearEnd(ledger, tasks, fates, blockers_of(ledger))


def fate_of(task: Task, *, later: bool) -> str:
    """Return what becomes of one matter; `later` says that it has a target of a later year."""
    if task.state == TaskState.WITHDRAWN:
        return Fate.WITHDRAWN
    if task.state == TaskState.PREPARATION:
        return Fate.PREPARATION
    if task.status_class == StatusClass.DONE:
        return Fate.GOES_ON if task.long_term or later else Fate.DONE
    late = task.status_class in LATE_CLASSES or task.overdue or task.suspended_on is not None
    return Fate.GOES_ON if task.long_term and not late else Fate.UNFINISHED


def _fate_of_item(rows: list[str]) -> str:
    """The item's own end: its rows', unfinished where any row is."""
    for fate in (Fate.UNFINISHED, Fate.GOES_ON, Fate.PREPARATION, Fate.DONE):
        if fate in rows:
            return fate
    return Fate.WITHDRAWN


def blockers_of(ledger: Ledger) -> list[str]:
    """Return what must be ended first, in sentences; empty when the year can be closed."""
    said: list[str] = []
    if opened := ledger.periods.filter(state="open").first():
        said.append(_("%(period)s is still open: close it first.") % {"period": period_name(str(opened))})
    elif n := _undetermined(ledger):
        words = ngettext(
            "%(n)s matter was not determined in the last period.",
            "%(n)s matters were not determined in the last period.",
            n,
        )
        said.append(words % {"n": n})
    if n := Objection.objects.filter(task__ledger=ledger, state=ObjectionState.OPEN).count():
        said.append(
            ngettext("%(n)s objection is not decided.", "%(n)s objections are not decided.", n) % {"n": n}
        )
    if n := Adjustment.objects.filter(task__ledger=ledger, state__in=OPEN_ADJUSTMENTS).count():
        words = ngettext("%(n)s adjustment is under way.", "%(n)s adjustments are under way.", n)
        said.append(words % {"n": n})
    if CommentRound.objects.filter(ledger=ledger, state=RoundState.OPEN).exists():
        said.append(_("Units are still being asked for comments on a draft division."))
    return said


def _undetermined(ledger: Ledger) -> int:
    """How many running matters lack a confirmed determination in the last period; those handed out since do not."""
    last = ledger.periods.filter(kind="month").order_by("-start").first()
    if last is None:
        return 0
    confirmed = last.determinations.filter(confirmed_at__isnull=False)
    running = Task.objects.filter(ledger=ledger).handed_out().leaves()
    asked = running.filter(Q(handed_out_on__isnull=True) | Q(handed_out_on__lte=last.cutoff))
    return asked.exclude(pk__in=confirmed.values("task")).count()


def carried_from(task: Task) -> list[Task]:
    """Return the matter of each earlier year that a task goes on from, the last year first; one query a year."""
    found: list[Task] = []
    key = task.carried_from_id
    while key and len(found) < 50:
        before = Task.objects.select_related("ledger", "collector").get(pk=key)
        found.append(before)
        key = before.carried_from_id
    return found
