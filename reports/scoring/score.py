"""From rules and the facts of a unit to its lines. Exact decimals, rounded once a line: to hundredths, half up."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from reform.core.figures import plain
from reports.scoring.evidence import Evidence, evidence
from reports.scoring.facts import Named, UnitFacts
from reports.scoring.rules import ZERO, Kind, Rule, Veto, Without

HUNDREDTH = Decimal("0.01")


@dataclass(frozen=True)
class Line:
    """What one rule gives one unit, of how many points, and the lines it rests on.

    `of_points` is 0 where the unit is not assessed by the rule. 0 <= points <= of_points always holds.
    """

    rule: str
    points: Decimal
    of_points: Decimal
    evidence: tuple[Evidence, ...]
    veto: bool = False


def rounded(value: Decimal) -> Decimal:
    """Return points to hundredths, half up."""
    return value.quantize(HUNDREDTH, rounding=ROUND_HALF_UP)


def score(rules: Iterable[Rule], facts: UnitFacts) -> tuple[Line, ...]:
    """Return one line for every rule that is on, in the rules' order."""
    return tuple(_SCORERS[rule.kind](rule, facts) for rule in rules if rule.on)


def _nothing(rule: Rule, *told: Evidence) -> Line:
    if rule.without is Without.FULL:
        return Line(rule.code, rule.points, rule.points, (*told, evidence("nothing_full")))
    return Line(rule.code, ZERO, ZERO, (*told, evidence("nothing_out")))


@dataclass(frozen=True)
class _Share:
    """So many of all, with those that are not, and further lines."""

    good: int
    all: int
    told: Evidence
    bad: Sequence[Named] = ()
    of: str = ""
    beside: tuple[Evidence, ...] = ()


def _shared(measure: Callable[[Rule, UnitFacts], _Share]) -> Callable[[Rule, UnitFacts], Line]:
    def scored(rule: Rule, facts: UnitFacts) -> Line:
        share = measure(rule, facts)
        if not share.all:
            return _nothing(rule, share.told, *share.beside)
        result = rounded(rule.points * share.good / share.all)
        bad = (evidence("not_good", names=share.bad, of=share.of),) if share.bad else ()
        sum_ = evidence(
            "share", points=plain(rule.points), good=share.good, all=share.all, result=plain(result)
        )
        return Line(rule.code, result, rule.points, (share.told, *bad, *share.beside, sum_))

    return scored


@_shared
def _matters(rule: Rule, facts: UnitFacts) -> _Share:
    only_done = rule.counts == "done"
    good = facts.done if only_done else facts.in_step
    told = evidence("matters_done" if only_done else "matters", all=facts.matters, good=good)
    return _Share(good, facts.matters, told, facts.not_done if only_done else facts.behind, "matters")


@_shared
def _indicators(_rule: Rule, facts: UnitFacts) -> _Share:
    told = evidence("indicators", all=facts.targets, good=facts.reached)
    pending = (evidence("pending", n=facts.pending),) if facts.pending else ()
    return _Share(facts.reached, facts.targets, told, facts.unreached, "targets", pending)


@_shared
def _duties(_rule: Rule, facts: UnitFacts) -> _Share:
    told = evidence("duties", all=facts.duties, good=facts.fulfilled)
    return _Share(facts.fulfilled, facts.duties, told, facts.unfulfilled, "duties")


@_shared
def _on_time(_rule: Rule, facts: UnitFacts) -> _Share:
    told = evidence("on_time", all=facts.forms, good=facts.on_time, late=facts.late, missed=facts.missed)
    return _Share(facts.on_time, facts.forms, told)


@_shared
def _orders_closed(_rule: Rule, facts: UnitFacts) -> _Share:
    told = evidence("orders_closed", all=facts.orders_ended, good=facts.closed_in_time)
    return _Share(facts.closed_in_time, facts.orders_ended, told, facts.not_in_time, "orders")


def _less(rule: Rule, taken: Decimal, told: Iterable[Evidence]) -> Line:
    """Take an amount off the rule's points, never more than all of them."""
    told = tuple(told)
    if taken > rule.points:
        told = (*told, evidence("floor"))
    return Line(rule.code, rounded(max(rule.points - taken, ZERO)), rule.points, told)


def _taken(n: int, each: Decimal, code: str = "taken") -> tuple[Evidence, ...]:
    return (evidence(code, n=n, each=plain(each)),) if n and each else ()


def _returned(rule: Rule, facts: UnitFacts) -> Line:
    told = evidence("returned", all=facts.forms, n=facts.returned)
    if not facts.forms:
        return _nothing(rule, told)
    each = rule.amount("each")
    return _less(rule, facts.returned * each, (told, *_taken(facts.returned, each)))


def _missed(rule: Rule, facts: UnitFacts) -> Line:
    told = evidence("missed", all=facts.forms, n=facts.missed)
    if not facts.forms:
        return _nothing(rule, told)
    each = rule.amount("each")
    return _less(rule, facts.missed * each, (told, *_taken(facts.missed, each)))


def _orders(rule: Rule, facts: UnitFacts) -> Line:
    """A unit that has duties and no orders keeps the points; one that has neither is not judged by this."""
    if not facts.orders and not facts.has_duties:
        return _nothing(rule, evidence("orders_none"))
    if not facts.orders:
        return Line(rule.code, rule.points, rule.points, (evidence("orders_none"),))
    issued, overdue = len(facts.orders), len(facts.overdue)
    told = [evidence("orders", n=issued, names=facts.orders, of="orders")]
    if overdue:
        told.append(evidence("overdue", n=overdue, names=facts.overdue, of="orders"))
    each, more = rule.amount("each"), rule.amount("overdue")
    told += [*_taken(issued, each), *_taken(overdue, more, "taken_overdue")]
    return _less(rule, issued * each + overdue * more, told)


def _praise(rule: Rule, facts: UnitFacts) -> Line:
    told: list[Evidence] = []
    sum_ = ZERO
    for name in ("bulletin", "circular", "upward"):
        papers, each = facts.praise.get(name, ()), rule.amount(name)
        if papers:
            told.append(evidence(f"praise_{name}", n=len(papers), names=papers, of="praise"))
            told += [evidence("given", n=len(papers), each=plain(each))]
        sum_ += len(papers) * each
    if sum_ > rule.points:
        told.append(evidence("ceiling", points=plain(rule.points)))
    points = rounded(min(sum_, rule.points))
    return Line(rule.code, points, rule.points, tuple(told) or (evidence("praise_none"),))


def _by_hand(rule: Rule, _facts: UnitFacts) -> Line:
    return _nothing(rule, evidence("to_set"))


def _veto(rule: Rule, facts: UnitFacts) -> Line:
    veto = rule.veto or Veto()
    count = facts.count(veto.condition) if veto.condition else 0
    if veto.condition and count >= veto.least:
        told = evidence("veto_yes", condition=veto.condition, n=count, least=veto.least)
        return Line(rule.code, ZERO, ZERO, (told,), veto=True)
    return Line(rule.code, ZERO, ZERO, (evidence("veto_no"),))


_SCORERS: dict[Kind, Callable[[Rule, UnitFacts], Line]] = {
    Kind.MATTERS: _matters,
    Kind.INDICATORS: _indicators,
    Kind.DUTIES: _duties,
    Kind.ON_TIME: _on_time,
    Kind.RETURNED: _returned,
    Kind.MISSED: _missed,
    Kind.ORDERS: _orders,
    Kind.ORDERS_CLOSED: _orders_closed,
    Kind.PRAISE: _praise,
    Kind.BY_HAND: _by_hand,
    Kind.VETO: _veto,
}
