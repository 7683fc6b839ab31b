"""One matter: its terms as handed out and adjusted since, and what was said of it and accepted."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any

from tests.oracle.numbers import day, number

PERCENT = ("%", "‰")
SCALE = {"%": 100, "‰": 1000}


@dataclass
class Measure:
    """A figure that is to be reached: its steps (sign, value, upper end, day), and what was accepted of it."""

    name: str
    unit: str
    basis: str
    join: str
    steps: list[dict[str, Any]]
    last_year: Fraction | None
    baseline: Fraction | None
    firm: bool
    monthly: bool
    falling: bool
    # (unit, month) -> what it said last for that month.
    said: dict[tuple[str, date], dict[str, Any]] = field(default_factory=dict)

    @property
    def final(self) -> dict[str, Any] | None:
        """The step the year ends with; None for a direction without a number."""
        return max(self.steps, key=lambda step: day(step["due"]) or date.max) if self.steps else None

    @property
    def reached(self) -> tuple[Fraction | None, date | None]:
        """What is accepted, joined over months and units, and up to when its data go."""
        if not self.said:
            return None, None
        as_of = max(one["as_of"] for one in self.said.values())
        months = sorted(self.said, key=lambda key: key[1])
        if self.basis == "period":
            # Amounts of a month add up over the months.
            return sum((self.said[key]["value"] for key in months), Fraction(0)), as_of
        newest = {unit: self.said[unit, month] for unit, month in months}
        parts = list(newest.values())
        if self.join == "ratio":
            above = sum(one["above"] for one in parts)
            below = sum(one["below"] for one in parts)
            return Fraction(above * SCALE.get(self.unit, 1), below), as_of
        if self.join == "sum" and self.unit not in PERCENT:
            return sum((one["value"] for one in parts), Fraction(0)), as_of
        latest = max(one["as_of"] for one in parts)
        return [one["value"] for one in parts if one["as_of"] == latest][-1], as_of


def measure(said: dict[str, Any]) -> Measure:
    """Return a measure as handed out."""
    return Measure(
        name=said["name"],
        unit=said["unit"],
        basis=said["basis"],
        join=said["join"],
        steps=[dict(step) for step in said["steps"]],
        last_year=number(said["last_year"]),
        baseline=number(said["baseline"]),
        firm=said["firm"],
        monthly=said["monthly"],
        falling=any(step["op"] in ("<", "<=") for step in said["steps"]),
    )


@dataclass
class Duty:
    """One unit's part of a group duty."""

    done_on: date | None = None
    due: date | None = None
    concerned: bool = True


@dataclass
class Matter:
    """A matter that runs."""

    key: str
    item: int
    section: str
    unit: str
    starts: date
    due: date | None
    long_term: bool
    measures: list[Measure]
    nodes: dict[str, tuple[date | None, date | None]]
    entries: dict[str, date | None]
    duties: dict[str, Duty]
    grid: tuple[str, int]
    every: str
    # Until it is determined first: waiting for its start or under way.
    first_status: str
    times: int = 0
    suspended: date | None = None
    adjusted: list[date] = field(default_factory=list)
    # How it was determined last: month, class, severity, flags, cut-off.
    past: list[dict[str, Any]] = field(default_factory=list)

    @property
    def last(self) -> dict[str, Any] | None:
        """The last determination."""
        return self.past[-1] if self.past else None

    @property
    def measured(self) -> bool:
        """Whether anything of it can be counted."""
        return bool(self.measures or self.nodes or self.entries or self.duties)

    def take(self, said: dict[str, Any], month: date, unit: str, as_of: date) -> None:
        """Take what was accepted of it for a month."""
        for one in self.measures:
            if found := said.get("figures", {}).get(one.name):
                one.said[unit, month] = {
                    "value": number(found.get("value")),
                    "above": number(found.get("above")),
                    "below": number(found.get("below")),
                    "as_of": as_of,
                }
        for name, done_on in said.get("nodes", {}).items():
            self.nodes[name] = (self.nodes[name][0], day(done_on))
        for name, done_on in said.get("entries", {}).items():
            self.entries[name] = day(done_on)
        if said.get("times") is not None:
            self.times = said["times"]


def matter(said: dict[str, Any], on: date) -> Matter:
    """Return a matter handed out on a day: without a start of its own it starts that day."""
    return Matter(
        key=said["key"],
        item=said["item"],
        section=said["section"],
        unit=said["unit"],
        starts=day(said["starts"]) or on,
        due=day(said["due"]),
        long_term=said["long_term"],
        measures=[measure(one) for one in said["measures"]],
        nodes={name: (day(planned), None) for name, planned in said["nodes"]},
        entries=dict.fromkeys(said["entries"]),
        duties={unit: Duty() for unit in said["duties"]},
        grid=(said["grid"][0], said["grid"][1]),
        every=said["every"],
        first_status="not_due" if (starts := day(said["starts"])) and starts > on else "on_schedule",
    )
