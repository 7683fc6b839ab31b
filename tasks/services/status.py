"""Writing status: the append-only TaskStatus, and its copy on the task and on the item above it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from departments.actor import Actor
from reform.core.periods import Period
from tasks.models import Ledger, Task, TaskLog, TaskStatus
from tasks.permissions import TaskQuerySet
from tasks.progress import Flag, State, StatusClass, calendar_flags, light_of, roll_up_root
from tasks.selectors.facts import spared

# How many keys stand in one statement.
BATCH = 1000
COPIED = ["status_class", "severity", "light", "overdue", "due_soon", "at_risk", "unreported"]


@transaction.atomic
def record_status(
    *,
    task: Task,
    as_of: date,
    period: Period,
    determined: str,
    severity: int = 0,
    flags: Collection[str] = (),
    self_rated: str = "",
    proposed: str = "",
    derivation: Sequence[Any] = (),
    rule_version: str = "",
    reason: str = "",
    progress_text: str = "",
    progress_share: Decimal | None = None,
    unreported: bool = False,
    prepared_by: str = "",
    by: Actor,
) -> TaskStatus:
    """Write what was determined for `task` at the cut-off `as_of` and return the new row.

    `derivation` is the proposal's steps, `rule_version` its rule as key/version. Copies class, severity, flags and light
    onto the task, rolls its item up and writes the task's log.
    """
    before = task.status_class
    status = TaskStatus.objects.create(
        task=task,
        jurisdiction=task.jurisdiction,
        as_of=as_of,
        period_kind=period.kind,
        period_start=period.start,
        self_rated=self_rated,
        proposed=proposed,
        derivation=list(derivation),
        rule_version=rule_version,
        determined=determined,
        severity=severity,
        overdue=Flag.OVERDUE in flags,
        due_soon=Flag.DUE_SOON in flags,
        at_risk=Flag.AT_RISK in flags,
        unreported=unreported,
        reason=reason,
        progress_text=progress_text,
        progress_share=progress_share,
        prepared_by=prepared_by,
        confirmed_by=by.label,
        determined_at=timezone.now(),
    )
    # A period determined anew after a later one stays in the record; the task goes on showing the later.
    if task.status_as_of is None or task.status_as_of <= as_of:
        kept = set(flags) | ({Flag.UNREPORTED} if unreported else set())
        _copy(task, State(StatusClass(determined), severity, tuple(kept)))
        task.status_as_of = as_of
        task.save(update_fields=[*COPIED, "status_as_of"])
        if task.root:
            roll_up([task.root])
    TaskLog.objects.create(
        task=task,
        at=timezone.now(),
        who=by.label,
        event="status.determined",
        params={"from": before, "to": determined, "as_of": as_of.isoformat(), "reason": reason},
    )
    return status


def begin_status(*, tasks: Iterable[Task], on: date) -> None:
    """Give tasks that are handed out on a day their first class, until a determination is made.

    Nothing was expected of them yet: not due before their start, else on schedule. Roots are rolled up.
    """
    roots: dict[int, Task] = {}
    begun: list[Task] = []
    for task in tasks:
        if task.row_count:
            roots[task.pk] = task
            continue
        waiting = task.starts_on is not None and task.starts_on > on
        status = StatusClass.NOT_DUE if waiting else StatusClass.ON_SCHEDULE
        _copy(task, State(status, 0, _flags(task, status, on)))
        begun.append(task)
        if task.root:
            roots.setdefault(task.root.pk, task.root)
    _save_copies(begun)
    roll_up(roots.values())


def roll_up(roots: Iterable[Task]) -> None:
    """Set the class, flags and light of items from their rows: the worst row's, done when all are done."""
    items = {root.pk: root for root in roots}
    rows: dict[int, list[State]] = defaultdict(list)
    for row in Task.objects.filter(root__in=items).handed_out():
        if row.status_class and row.root_id:
            rows[row.root_id].append(_state(row))
    for key, states in rows.items():
        _copy(items[key], roll_up_root(states))
    _save_copies([items[key] for key in rows])


def _save_copies(tasks: Iterable[Task]) -> None:
    """Write the copied columns of the tasks, in one statement for all that show the same."""
    alike: dict[tuple[Any, ...], list[int]] = defaultdict(list)
    for task in tasks:
        alike[tuple(getattr(task, name) for name in COPIED)].append(task.pk)
    for values, keys in alike.items():
        for start in range(0, len(keys), BATCH):
            found = Task.objects.filter(pk__in=keys[start : start + BATCH])
            found.update(**dict(zip(COPIED, values, strict=True)))


@transaction.atomic
def refresh_calendar_flags(*, ledger: Ledger, on: date) -> int:
    """Move overdue and due soon with the calendar; return how many tasks changed.

    The class stays as determined; the light follows the flags.
    """
    return renew_flags(tasks=Task.objects.filter(ledger=ledger), on=on)


def renew_flags(*, tasks: TaskQuerySet, on: date) -> int:
    """Set overdue and due soon of running tasks by their dates on a day; return how many changed.

    What the rule spares (力争, 探索, data not published yet) is not overdue between cut-offs either.
    """
    changed: list[Task] = []
    roots: set[int] = set()
    running = tasks.handed_out().leaves().exclude(status_class="")
    exempt = spared(running, on)
    for task in running:
        state = _state(task)
        flags = _flags(task, state.status_class, on, exempt=task.pk in exempt)
        if set(flags) != set(state.flags):
            _copy(task, State(state.status_class, state.severity, flags))
            changed.append(task)
            if task.root_id:
                roots.add(task.root_id)
    _save_copies(changed)
    roll_up(Task.objects.filter(pk__in=roots))
    return len(changed)


def _flags(task: Task, status: str, on: date, *, exempt: bool = False) -> tuple[str, ...]:
    return calendar_flags(
        task.due_on,
        on,
        done=status == StatusClass.DONE,
        suspended=status == StatusClass.ADJUSTED or task.suspended_on is not None,
        exempt=exempt,
        at_risk=task.at_risk,
        unreported=task.unreported,
        long_term=task.long_term,
    )


def _state(task: Task) -> State:
    marks = {
        Flag.OVERDUE: task.overdue,
        Flag.DUE_SOON: task.due_soon,
        Flag.AT_RISK: task.at_risk,
        Flag.UNREPORTED: task.unreported,
        Flag.LONG_TERM: task.long_term,
    }
    flags = tuple(flag for flag, on in marks.items() if on)
    return State(StatusClass(task.status_class), task.severity, flags)


def _copy(task: Task, state: State) -> None:
    task.status_class = state.status_class
    task.severity = state.severity
    task.overdue = Flag.OVERDUE in state.flags
    task.due_soon = Flag.DUE_SOON in state.flags
    task.at_risk = Flag.AT_RISK in state.flags
    task.unreported = Flag.UNREPORTED in state.flags
    task.light = light_of(state.status_class, state.severity, state.flags)
