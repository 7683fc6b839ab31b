"""The matters of a circular: indicators, what is late with its four facts, the annex's lines."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from reports.circulars.records import IndicatorCounts, IndicatorLine, LateMatter, LedgerRow, Named
from reports.models import ProgressReport, ReportingPeriod
from reports.narrative.wording import STEADY
from reports.selectors.standing import Standing
from tasks.enums import AssignmentRole, TaskType
from tasks.models import Assignment, Task, TaskStatus
from tasks.progress import (
    RETURNED_KEPT,
    Expectation,
    IndicatorFacts,
    Rule,
    StatusClass,
    TaskFacts,
    expected_at,
    held_to,
)
from tasks.progress.judge import is_met, verdicts_of
from tasks.selectors.counts import ItemRow, ItemState
from tasks.selectors.facts import facts_of, with_measures
from tasks.selectors.tasks import HELPING, LEADING

# What a matter of each type comes to: 应于9月底前印发.
ACTS = {
    TaskType.DOCUMENT_ISSUE: "印发",
    TaskType.PROJECT: "竣工投用",
    TaskType.EVENT: "办结",
}
TOLD_ONE_BY_ONE = 6
TOLD_INDICATORS = 8
# Printed beside words of the month before: this month's were sent back.
RETURNED = "本期报送被退回后尚未重报，沿用上期"


def unit_named(task: Task) -> Named:
    """Return the collecting unit of a task with its full and short name."""
    unit = task.collector
    return Named(str(unit.uid), unit.name, unit.short_name) if unit else Named("", "", "")


def _facts(standing: Standing, period: ReportingPeriod) -> dict[int, TaskFacts]:
    keys = [row.task.pk for item in standing.items for row in item.rows]
    tasks = with_measures(Task.objects.filter(pk__in=keys))
    return facts_of(tasks, period=period.period, cutoff=period.cutoff, said={})


def indicator_lines(
    standing: Standing, period: ReportingPeriod, rule: Rule
) -> tuple[tuple[IndicatorLine, ...], IndicatorCounts]:
    """Return the quantified indicators in ledger order with their counts; met ones and those below are told."""
    facts = _facts(standing, period)
    keys = {task.pk: task for item in standing.items for task in (row.task for row in item.rows)}
    uids = {
        task.pk: [str(indicator.uid) for indicator in task.indicators.all()]
        for task in Task.objects.filter(pk__in=keys).prefetch_related("indicators")
    }
    lines: list[IndicatorLine] = []
    for item in standing.items:
        for row in item.rows:
            found = facts[row.task.pk]
            verdicts = verdicts_of(found, rule, period.cutoff)
            for indicator, verdict, uid in zip(found.indicators, verdicts, uids[row.task.pk], strict=False):
                if indicator.target is None:
                    continue
                state = indicator_state(indicator, rule, late=verdict.late)
                expected = expected_by(indicator, found, rule, period.cutoff)
                told = state in {"met", "below"} and sum(1 for line in lines if line.told) < TOLD_INDICATORS
                line = _line(uid, row.task, indicator, state, expected, told=told)
                held = held_by(indicator, found, rule, period.cutoff)
                lines.append(replace(line, tolerated=is_tolerated(indicator, state, held)))
    counts = IndicatorCounts(
        len(lines),
        *(sum(1 for line in lines if line.state == s) for s in ("met", "in_step", "below", "pending")),
    )
    return tuple(lines), counts


def indicator_state(indicator: IndicatorFacts, rule: Rule, *, late: bool) -> str:
    """Return met, in_step, below or pending (no data yet), as papers and pages tell an indicator with a target."""
    if indicator.pending or indicator.actual is None:
        return "pending"
    if is_met(indicator, rule):
        return "met"
    return "below" if late else "in_step"


def expected_by(indicator: IndicatorFacts, facts: TaskFacts, rule: Rule, cutoff: date) -> Decimal | None:
    """Return what is expected of an indicator at the date of its data, at the cut-off at the latest."""
    at = min(indicator.as_of or cutoff, cutoff)
    found = expected_at(indicator, at=at, start=facts.line_starts_on, due=facts.due_on, rule=rule)
    return found.value if found else None


def held_by(indicator: IndicatorFacts, facts: TaskFacts, rule: Rule, cutoff: date) -> Expectation | None:
    """Return what the rule holds an indicator against at the date of its data, at the cut-off at the latest."""
    at = min(indicator.as_of or cutoff, cutoff)
    return held_to(indicator, at=at, start=facts.line_starts_on, due=facts.due_on, rule=rule)


def is_tolerated(indicator: IndicatorFacts, state: str, held: Expectation | None) -> bool:
    """Tell whether it counts as in step only because the rule allows how far it falls short of what it is held to."""
    if state != "in_step" or indicator.actual is None or held is None:
        return False
    return indicator.actual > held.value if indicator.lower_is_better else indicator.actual < held.value


def _line(
    uid: str, task: Task, indicator: IndicatorFacts, state: str, expected: Decimal | None, *, told: bool
) -> IndicatorLine:
    return IndicatorLine(
        uid=uid,
        item_no=task.label,
        name=indicator.name,
        measure=indicator.measure,
        op=indicator.op,
        target=indicator.target,
        unit=indicator.unit,
        actual=indicator.actual if state != "pending" else None,
        state=state,
        expected=expected if indicator.measure == "cumulative" else None,
        last_year=indicator.last_year,
        as_of=indicator.as_of,
        upper=indicator.upper,
        told=told,
    )


def late_matters(
    standing: Standing,
    reports: Mapping[int, ProgressReport],
    period: ReportingPeriod,
    rule: Rule,
    written: Mapping[str, Mapping[str, Any]],
) -> tuple[LateMatter, ...]:
    """Return each late item with its four facts; the first few are told one by one, the rest by annex 2.

    `written` are the clerk's own words by the item's uid; they stand before the report's.
    """
    facts = _facts(standing, period)
    found = []
    for position, item in enumerate(standing.late):
        row = worst_row(item)
        said = dict(written.get(str(item.task.uid), {}))
        found.append(
            _late(item, row, reports.get(row.task.pk), facts[row.task.pk], period, rule, said, position)
        )
    return tuple(found)


def worst_row(item: ItemState) -> ItemRow:
    """Return the row an item's class comes from."""
    return max(
        item.rows, key=lambda row: (row.state.status_class == item.state.status_class, row.state.severity)
    )


def _late(
    item: ItemState,
    row: ItemRow,
    report: ProgressReport | None,
    facts: TaskFacts,
    period: ReportingPeriod,
    rule: Rule,
    written: Mapping[str, Any],
    position: int,
) -> LateMatter:
    short = next(
        (
            i
            for i in facts.indicators
            if i.target is not None and i.actual is not None and not is_met(i, rule)
        ),
        None,
    )
    expected = expected_by(short, facts, rule, period.cutoff) if short else None
    plan_on = date.fromisoformat(written["plan_on"]) if written.get("plan_on") else None
    overdue = "overdue" in item.state.flags
    return LateMatter(
        uid=str(item.task.uid),
        item_no=item.task.label,
        title=item.task.title,
        status_class=item.state.status_class,
        units=(unit_named(row.task),),
        overdue=overdue,
        severity=item.state.severity,
        due_on=row.task.due_on,
        due_act=_due_act(row.task, quantified=short is not None),
        start_on=row.task.starts_on if item.state.status_class == StatusClass.SHOULD_HAVE_STARTED else None,
        expected=expected,
        actual=short.actual if short else None,
        target=short.target if short else None,
        unit=short.unit if short else "",
        lower_is_better=short.lower_is_better if short else False,
        now=written.get("now") or _now(row, report, quantified=short is not None),
        cause=written.get("cause") or (report.cause if report else ""),
        plan=written.get("plan") or (report.measure if report else ""),
        plan_on=plan_on or (report.expected_on if report else None),
        told=position < TOLD_ONE_BY_ONE,
    )


def _due_act(task: Task, *, quantified: bool) -> str:
    """What was to be done by the date; a long-term matter without one is to go on (长期坚持)."""
    if task.long_term and not task.due_on:
        return STEADY
    return ACTS.get(TaskType(task.type), "完成") if task.type and not quantified else ""


def _now(row: ItemRow, report: ProgressReport | None, *, quantified: bool) -> str:
    """Where it stands, in the unit's words: the first sentence of its report. With figures none is needed."""
    if quantified:
        return ""
    text = (report.text if report else row.status.progress_text).strip()
    idle = "尚未启动" if row.state.status_class == StatusClass.SHOULD_HAVE_STARTED else ""
    return text.split("。")[0] or idle


def ledger_rows(standing: Standing, reports: Mapping[int, ProgressReport]) -> tuple[LedgerRow, ...]:
    """Return the annex's lines: each item, and under one with rows each of its rows."""
    keys = {t.pk for item in standing.items for t in (item.task, *(row.task for row in item.rows))}
    responsible: dict[int, list[Assignment]] = {}
    for assignment in Assignment.objects.filter(task__in=keys).select_related("department").order_by("order"):
        responsible.setdefault(assignment.task_id, []).append(assignment)
    lines: list[LedgerRow] = []
    for item in standing.items:
        if item.task.row_count:
            lines.append(_ledger_row(item.task, item, None, responsible.get(item.task.pk, []), reports))
            lines += [
                _ledger_row(
                    row.task, item, row, responsible.get(row.task.pk, []), reports, row_of=str(item.task.uid)
                )
                for row in item.rows
            ]
        else:
            lines.append(
                _ledger_row(item.task, item, item.rows[0], responsible.get(item.task.pk, []), reports)
            )
    return tuple(lines)


def _ledger_row(
    task: Task,
    item: ItemState,
    row: ItemRow | None,
    responsible: list[Assignment],
    reports: Mapping[int, ProgressReport],
    *,
    row_of: str = "",
) -> LedgerRow:
    state = row.state if row and row_of else item.state
    report = reports.get(task.pk)
    share = row.status.progress_share if row else None
    return LedgerRow(
        uid=str(task.uid),
        item_no=task.label,
        section=task.section,
        title=task.title,
        target=task.completion_standard,
        lead=_names(responsible, *LEADING) or ((task.collector.short_name,) if task.collector else ()),
        cooperating=_names(responsible, *HELPING),
        leader="、".join(_names(responsible, AssignmentRole.LEADER)),
        due_on=task.due_on,
        progress=row.status.progress_text if row else "",
        completion=share.quantize(Decimal("0.1"), rounding=ROUND_HALF_UP) if share is not None else None,
        status_class=state.status_class,
        severity=state.severity,
        flags=tuple(str(flag) for flag in state.flags),
        remark=report.cause if report else _kept(row.status) if row else "",
        row_of=row_of,
    )


def _kept(status: TaskStatus) -> str:
    """Why the words of the month before stand where a report was filed; unreported is a flag of its own."""
    return RETURNED if any(one["code"] == RETURNED_KEPT for one in status.derivation) else ""


def _names(responsible: list[Assignment], *roles: str) -> tuple[str, ...]:
    return tuple(
        a.department.short_name if a.department else a.written for a in responsible if a.role in roles
    )
