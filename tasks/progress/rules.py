"""Light rules as data: a `Rule` with its version, to and from JSON, and the presets that ship.

Sources of the presets: circulars 4 (银川 2025, 宣城 2020) and office-practice 5. 银川's published rule says
nothing about 0 to 10 points below the line; here that stretch is a stated tolerance, so no case is left out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from decimal import Decimal
from typing import Any, Literal


@dataclass(frozen=True)
class Rule:
    """A rule that proposes a class for every task.

    `line`: how expected progress runs - by days or by elapsed months. `nodes_only`: amounts are not judged,
    only nodes and dates. Points are percentage points below the line: under `tolerance` is on schedule
    (0: any gap is behind), above `serious_over` is severity 2, between them severity 1. `rates`: a rate short
    of its target is judged by the same period last year, or by the target alone. Slips are calendar months
    after the planned one: from `slip_from` on a start or node is late (0: from the day after), from
    `slip_serious_from` on it is serious. `self_rated_severity` is what a unit's own "behind" weighs.
    `month_counts_from_day`: a cut-off on or after this day of the month counts its month as elapsed.
    `about_percent`: how far 左右 (~) reaches. `due_soon_days`: days before the due date that raise 临期.
    `show_adjusted`: an approval in the period prints the task as 经批准调整 in that period.
    """

    key: str
    version: int
    name: str
    line: Literal["days", "months"] = "days"
    nodes_only: bool = False
    tolerance: Decimal = Decimal(0)
    serious_over: Decimal = Decimal(0)
    rates: Literal["last_year", "target"] = "last_year"
    slip_from: int = 0
    slip_serious_from: int = 0
    self_rated_severity: int = 2
    month_counts_from_day: int = 20
    about_percent: int = 5
    due_soon_days: int = 10
    show_adjusted: bool = True

    def __post_init__(self) -> None:
        if self.tolerance < 0 or self.serious_over < self.tolerance:
            raise ValueError("serious_over must not be below tolerance, and neither below zero")
        if self.slip_from < 0 or self.slip_serious_from < self.slip_from:
            raise ValueError("slip_serious_from must not be below slip_from, and neither below zero")
        if self.self_rated_severity not in (1, 2):
            raise ValueError("self_rated_severity is 1 or 2")
        if self.line not in ("days", "months") or self.rates not in ("last_year", "target"):
            raise ValueError("line is days or months, rates is last_year or target")

    def to_json(self) -> dict[str, Any]:
        """Return the rule as JSON values; decimals as strings."""
        return {key: str(v) if isinstance(v, Decimal) else v for key, v in asdict(self).items()}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Rule:
        """Return the rule written by `to_json`; ValueError names a key that a rule does not have."""
        known = {f.name for f in fields(cls)}
        if unknown := set(data) - known:
            raise ValueError(f"a rule has no {', '.join(sorted(unknown))}")
        values = dict(data)
        for key in ("tolerance", "serious_over"):
            if key in values:
                values[key] = Decimal(values[key])
        return cls(**values)


YINCHUAN = Rule(
    key="yinchuan",
    version=1,
    name="按序时百分点（银川）",
    tolerance=Decimal(10),
    serious_over=Decimal(30),
    slip_from=1,
    slip_serious_from=3,
    self_rated_severity=1,
)
XUANCHENG = Rule(
    key="xuancheng",
    version=1,
    name="按已过月份（宣城）",
    line="months",
    rates="target",
    slip_from=1,
    slip_serious_from=1,
)
NODES_ONLY = Rule(
    key="nodes_only", version=1, name="只看节点", nodes_only=True, slip_from=0, slip_serious_from=1
)

PRESETS: dict[str, Rule] = {rule.key: rule for rule in (YINCHUAN, XUANCHENG, NODES_ONLY)}
