"""What a sheet prints of matters that is known from reports: cause, measure, until when, and how far below the line."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from django.utils import timezone

from reform.core.periods import Period, month_of
from reports.enums import ReportState
from reports.models import ProgressReport, ReportingPeriod
from reports.narrative.wording import before, figure, starting
from reports.selectors.rule import rule_at
from tasks.models import Ledger, Task
from tasks.progress import IndicatorFacts, Rule, StatusClass, TaskFacts, expected_at
from tasks.progress.judge import is_met, points_of
from tasks.selectors.facts import facts_of, rule_of, with_measures

LATE = frozenset({StatusClass.BEHIND, StatusClass.SHOULD_HAVE_STARTED})
SAID = frozenset({"cause", "measure", "plan_on", "remark"})
Told = Callable[[Sequence[int]], Mapping[int, Mapping[str, Any]]]


def cutoff_of(ledger: Ledger) -> tuple[Period, date, Rule]:
    """Return the newest period of a ledger whose cut-off has come, that cut-off and the rule it is judged by.

    Without any: this month, today, the rule in force.
    """
    today = timezone.localdate()
    begun = ReportingPeriod.objects.filter(ledger=ledger, cutoff__lte=today)
    period = begun.select_related("ledger__programme").order_by("-cutoff", "-start").first()
    if period is None:
        return month_of(today), today, rule_of(ledger.programme)
    return period.period, period.cutoff, rule_at(period)


def told_of(ledger: Ledger, columns: Sequence[str]) -> Told:
    """Return what answers `columns` for a chunk of tasks of a ledger, by the task's key; the queries are constant."""
    period, cutoff, rule = cutoff_of(ledger)
    wanted = set(columns)

    def told(keys: Sequence[int]) -> dict[int, dict[str, Any]]:
        found: dict[int, dict[str, Any]] = {}
        if wanted & SAID:
            found = _said(keys)
        if wanted & {"expected", "actual", "gap"}:
            late = Task.objects.filter(pk__in=keys, status_class__in=LATE, row_count=0)
            tasks = list(with_measures(late))
            facts = facts_of(tasks, period=period, cutoff=cutoff, said={})
            for task in tasks:
                found.setdefault(task.pk, {}).update(_gap(task, facts[task.pk], rule, cutoff, ledger.year))
        return found

    return told


def _said(keys: Sequence[int]) -> dict[int, dict[str, Any]]:
    """Return cause, measure and date of each task's newest accepted report."""
    accepted = ProgressReport.objects.filter(task__in=keys, state=ReportState.ACCEPTED)
    rows = accepted.order_by("period__start", "accepted_at", "pk").values_list(
        "task", "cause", "measure", "expected_on"
    )
    found: dict[int, dict[str, Any]] = {}
    for task, cause, measure, plan_on in rows:
        remark = "；".join(filter(None, (cause and f"原因：{cause}", measure and f"措施：{measure}")))
        found[task] = {"cause": cause, "measure": measure, "plan_on": plan_on, "remark": remark}
    return found


def _gap(task: Task, facts: TaskFacts, rule: Rule, cutoff: date, year: int) -> dict[str, Any]:
    """Return 应达, 实达 and the gap in points of one that is late: by its first figure that is not met, else by its date."""
    for indicator in facts.indicators:
        if indicator.target is None or indicator.actual is None or is_met(indicator, rule):
            continue
        goal = _goal(indicator, facts, rule, cutoff, overdue=task.overdue)
        if goal is None:
            continue
        gap = indicator.actual - goal if indicator.lower_is_better else goal - indicator.actual
        points = gap if indicator.unit == "%" else points_of(gap, indicator.target)
        return {
            "expected": f"{figure(goal)}{indicator.unit}",
            "actual": f"{figure(indicator.actual)}{indicator.unit}",
            "gap": points if points > 0 else None,
        }
    if task.status_class == StatusClass.SHOULD_HAVE_STARTED and task.starts_on:
        return {"expected": f"应于{starting(task.starts_on, year)}启动", "actual": "尚未启动"}
    if task.due_on and task.due_on <= cutoff:
        return {"expected": f"应于{before(task.due_on, year)}完成", "actual": "尚未完成"}
    return {}


def _goal(indicator: IndicatorFacts, facts: TaskFacts, rule: Rule, cutoff: date, *, overdue: bool) -> Any:
    """Return what should have been reached: the target of one that is overdue, else what the line expects."""
    if overdue or indicator.measure == "rate":
        return indicator.target
    at = min(indicator.as_of or cutoff, cutoff)
    found = expected_at(indicator, at=at, start=facts.line_starts_on, due=facts.due_on, rule=rule)
    return found.value if found else None
