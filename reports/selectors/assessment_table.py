"""An assessment as a table of units and rules: from its rows while it is worked on, from what was frozen afterwards."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from departments.actor import Actor
from departments.enums import Role
from departments.models import Department
from reform.core.figures import plain
from reports.enums import AssessmentState
from reports.models import Assessment, AssessmentLine
from reports.scoring import Evidence, Kind, Line, Rule, Settled, Standing, rank, settle
from reports.selectors.assessment_facts import units_of_group

FORMAT = 1
# Lines of evidence as sentences.
Words = Callable[[Iterable[Evidence]], list[str]]
ZERO = Decimal(0)


@dataclass(frozen=True)
class TableLine:
    """One cell: points of how many, what they rest on. `struck` says that a veto took them."""

    uid: str
    points: Decimal
    of_points: Decimal
    evidence: tuple[Evidence, ...] = ()
    veto: bool = False
    by_hand: bool = False
    reason: str = ""
    struck: bool = False

    @property
    def shown(self) -> Decimal:
        """Return the points that count."""
        return ZERO if self.struck else self.points

    @property
    def assessed(self) -> bool:
        """Whether the rule assesses the unit."""
        return self.of_points > 0


@dataclass(frozen=True)
class TableUnit:
    """One row: a unit with a line for every rule, its sums, its matters and, where ranks are allowed, its rank."""

    uid: str
    name: str
    short: str
    lines: Mapping[str, TableLine]
    settled: Settled
    matters: int
    rank: int | None = None


@dataclass(frozen=True)
class Table:
    """The rules in use, and the units in protocol order (counties in theirs)."""

    rules: tuple[Rule, ...]
    units: tuple[TableUnit, ...]
    ranked: bool = False
    ranked_least: int = 0

    @property
    def full(self) -> Decimal:
        """Full marks: what all rules in use give, but for what stands on top."""
        return sum((rule.points for rule in self.rules if rule.in_base), ZERO)

    @property
    def most_bonus(self) -> Decimal:
        """What a unit can have on top of the full marks."""
        return sum((rule.points for rule in self.rules if rule.bonus), ZERO)

    @property
    def converted(self) -> bool:
        """Whether a unit's points were converted to the whole base."""
        return any(unit.settled.converted for unit in self.units)

    @property
    def unranked(self) -> tuple[TableUnit, ...]:
        """The units a ranking leaves out."""
        return tuple(unit for unit in self.units if self.ranked and unit.rank is None)

    def unit(self, uid: object) -> TableUnit | None:
        """Return a unit's row."""
        return next((unit for unit in self.units if unit.uid == str(uid)), None)


def rules_of(assessment: Assessment) -> list[Rule]:
    """Return the rules of an assessment, those switched off as well."""
    return [Rule.from_json(data) for data in assessment.rules]


def lines_by_unit(assessment: Assessment) -> dict[int, list[AssessmentLine]]:
    """Return the lines by the unit's key; one query."""
    found: dict[int, list[AssessmentLine]] = {}
    for line in AssessmentLine.objects.filter(assessment=assessment).order_by("pk"):
        found.setdefault(line.department_id, []).append(line)
    return found


def whole_table(assessment: Assessment) -> Table:
    """Return the table of all units: as published where it was, else from its rows."""
    if assessment.state == AssessmentState.PUBLISHED and assessment.frozen:
        return table_from(assessment.frozen)
    lines = lines_by_unit(assessment)
    units = units_of_group(assessment.programme, assessment.group)
    gone = Department.objects.filter(pk__in=lines.keys() - {unit.pk for unit in units})
    present = [unit for unit in [*units, *gone] if unit.pk in lines]
    return _table(assessment, present, lines)


def keeps(actor: Actor, assessment: Assessment) -> bool:
    """Tell whether the actor's office keeps the assessment, or leads it, and so sees all of its units."""
    own = actor.programme is not None and assessment.programme_id == actor.programme.pk
    return own and (actor.sees_all or actor.role == Role.COUNTY)


def table_for(assessment: Assessment, actor: Actor) -> Table:
    """Return the table with the rows that exist for the actor: a unit sees its own and nothing of the others."""
    visible = AssessmentLine.objects.visible_to(actor).filter(assessment=assessment).order_by()
    seen = set(Department.objects.filter(pk__in=visible.values("department")).values_list("uid", flat=True))
    whole = whole_table(assessment)
    units = tuple(unit for unit in whole.units if unit.uid in {str(uid) for uid in seen})
    if assessment.state == AssessmentState.PUBLISHED or keeps(actor, assessment):
        return Table(whole.rules, units, whole.ranked, whole.ranked_least)
    # A rank says where the others stand: a unit learns it once it is published.
    return Table(whole.rules, tuple(replace(unit, rank=None) for unit in units))


def _table(
    assessment: Assessment, units: Iterable[Department], lines: Mapping[int, list[AssessmentLine]]
) -> Table:
    rules = tuple(rule for rule in rules_of(assessment) if rule.on)
    rows = [_row(unit, rules, lines[unit.pk]) for unit in units]
    ranks: dict[str, int] = {}
    if assessment.ranked:
        standings = {row.uid: Standing(row.settled.total, row.matters) for row in rows}
        ranks = rank(standings, least=assessment.ranked_least)
    ranked = tuple(replace(row, rank=ranks.get(row.uid)) for row in rows)
    return Table(rules, ranked, assessment.ranked, assessment.ranked_least)


def _row(unit: Department, rules: tuple[Rule, ...], kept: list[AssessmentLine]) -> TableUnit:
    own = {line.rule: line for line in kept}
    settled = settle(rules, [Line(one.rule, one.points, one.of_points, (), one.veto) for one in own.values()])
    lines = {
        code: TableLine(
            uid=str(line.uid),
            points=line.points,
            of_points=line.of_points,
            evidence=tuple(Evidence.from_json(told) for told in line.evidence),
            veto=line.veto,
            by_hand=line.by_hand,
            reason=line.reason,
            struck=code in settled.struck,
        )
        for code, line in own.items()
    }
    return TableUnit(str(unit.uid), unit.name, unit.short_name, lines, settled, _matters(rules, lines))


def _matters(rules: tuple[Rule, ...], lines: Mapping[str, TableLine]) -> int:
    """Return how many matters (of a county: group duties) the unit's points rest on."""
    kinds = {rule.code: rule.kind for rule in rules}
    # Two rules of a kind look at the same matters.
    most: dict[str, int] = {}
    for code, line in lines.items():
        kind = kinds.get(code)
        if kind in (Kind.MATTERS, Kind.DUTIES):
            most[kind] = max(most.get(kind, 0), int(line.evidence[0].params["all"]))
    return sum(most.values())


# --- frozen -----------------------------------------------------------------------------------------------------------
def table_data(table: Table, words: Words) -> dict[str, Any]:
    """Return the table as plain data, every line of evidence with its sentences by `words`."""
    return {
        "format": FORMAT,
        "ranked": table.ranked,
        "ranked_least": table.ranked_least,
        "rules": [rule.to_json() for rule in table.rules],
        "units": [
            {
                "uid": unit.uid,
                "name": unit.name,
                "short": unit.short,
                "matters": unit.matters,
                "rank": unit.rank,
                "settled": _settled_data(unit.settled),
                "lines": {code: _line_data(line, words) for code, line in unit.lines.items()},
            }
            for unit in table.units
        ],
    }


def _line_data(line: TableLine, words: Words) -> dict[str, Any]:
    return {
        "uid": line.uid,
        "points": plain(line.points),
        "of_points": plain(line.of_points),
        "veto": line.veto,
        "struck": line.struck,
        "by_hand": line.by_hand,
        "reason": line.reason,
        "evidence": [told.to_json() for told in line.evidence],
        "words": words(line.evidence),
    }


def _settled_data(settled: Settled) -> dict[str, Any]:
    return {
        "full": plain(settled.full),
        "base": plain(settled.base),
        "earned": plain(settled.earned),
        "bonus": plain(settled.bonus),
        "total": None if settled.total is None else plain(settled.total),
        "cap": None if settled.cap is None else plain(settled.cap),
        "vetoes": list(settled.vetoes),
        "struck": list(settled.struck),
    }


def table_from(frozen: Mapping[str, Any]) -> Table:
    """Return the table as it was published; nothing is worked out anew."""
    table = frozen["table"]
    units = tuple(
        TableUnit(
            unit["uid"],
            unit["name"],
            unit["short"],
            {code: _line_from(line) for code, line in unit["lines"].items()},
            _settled_from(unit["settled"]),
            unit["matters"],
            unit["rank"],
        )
        for unit in table["units"]
    )
    rules = tuple(Rule.from_json(data) for data in table["rules"])
    return Table(rules, units, table["ranked"], table["ranked_least"])


def _line_from(data: Mapping[str, Any]) -> TableLine:
    return TableLine(
        uid=data["uid"],
        points=Decimal(data["points"]),
        of_points=Decimal(data["of_points"]),
        evidence=tuple(Evidence.from_json(told) for told in data["evidence"]),
        veto=data["veto"],
        by_hand=data["by_hand"],
        reason=data["reason"],
        struck=data["struck"],
    )


def _settled_from(data: Mapping[str, Any]) -> Settled:
    return Settled(
        full=Decimal(data["full"]),
        base=Decimal(data["base"]),
        earned=Decimal(data["earned"]),
        bonus=Decimal(data["bonus"]),
        total=None if data["total"] is None else Decimal(data["total"]),
        vetoes=tuple(data["vetoes"]),
        struck=tuple(data["struck"]),
        cap=None if data["cap"] is None else Decimal(data["cap"]),
    )
