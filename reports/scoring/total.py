"""From lines to a unit's total: base and bonus, what a veto does, and ranks where a paper allows them.

Units that are not assessed by all rules have a smaller base; their points are converted to the whole one (折算), so
that two totals can stand beside each other: earned × full ÷ base, to hundredths, half up. Bonus comes after that, and
a veto last.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeVar

from reports.scoring.rules import ZERO, Effect, Rule, Veto
from reports.scoring.score import Line, rounded

Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True)
class Settled:
    """A unit's sums.

    `full` is what all rules in use give, `base` what those give that the unit is assessed by, `earned` its points of
    these, `bonus` those on top. `total` is None where no rule assesses the unit. `struck` are rules a veto took the
    points of, `cap` what it cut the total to; `vetoes` the codes of the vetoes that apply.
    """

    full: Decimal
    base: Decimal
    earned: Decimal
    bonus: Decimal
    total: Decimal | None
    vetoes: tuple[str, ...] = ()
    struck: tuple[str, ...] = ()
    cap: Decimal | None = None

    @property
    def converted(self) -> bool:
        """Whether the points were converted to the whole base."""
        return ZERO < self.base < self.full


def settle(rules: Iterable[Rule], lines: Iterable[Line]) -> Settled:
    """Return a unit's sums. Lines of rules that are not in use count nowhere."""
    used = {rule.code: rule for rule in rules if rule.on}
    own = {line.rule: line for line in lines if line.rule in used}
    vetoes = [code for code in used if code in own and own[code].veto]
    held = [used[code].veto or Veto() for code in vetoes]
    struck = {code for veto in held if veto.effect is Effect.RULES for code in veto.strikes if code in own}
    full = sum((rule.points for rule in used.values() if rule.in_base), ZERO)
    base = earned = bonus = ZERO
    for code, line in own.items():
        points = ZERO if code in struck else line.points
        if used[code].in_base:
            base += line.of_points
            earned += points
        else:
            bonus += points
    total = rounded(earned * full / base) + bonus if base else None
    caps = [veto.cap for veto in held if veto.effect is Effect.CAP]
    caps += [ZERO for veto in held if veto.effect is Effect.WHOLE]
    cap = min(caps) if caps else None
    if total is not None and cap is not None:
        total = min(total, cap)
    return Settled(full, base, earned, bonus, total, tuple(vetoes), tuple(sorted(struck)), cap)


@dataclass(frozen=True)
class Standing:
    """What a ranking needs of a unit: its total and how many matters it rests on."""

    total: Decimal | None
    matters: int


def rank(units: Mapping[Key, Standing], *, least: int) -> dict[Key, int]:
    """Return the ranks of the units with at least `least` matters; equal totals share a rank, the next one is skipped.

    Units under the least number, and those no rule assesses, have none. Source: office-practice 6 (no ranking unless a
    paper allows it).
    """
    ranked = {key: one.total for key, one in units.items() if one.total is not None and one.matters >= least}
    totals: Sequence[Decimal] = sorted(ranked.values(), reverse=True)
    return {key: totals.index(total) + 1 for key, total in ranked.items()}
