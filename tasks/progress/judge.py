"""One measure against its expectation: the verdict a single indicator, node list, grid or duty gives."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from .combine import roll_up_grid
from .expected import expected_at, month_slip
from .facts import DetailFacts, IndicatorFacts, MilestoneFacts, Recurrence, TaskFacts
from .rules import Rule
from .steps import Step, step
from .vocabulary import SOFT_MODALITIES, StatusClass

TENTH = Decimal("0.1")


@dataclass(frozen=True)
class Verdict:
    """What one measure says: late or not and how much, met for good or not, and the steps that led there.

    `known` is False where nothing can be said yet (no value, data not published, no date to hold it against).
    """

    met: bool = False
    known: bool = True
    severity: int = 0
    soft: bool = False
    pending: bool = False
    started: bool = False
    at_risk: bool = False
    steps: tuple[Step, ...] = ()

    @property
    def late(self) -> bool:
        """Say whether the measure is behind."""
        return self.severity > 0


def verdicts_of(facts: TaskFacts, rule: Rule, cutoff: date) -> tuple[Verdict, ...]:
    """Return the verdict of every measure the task has, in a fixed order."""
    found = [_judge_indicator(i, facts, rule, cutoff) for i in facts.indicators]
    if facts.milestones:
        found.append(_judge_milestones(facts.milestones, rule, cutoff))
    if facts.details:
        found.append(_judge_details(facts.details, facts, rule, cutoff))
    if any(item.applies for item in facts.grid):
        found.append(_judge_grid(facts, rule, cutoff))
    if facts.recurrence:
        found.append(_judge_recurrence(facts.recurrence, facts, rule, cutoff))
    return tuple(found)


def points_of(difference: Decimal, base: Decimal) -> Decimal:
    """Return a difference as percentage points of its base, to one decimal, as it will be printed.

    The class is taken from this printed figure, so that nobody finds 10.0 points in print judged as 9.96.
    On a base of zero any difference counts as 100 points.
    """
    if not base:
        return Decimal(0) if not difference else Decimal(100)
    return (difference * 100 / abs(base)).quantize(TENTH, rounding=ROUND_HALF_UP)


def severity_of_gap(points: Decimal, rule: Rule) -> int:
    """Return 0 (on schedule), 1 (slight) or 2 (serious) for percentage points below the line."""
    if points <= 0 or points < rule.tolerance:
        return 0
    return 2 if points > rule.serious_over else 1


def _gap_step(points: Decimal, rule: Rule, *, below: str = "line") -> Step:
    """Return the step for a gap; `below` says what it is measured from: line, target or ceiling."""
    gap = {"points": f"{points:.1f}", "below": below}
    if points <= 0:
        return step("gap_none", below=below)
    if points < rule.tolerance:
        return step("gap_tolerated", **gap, tolerance=rule.tolerance)
    if points > rule.serious_over > 0:
        return step("gap_serious", **gap, limit=rule.serious_over)
    if rule.tolerance == 0:
        return step("gap_any", **gap)
    return step("gap_at_limit" if points == rule.tolerance else "gap_over", **gap, tolerance=rule.tolerance)


def is_met(indicator: IndicatorFacts, rule: Rule) -> bool:
    """Say whether the target is reached; 左右 (~) reaches as far as the rule's percentage."""
    if indicator.op != "~" or indicator.target is None or indicator.actual is None:
        return indicator.met
    return indicator.actual >= indicator.target - abs(indicator.target) * rule.about_percent / 100


def _judge_indicator(ind: IndicatorFacts, facts: TaskFacts, rule: Rule, cutoff: date) -> Verdict:
    soft = ind.modality in SOFT_MODALITIES
    at = min(ind.as_of or cutoff, cutoff)
    named = {"name": ind.name, "unit": ind.unit}
    if ind.pending:
        return Verdict(known=False, soft=soft, pending=True, steps=(step("data_pending", **named),))
    if ind.actual is None:
        return Verdict(known=False, soft=soft, steps=(step("no_value", **named),))
    started = ind.measure == "cumulative" and ind.actual > 0
    if ind.target is None:
        return _judge_direction(ind, soft)
    met = is_met(ind, rule)
    reached_due = facts.due_on is not None and cutoff >= facts.due_on
    broken = ind.measure == "cumulative" and _ceiling_broken(ind)
    values = {**named, "actual": ind.actual, "target": ind.target, "op": ind.op, "as_of": at}
    if broken:
        return Verdict(severity=2, soft=soft, started=started, steps=(step("ceiling_broken", **values),))
    for_good = reached_due if ind.measure == "rate" or ind.lower_is_better else True
    if met and for_good:
        return Verdict(met=True, soft=soft, started=started, steps=(step("target_met", **values),))
    if rule.nodes_only:
        return Verdict(known=False, soft=soft, started=started, steps=(step("amount_not_judged", **named),))
    if ind.measure == "rate":
        return _judge_rate(ind, facts, rule, at, met=met, values=values)
    return _judge_amount(ind, facts, rule, at, started=started, values=values)


def _ceiling_broken(ind: IndicatorFacts) -> bool:
    """Say whether a cumulative amount has gone past what the whole year allows; it cannot come back."""
    if ind.actual is None or ind.target is None:
        return False
    if ind.op == "range":
        return ind.upper is not None and ind.actual > ind.upper
    return ind.lower_is_better and not ind.met


def _judge_direction(ind: IndicatorFacts, soft: bool) -> Verdict:
    """Judge a direction without a number (提高知晓率) by its baseline."""
    base = ind.last_year if ind.last_year is not None else ind.baseline
    values = {"name": ind.name, "unit": ind.unit, "actual": ind.actual, "base": base}
    if base is None:
        return Verdict(known=False, soft=soft, steps=(step("no_baseline", **values),))
    if _worse(ind, base):
        return Verdict(severity=1, soft=soft, steps=(step("worse_than_baseline", **values),))
    return Verdict(soft=soft, steps=(step("not_worse_than_baseline", **values),))


def _worse(ind: IndicatorFacts, base: Decimal) -> bool:
    actual = ind.actual or Decimal(0)
    return actual > base if ind.lower_is_better else actual < base


def _short_of(ind: IndicatorFacts, expected: Decimal) -> Decimal:
    """Return how far the value is on the wrong side of what is expected, in its own unit."""
    actual = ind.actual or Decimal(0)
    if ind.op == "range" and ind.upper is not None and actual > ind.upper:
        return actual - ind.upper
    return actual - expected if ind.lower_is_better else expected - actual


def _gap(ind: IndicatorFacts, expected: Decimal) -> Decimal:
    difference = _short_of(ind, expected)
    if ind.in_percent:
        return difference.quantize(TENTH, rounding=ROUND_HALF_UP)
    return points_of(difference, ind.target or Decimal(0))


def _judge_rate(
    ind: IndicatorFacts,
    facts: TaskFacts,
    rule: Rule,
    at: date,
    *,
    met: bool,
    values: dict[str, object],
) -> Verdict:
    soft = ind.modality in SOFT_MODALITIES
    if met:
        return Verdict(soft=soft, steps=(step("target_met_so_far", **values),))
    expected = expected_at(ind, at=at, start=facts.line_starts_on, due=facts.due_on, rule=rule)
    wanted = expected.value if expected else ind.target or Decimal(0)
    by_plan = expected is not None and expected.method == "plan"
    points = _gap(ind, wanted)
    gap = _gap_step(points, rule, below="ceiling" if ind.lower_is_better else "target")
    steps = (step("rate_plan" if by_plan else "rate_target", **{**values, "expected": wanted}),)
    if by_plan or rule.rates == "target" or ind.last_year is None:
        return Verdict(severity=severity_of_gap(points, rule), soft=soft, steps=(*steps, gap))
    compared = step(
        "worse_than_last_year" if _worse(ind, ind.last_year) else "not_worse_than_last_year",
        last_year=ind.last_year,
        actual=ind.actual,
        unit=ind.unit,
        difference=abs((ind.actual or Decimal(0)) - ind.last_year),
    )
    far = severity_of_gap(points, rule)
    if _worse(ind, ind.last_year):
        return Verdict(severity=2 if far == 2 else 1, soft=soft, steps=(*steps, compared))
    return Verdict(soft=soft, at_risk=far > 0, steps=(*steps, compared))


def _judge_amount(
    ind: IndicatorFacts, facts: TaskFacts, rule: Rule, at: date, *, started: bool, values: dict[str, object]
) -> Verdict:
    soft = ind.modality in SOFT_MODALITIES
    start, due = facts.line_starts_on, facts.due_on
    expected = expected_at(ind, at=at, start=start, due=due, rule=rule)
    if expected is None:
        return Verdict(known=False, soft=soft, started=started, steps=(step("no_line", **values),))
    points = _gap(ind, expected.value)
    shown = step(
        f"{'ceiling' if ind.lower_is_better else 'amount'}_{expected.method}",
        **values,
        expected=expected.value,
        share=f"{points_of(expected.value, expected.total):.1f}",
        start=start,
        due=due,
    )
    return Verdict(
        severity=severity_of_gap(points, rule),
        soft=soft,
        started=started,
        steps=(shown, _gap_step(points, rule, below="ceiling" if ind.lower_is_better else "line")),
    )


def _judge_milestones(nodes: Sequence[MilestoneFacts], rule: Rule, cutoff: date) -> Verdict:
    """Judge nodes by the latest slip among those planned by the cut-off and not done."""
    done = [n for n in nodes if n.done_on and n.done_on <= cutoff]
    counted = {"done": len(done), "total": len(nodes)}
    if len(done) == len(nodes):
        return Verdict(met=True, started=True, steps=(step("nodes_all_done", **counted),))
    open_nodes = [n for n in nodes if n not in done]
    if not any(n.planned_on for n in open_nodes):
        return Verdict(known=False, started=bool(done), steps=(step("nodes_without_dates", **counted),))
    late = [
        (month_slip(n.planned_on, cutoff), n)
        for n in open_nodes
        if n.planned_on and n.planned_on <= cutoff and month_slip(n.planned_on, cutoff) >= rule.slip_from
    ]
    if not late:
        return Verdict(started=bool(done), steps=(step("nodes_in_time", **counted),))
    slip, node = max(late, key=lambda pair: pair[0])
    shown = step("node_late", **counted, name=node.name, planned=node.planned_on, months=slip, late=len(late))
    severity = 2 if slip >= rule.slip_serious_from else 1
    return Verdict(severity=severity, started=bool(done), steps=(shown,))


def _judge_details(entries: Sequence[DetailFacts], facts: TaskFacts, rule: Rule, cutoff: date) -> Verdict:
    done = sum(1 for e in entries if e.done_on and e.done_on <= cutoff)
    counted = {"done": done, "total": len(entries)}
    if done == len(entries):
        return Verdict(met=True, started=True, steps=(step("details_all_done", **counted),))
    expected = expected_at(entries, at=cutoff, start=facts.line_starts_on, due=facts.due_on, rule=rule)
    if expected is None:
        return Verdict(known=False, started=done > 0, steps=(step("details_no_line", **counted),))
    points = points_of(expected.value - done, expected.total)
    shown = step("details_expected", **counted, expected=expected.value)
    return Verdict(
        severity=severity_of_gap(points, rule), started=done > 0, steps=(shown, _gap_step(points, rule))
    )


def _judge_grid(facts: TaskFacts, rule: Rule, cutoff: date) -> Verdict:
    grid = roll_up_grid(facts.grid, facts.grid_rule, cutoff=cutoff, due_on=facts.due_on)
    counted = {"done": grid.done, "total": grid.total, "needed": grid.needed}
    if grid.status_class is StatusClass.DONE:
        return Verdict(met=True, started=True, steps=(step("grid_done", **counted),))
    if grid.status_class is not StatusClass.BEHIND:
        shown = step("grid_open", **counted, missing="、".join(grid.missing))
        return Verdict(known=bool(grid.done), started=grid.done > 0, steps=(shown,))
    points = points_of(Decimal(len(grid.late)), Decimal(grid.total))
    shown = step("grid_late", **counted, late=len(grid.late), names="、".join(grid.late))
    severity = 2 if points > rule.serious_over else 1
    return Verdict(severity=severity, started=grid.done > 0, steps=(shown,))


def _judge_recurrence(duty: Recurrence, facts: TaskFacts, rule: Rule, cutoff: date) -> Verdict:
    expected = expected_at(duty, at=cutoff, start=facts.line_starts_on, due=facts.due_on, rule=rule)
    if expected is None:
        return Verdict(
            known=False, started=duty.done > 0, steps=(step("recurrence_no_line", done=duty.done),)
        )
    shown = step(
        "recurrence_expected",
        done=duty.done,
        expected=expected.value,
        total=expected.total,
        every=duty.every,
    )
    if facts.due_on is not None and duty.done >= expected.total:
        return Verdict(met=True, started=True, steps=(shown,))
    # Done before anything was due is not behind: without a first period there is nothing to measure against.
    points = points_of(max(expected.value - duty.done, Decimal(0)), expected.total)
    return Verdict(
        severity=severity_of_gap(points, rule), started=duty.done > 0, steps=(shown, _gap_step(points, rule))
    )
