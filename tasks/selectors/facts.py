"""What the rule may look at, filled from the database in a constant number of queries."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, QuerySet, prefetch_related_objects

from departments.models import Programme
from reform.core.periods import Period, month_of
from tasks.enums import Basis
from tasks.models import DutyItem, Indicator, Task, TaskSource, TaskStatus
from tasks.progress import (
    PRESETS,
    DetailFacts,
    GridItem,
    GridRule,
    IndicatorFacts,
    MilestoneFacts,
    PlanStep,
    Recurrence,
    Rule,
    StatusClass,
    TaskFacts,
    is_spared,
)
from tasks.selectors.adjustments import adjusted_tasks
from tasks.selectors.figures import actual_of, targets_in_force

STARTED = {StatusClass.DONE, StatusClass.ON_SCHEDULE, StatusClass.BEHIND}


@dataclass(frozen=True)
class Said:
    """What was reported of a task in the period: the self-rating, whether it was reviewed, and what stands beside.

    `returned` says that what was filed was sent back and not filed again, `not_asked` that the rhythm of the
    collecting unit asked for nothing.
    """

    self_rating: str = ""
    reviewed: bool = False
    at_risk: bool = False
    unreported: bool = False
    returned: bool = False
    not_asked: bool = False
    done_on: date | None = None


def rule_of(programme: Programme) -> Rule:
    """Return the programme's light rule, the default preset where none is set."""
    return Rule.from_json(programme.rule) if programme.rule else PRESETS["yinchuan"]


def with_measures(tasks: QuerySet[Task]) -> QuerySet[Task]:
    """Load with `tasks` all that `facts_of` reads."""
    return tasks.select_related("ledger", "collector", "root").prefetch_related(*_measures())


def load_measures(tasks: Iterable[Task]) -> None:
    """Load with tasks at hand what `with_measures` loads, but for what they have already."""
    prefetch_related_objects(list(tasks), *_measures())


def _measures() -> list[str | Prefetch]:
    return [
        "indicators__targets",
        "indicators__values",
        "milestones",
        "details",
        Prefetch("duty_items", DutyItem.objects.select_related("department")),
        # Of a source the rule asks for nothing but the notice's day.
        Prefetch("sources", TaskSource.objects.select_related("notice").only("task", "notice__issued_on")),
    ]


def last_statuses(tasks: Iterable[Task], before: Period) -> dict[int, TaskStatus]:
    """Return the last determination of each task before a period, keyed by the task's key: its class, severity and day.

    A matter carried over unfinished (结转) goes on from where the old year left it; one that begins a new year's
    round, long-term or done for the year, does not.
    """
    tasks = list(tasks)
    heirs = {task.carried_from_id: task.pk for task in tasks if task.carried_from_id and not task.long_term}
    found = TaskStatus.objects.filter(
        task__in=[*(task.pk for task in tasks), *heirs],
        period_kind=before.kind,
        period_start__lt=before.start,
    )
    found = found.only("task", "as_of", "determined", "severity")
    own = {task.pk for task in tasks}
    last: dict[int, TaskStatus] = {}
    inherited: dict[int, TaskStatus] = {}
    for status in found.order_by("period_start", "pk"):
        if status.task_id in own:
            last[status.task_id] = status
        else:
            inherited[heirs[status.task_id]] = status
    going_on = {key: one for key, one in inherited.items() if one.determined != StatusClass.DONE}
    return going_on | last


def facts_of(
    tasks: Iterable[Task], *, period: Period, cutoff: date, said: Mapping[int, Said]
) -> dict[int, TaskFacts]:
    """Return the facts of each task (from `with_measures`) at a cut-off, keyed by the task's key."""
    tasks = list(tasks)
    last = last_statuses(tasks, period)
    adjusted = adjusted_tasks(tasks, period=period, cutoff=cutoff)
    return {
        task.pk: _facts(
            task, cutoff, said.get(task.pk, Said()), last.get(task.pk), adjusted=task.pk in adjusted
        )
        for task in tasks
    }


def _facts(task: Task, cutoff: date, said: Said, last: TaskStatus | None, *, adjusted: bool) -> TaskFacts:
    issued = [s.notice.issued_on for s in task.sources.all() if s.notice and s.notice.issued_on]
    completed_on = said.done_on
    if last and last.determined == StatusClass.DONE:
        # Done stays done until a person determines otherwise.
        completed_on = last.as_of
    started = last is not None and last.determined in STARTED
    return TaskFacts(
        type=task.type,
        due_on=task.due_on,
        starts_on=task.starts_on,
        notice_on=min(issued, default=None),
        long_term=task.long_term,
        completed_on=completed_on,
        started_on=last.as_of if last and started else None,
        suspended=_by(task.suspended_on, cutoff) is not None,
        adjusted_in_period=adjusted,
        self_rating=said.self_rating or None,
        self_rating_reviewed=said.reviewed,
        at_risk=said.at_risk,
        unreported=said.unreported,
        returned=said.returned,
        not_asked=said.not_asked,
        last_class=last.determined if last else None,
        last_severity=last.severity if last else 0,
        indicators=tuple(indicator_facts(i, task, cutoff) for i in task.indicators.all()),
        milestones=tuple(
            MilestoneFacts(m.name, m.planned_on, _by(m.done_on, cutoff)) for m in task.milestones.all()
        ),
        details=tuple(DetailFacts(d.name, _by(d.done_on, cutoff)) for d in task.details.all()),
        grid=tuple(
            GridItem(
                item.department.short_name,
                bool(item.done and _by(item.done_on, cutoff)),
                due_on=item.due_on,
                applies=item.applies,
            )
            for item in task.duty_items.all()
        ),
        grid_rule=GridRule(task.grid_kind, task.grid_value),  # type: ignore[arg-type] # the column holds the rule's words
        recurrence=Recurrence(task.every, task.times_done) if task.every else None,  # type: ignore[arg-type] # likewise
    )


def _by(day: date | None, cutoff: date) -> date | None:
    return day if day and day <= cutoff else None


def indicator_facts(indicator: Indicator, task: Task, cutoff: date) -> IndicatorFacts:
    """Return an indicator (its targets and values read) with the value known at a cut-off, as the rule looks at it."""
    targets = targets_in_force(indicator, task.due_on, task.ledger.year)
    target = targets[-1] if targets else None
    actual, as_of = actual_of(indicator, by=cutoff)
    return IndicatorFacts(
        name=indicator.name,
        target=target.value if target else None,
        actual=actual,
        unit=indicator.unit,
        op=target.op if target else ">=",  # type: ignore[arg-type] # likewise the signs
        measure="rate" if indicator.basis == Basis.RATE else "cumulative",
        upper=target.value_high if target else None,
        last_year=indicator.last_year,
        baseline=indicator.baseline,
        as_of=as_of,
        plan=tuple(PlanStep(t.due_on, t.value) for t in targets if t.due_on) if len(targets) > 1 else (),
        modality=indicator.modality,
        # Figures published by the quarter or year are asked for only then.
        pending=actual is None and indicator.rhythm != "month",
    )


def spared(tasks: QuerySet[Task], on: date) -> set[int]:
    """Return the keys of those `tasks` past their date on a day that are not overdue all the same: what is outstanding
    is only 力争 or 探索, or its data are not published yet. A constant number of queries."""
    past = tasks.filter(due_on__lt=on).exclude(status_class=StatusClass.DONE)
    found = list(with_measures(past).select_related("ledger__programme", "collector", "root"))
    facts = facts_of(found, period=month_of(on), cutoff=on, said={})
    return {task.pk for task in found if is_spared(facts[task.pk], rule_of(task.ledger.programme), on)}
