"""The line of each measure for a reviewer: expected at the cut-off, said now, accepted last."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from reports.models import ProgressReport
from reports.selectors.reports import Before
from tasks.progress import IndicatorFacts, Rule, TaskFacts, expected_at
from tasks.progress.expected import Measured
from tasks.progress.facts import reaches
from tasks.selectors.facts import facts_of, load_measures, rule_of


@dataclass(frozen=True)
class Line:
    """One measure of a matter; figures in `unit`. `behind` says that what is said falls short of the expectation."""

    name: str
    unit: str
    target: Decimal | None
    expected: Decimal | None
    now: Decimal | None
    last: Decimal | None
    behind: bool

    @property
    def change(self) -> Decimal | None:
        """Return what is said now less what was accepted last; None where one of them is missing."""
        return None if self.now is None or self.last is None else self.now - self.last


def lines_of(reports: Iterable[ProgressReport], before: Mapping[int, Before]) -> dict[int, list[Line]]:
    """Return the lines of each report (from `with_content`) by its key; the queries do not grow with the reports.

    Indicators come with their figure, nodes and entries of a detail list as how many are done.
    """
    reports = list(reports)
    load_measures([report.task for report in reports])
    found: dict[int, list[Line]] = {}
    for period in {report.period_id: report.period for report in reports}.values():
        within = [report for report in reports if report.period_id == period.pk]
        tasks = [report.task for report in within]
        facts = facts_of(tasks, period=period.period, cutoff=period.cutoff, said={})
        rule = rule_of(period.ledger.programme)
        for report in within:
            found[report.pk] = _lines(report, before[report.pk], facts[report.task_id], rule)
    return found


def _lines(report: ProgressReport, before: Before, facts: TaskFacts, rule: Rule) -> list[Line]:
    cutoff = report.period.cutoff
    now = {value.indicator_id: value.value for value in report.values.all()}
    lines = [
        _indicator(
            one,
            now=now.get(indicator.pk),
            last=before.values[indicator.pk].value if indicator.pk in before.values else None,
            expected=_expected(one, facts, rule, cutoff),
        )
        for indicator, one in zip(report.task.indicators.all(), facts.indicators, strict=True)
    ]
    nodes = [node for node in facts.milestones if node.planned_on]
    for name, measure, newly in (
        (_("Nodes"), nodes, report.milestones_done),
        (_("Detail list"), facts.details, report.details_done),
    ):
        if measure:
            done = sum(1 for one in measure if one.done_on)
            expected = _expected(measure, facts, rule, cutoff)
            lines.append(_counted(name, len(measure), done, min(done + len(newly), len(measure)), expected))
    return lines


def _expected(measure: Measured, facts: TaskFacts, rule: Rule, at: date) -> Decimal | None:
    found = expected_at(measure, at=at, start=facts.line_starts_on, due=facts.due_on, rule=rule)
    return found.value if found else None


def _indicator(
    one: IndicatorFacts, *, now: Decimal | None, last: Decimal | None, expected: Decimal | None
) -> Line:
    stands = last if now is None else now
    behind = (
        stands is not None
        and expected is not None
        and not reaches(stands, _floor(one.op), expected, one.upper)
    )
    return Line(one.name, one.unit, one.target, expected, now, last, behind)


def _floor(op: str) -> str:
    """Return the sign for the way there: more than a target is asked for at its end, not before."""
    return {">": ">=", "<": "<=", "~": ">="}.get(op, op)


def _counted(name: str, total: int, done: int, now: int, expected: Decimal | None) -> Line:
    behind = expected is not None and now < expected
    return Line(name, "", Decimal(total), expected, Decimal(now), Decimal(done), behind)
