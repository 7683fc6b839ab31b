"""The two rule sets the portal comes with; every office sets its own points and names its own papers as sources."""

from __future__ import annotations

from decimal import Decimal

from reports.scoring.rules import Effect, Kind, Rule, Veto

# What stands as source until the office names its paper: words in the data, as the names of rules are.
OWN_SOURCE = "办公室自定"


def _rule(code: str, kind: Kind, title: str, points: int, **more: object) -> Rule:
    return Rule(code, kind, title, OWN_SOURCE, Decimal(points), **more)  # type: ignore[arg-type] # each by its name


def _each(**amounts: str) -> dict[str, Decimal]:
    return {name: Decimal(value) for name, value in amounts.items()}


PRAISED = _rule(
    "praise",
    Kind.PRAISE,
    "经验做法",
    5,
    amounts=_each(bulletin="0.5", circular="1", upward="2"),
    bonus=True,
)
FALSE_DATA = _rule("false_data", Kind.VETO, "数据弄虚作假一票否决", 0, veto=Veto(Effect.WHOLE))
REPORTING = (
    _rule("on_time", Kind.ON_TIME, "按时报送", 15),
    _rule("returned", Kind.RETURNED, "报送质量", 10, amounts=_each(each="1")),
    _rule("missed", Kind.MISSED, "应报未报", 10, amounts=_each(each="2")),
)
SUPERVISED = _rule("orders", Kind.ORDERS, "督办情况", 10, amounts=_each(each="1", overdue="2"))

UNITS = (
    _rule("matters", Kind.MATTERS, "重点任务推进", 40),
    _rule("indicators", Kind.INDICATORS, "量化指标", 15),
    *REPORTING,
    SUPERVISED,
    PRAISED,
    FALSE_DATA,
)
COUNTIES = (
    _rule("duties", Kind.DUTIES, "属地落实", 45),
    *REPORTING,
    SUPERVISED,
    _rule("orders_closed", Kind.ORDERS_CLOSED, "督办事项按时办结", 10),
    PRAISED,
    FALSE_DATA,
)
PRESETS: dict[str, tuple[Rule, ...]] = {"units": UNITS, "counties": COUNTIES}
