"""A rule of an assessment as data, and what is wrong with a set of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any

from reform.core.figures import plain
from reform.core.messages import gettext_noop

MOST_POINTS = Decimal(1000)
ZERO = Decimal(0)


class Kind(StrEnum):
    """What a rule looks at. Shares give their part of the points; deductions begin with all of them."""

    MATTERS = "matters"
    INDICATORS = "indicators"
    DUTIES = "duties"
    ON_TIME = "on_time"
    RETURNED = "returned"
    MISSED = "missed"
    ORDERS = "orders"
    ORDERS_CLOSED = "orders_closed"
    PRAISE = "praise"
    BY_HAND = "by_hand"
    VETO = "veto"

    @property
    def gives_points(self) -> bool:
        """Whether its lines bear points; a veto's do not."""
        return self is not Kind.VETO


class Without(StrEnum):
    """What a unit gets by a rule where there is nothing to judge it by."""

    OUT = "out"  # not assessed by this rule: its points leave the unit's base
    FULL = "full"


class Effect(StrEnum):
    """What a veto does."""

    RULES = "rules"  # the rules it names give nothing
    CAP = "cap"  # the total is cut to an amount
    WHOLE = "whole"  # the total is nothing


# The amounts each kind is worked out by, in points; of a praise one for each of its steps.
AMOUNTS: dict[Kind, tuple[str, ...]] = {
    Kind.RETURNED: ("each",),
    Kind.MISSED: ("each",),
    Kind.ORDERS: ("each", "overdue"),
    Kind.PRAISE: ("bulletin", "circular", "upward"),
}
# What a veto can hang on (reports.scoring.facts.UnitFacts.count).
CONDITIONS = ("missed", "returned", "late", "overdue", "behind", "unfulfilled")


@dataclass(frozen=True)
class Veto:
    """一票否决: set by hand with reason and paper; with a `condition` also by a count that reaches `least`."""

    effect: Effect = Effect.WHOLE
    condition: str = ""
    least: int = 0
    strikes: tuple[str, ...] = ()
    cap: Decimal = ZERO


@dataclass(frozen=True)
class Rule:
    """One rule: what it looks at, the most it gives, the paper and clause it comes from.

    `amounts` are points each (AMOUNTS); `counts` says of matters whether those on schedule count ("in_step") or only
    those done ("done"). What is `bonus` comes on top of the base. A rule that is not `on` is kept and not used.
    """

    code: str
    kind: Kind
    title: str
    source: str
    points: Decimal
    amounts: Mapping[str, Decimal] = field(default_factory=dict)
    without: Without = Without.OUT
    counts: str = "in_step"
    bonus: bool = False
    on: bool = True
    veto: Veto | None = None

    @property
    def in_base(self) -> bool:
        """Whether its points belong to the base."""
        return not self.bonus and self.kind.gives_points

    def amount(self, name: str) -> Decimal:
        """Return an amount, 0 where none is given."""
        return self.amounts.get(name, ZERO)

    def to_json(self) -> dict[str, Any]:
        """Return the rule as plain data; figures as text, so that none is rounded."""
        veto = self.veto
        return {
            "code": self.code,
            "kind": str(self.kind),
            "title": self.title,
            "source": self.source,
            "points": plain(self.points),
            "amounts": {name: plain(value) for name, value in self.amounts.items()},
            "without": str(self.without),
            "counts": self.counts,
            "bonus": self.bonus,
            "on": self.on,
            "veto": veto
            and {
                "effect": str(veto.effect),
                "condition": veto.condition,
                "least": veto.least,
                "strikes": list(veto.strikes),
                "cap": plain(veto.cap),
            },
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Rule:
        """Return the rule of plain data. Raises KeyError, TypeError and ValueError for data that is none."""
        veto = data["veto"]
        return cls(
            code=data["code"],
            kind=Kind(data["kind"]),
            title=data["title"],
            source=data["source"],
            points=_decimal(data["points"]),
            amounts={name: _decimal(value) for name, value in data["amounts"].items()},
            without=Without(data["without"]),
            counts=data["counts"],
            bonus=data["bonus"],
            on=data["on"],
            veto=veto
            and Veto(
                Effect(veto["effect"]),
                veto["condition"],
                veto["least"],
                tuple(veto["strikes"]),
                _decimal(veto["cap"]),
            ),
        )


def _decimal(text: str) -> Decimal:
    try:
        return Decimal(text)
    except InvalidOperation as error:
        raise ValueError(f"no figure: {text}") from error


NO_SOURCE = gettext_noop("Name the paper and clause the rule comes from.")
NO_TITLE = gettext_noop("Give the rule a name.")
NO_POINTS = gettext_noop("The points must be more than 0 and at most 1000.")
NO_AMOUNT = gettext_noop("Say how many points each one counts.")
NO_LEAST = gettext_noop("Say from how many on it applies.")
NO_STRIKES = gettext_noop("Name the rules it strikes.")
NO_BASE = gettext_noop("At least one rule that gives points must be switched on.")
TWICE = gettext_noop("Two rules bear the same name.")


def faults_of(rules: Iterable[Rule]) -> list[tuple[str, str]]:
    """Return what is wrong with a set of rules, as (code of the rule or "" for the set, sentence); none is right.

    Rules that are switched off need only their name and source.
    """
    rules = list(rules)
    used = [rule for rule in rules if rule.on]
    found = [(rule.code, fault) for rule in rules for fault in _faults(rule, used)]
    titles = [rule.title for rule in rules]
    found += [(rule.code, TWICE) for rule in rules if rule.title and titles.count(rule.title) > 1]
    if not any(rule.in_base for rule in used):
        found.append(("", NO_BASE))
    return found


def _faults(rule: Rule, used: list[Rule]) -> list[str]:
    found = []
    if not rule.title.strip():
        found.append(NO_TITLE)
    if not rule.source.strip():
        found.append(NO_SOURCE)
    if not rule.on:
        return found
    if rule.kind is Kind.VETO:
        veto = rule.veto or Veto()
        if veto.condition and veto.least < 1:
            found.append(NO_LEAST)
        if veto.effect is Effect.RULES and not {one.code for one in used if one.in_base} & set(veto.strikes):
            found.append(NO_STRIKES)
        return found
    if not 0 < rule.points <= MOST_POINTS:
        found.append(NO_POINTS)
    needed = AMOUNTS.get(rule.kind, ())
    if needed and not any(rule.amount(name) > 0 for name in needed):
        found.append(NO_AMOUNT)
    return found
