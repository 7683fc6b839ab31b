"""Adjustments (调整): what each changes in words, which wait for whom, and those approved since the last cut-off."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, Max, OuterRef, QuerySet
from django.utils.translation import gettext as _

from departments.actor import Actor
from departments.enums import Clearance
from departments.permissions import may
from reform.core.days import day as day_words
from reform.core.periods import Period
from reform.core.words import bracketed, dash
from tasks.enums import OPEN_ADJUSTMENTS, AdjustmentKind, AdjustmentState, LedgerState, Relation
from tasks.models import Adjustment, Ledger, Task, TaskStatus
from tasks.permissions import TaskQuerySet


@dataclass(frozen=True)
class TermChange:
    """One thing that changes: what, how it was, how it shall be; days as dates, everything else in words."""

    label: str
    before: date | str
    after: date | str


def term_changes(adjustment: Adjustment) -> list[TermChange]:
    """Return what an adjustment changes, in reading order."""
    kind, before, after = AdjustmentKind(adjustment.kind), adjustment.before, adjustment.after
    if kind == AdjustmentKind.COLLECTOR:
        return [TermChange(_("Collecting unit"), before["unit"], after["unit"])]
    if kind == AdjustmentKind.TARGET:
        return [
            TermChange(new["name"], _words(was), _words(new))
            for was, new in zip(before["targets"], after["targets"], strict=True)
        ]
    if kind == AdjustmentKind.DUE:
        rows = [TermChange(_("Due date"), _shown(before["due_on"]), _shown(after["due_on"]))]
        pairs = zip(before.get("nodes", []), after.get("nodes", []), strict=True)
        return rows + [TermChange(was[0], _shown(was[1]), _shown(new[1])) for was, new in pairs]
    day = before["suspended_on"] or after["suspended_on"]
    runs, rests = _("running"), _("suspended from %(day)s") % {"day": day_words(day)}
    suspends = kind == AdjustmentKind.SUSPENSION
    return [TermChange(_("The matter"), runs if suspends else rests, rests if suspends else runs)]


def _shown(iso: str) -> date | str:
    return date.fromisoformat(iso) if iso else _("Long-term")


def _target(step: dict[str, Any]) -> list[str]:
    """A target's value and its day; worded where the history is shown."""
    high = f"{dash()}{step['value_high']}" if step["value_high"] else ""
    value = f"{Relation(step['op']).sign}{step['value']}{high}"
    return [value, step["due_on"]] if step["due_on"] else [value]


def _words(step: dict[str, Any]) -> str:
    value, *due = _target(step)
    return f"{value}{bracketed(day_words(due[0])) if due else ''}"


def told(adjustment: Adjustment) -> dict[str, Any]:
    """Return how the history tells what changes: parameters `old` and `new`."""
    kind, before, after = AdjustmentKind(adjustment.kind), adjustment.before, adjustment.after
    if kind == AdjustmentKind.TARGET:
        return {
            "old": [_target(one) for one in before["targets"]],
            "new": [_target(one) for one in after["targets"]],
        }
    name = {AdjustmentKind.COLLECTOR: "unit", AdjustmentKind.DUE: "due_on"}.get(kind, "suspended_on")
    return {"old": before[name] or "—", "new": after[name] or "—"}


def adjustments_for(actor: Actor) -> QuerySet[Adjustment]:
    """Return the adjustments that exist for the actor, ready for a list."""
    return Adjustment.objects.visible_to(actor).select_related(
        "task__ledger__programme", "task__collector", "department", "asked_by"
    )


def adjustments_waiting(actor: Actor) -> QuerySet[Adjustment]:
    """Return those that wait for the actor: for an opinion, and for who may approve also those to be approved."""
    states = []
    if may(actor, "adjust.opine"):
        states.append(AdjustmentState.ASKED)
    if may(actor, "adjust.approve"):
        states.append(AdjustmentState.OPINED)
    found = adjustments_for(actor).filter(task__ledger__programme=actor.programme, state__in=states)
    found = found.filter(task__ledger__state=LedgerState.OPEN)
    return found.order_by("asked_at", "pk")


def adjusting(tasks: TaskQuerySet) -> TaskQuerySet:
    """Keep the tasks with an adjustment under way."""
    under_way = Adjustment.objects.filter(task=OuterRef("pk"), state__in=OPEN_ADJUSTMENTS)
    return tasks.filter(Exists(under_way))


@dataclass(frozen=True)
class OfTask:
    """The adjustments of a task: those approved, oldest first (its old terms stay visible by them), and the one under way.

    Who may not know of the one under way has None; of those approved, the papers of `readable` (by key) may be read.
    """

    approved: list[Adjustment]
    readable: frozenset[int]
    under_way: Adjustment | None


def adjustments_of(task: Task, actor: Actor) -> OfTask:
    """Return the adjustments of a task; two queries, one where there is none."""
    standing = [*OPEN_ADJUSTMENTS, AdjustmentState.APPROVED]
    found = Adjustment.objects.filter(task=task, state__in=standing).order_by()
    known = Adjustment.objects.visible_to(actor).filter(task=task).values_list("pk", flat=True)
    readable = frozenset(known) if found else frozenset()
    open_ones = [one for one in found if one.state in OPEN_ADJUSTMENTS and one.pk in readable]
    approved = [one for one in found if one.state == AdjustmentState.APPROVED]
    return OfTask(
        sorted(approved, key=lambda one: (one.decided_on or date.max, one.pk)),
        readable,
        max(open_ones, key=lambda one: (one.asked_at, one.pk), default=None),
    )


def last_cutoffs(ledgers: Iterable[int], before: Period) -> dict[int, date]:
    """Return the last cut-off of each ledger that was determined before a period; one query."""
    found = TaskStatus.objects.filter(
        task__ledger__in=set(ledgers), period_kind=before.kind, period_start__lt=before.start
    )
    rows = found.order_by().values("task__ledger").annotate(last=Max("as_of"))
    return {row["task__ledger"]: row["last"] for row in rows}


def adjusted_tasks(tasks: Iterable[Task], *, period: Period, cutoff: date) -> set[int]:
    """Return the keys of the tasks with an adjustment approved for a period; two queries, one where none was.

    It counts for the period in whose data it falls: decided after the ledger's last determined cut-off (where there
    is none, from the period's first day) and no later than this cut-off. So none falls between two periods.
    """
    tasks = list(tasks)
    ledger_of = {task.pk: task.ledger_id for task in tasks}
    found = Adjustment.objects.filter(
        task__in=ledger_of, state=AdjustmentState.APPROVED, decided_on__lte=cutoff
    )
    approved = list(found.values_list("task", "decided_on"))
    # Few tasks are ever adjusted, and the last cut-off is looked for among all statuses of a ledger.
    last = last_cutoffs({ledger_of[task] for task, _day in approved}, period) if approved else {}
    return {task for task, day in approved if day and _since(last.get(ledger_of[task]), day, period)}


def _since(last: date | None, day: date, period: Period) -> bool:
    return day > last if last else day >= period.start


def adjustments_approved(
    ledger: Ledger, *, period: Period, cutoff: date, clearance: int = max(Clearance)
) -> list[Adjustment]:
    """Return the adjustments approved for a period (as adjusted_tasks counts), for the circular, in ledger order."""
    last = last_cutoffs([ledger.pk], period).get(ledger.pk)
    found = Adjustment.objects.filter(
        task__ledger=ledger,
        task__sensitivity__lte=clearance,
        state=AdjustmentState.APPROVED,
        decided_on__lte=cutoff,
    ).select_related("task", "department")
    rows = [one for one in found if one.decided_on and _since(last, one.decided_on, period)]
    return sorted(rows, key=lambda one: (one.task.number, one.task.row, one.pk))
