"""One indicator as one sentence: amounts, rates, and what is to be kept low. Pure.

Source: office-practice 10. Amounts: 累计达到…，完成年度目标（…）的…%; rates: 为…，较上年同期提高…个百分点，
距年度目标（…）尚差…个百分点; lower is better: 控制在…以内.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from reports.circulars import linked
from reports.circulars.records import IndicatorLine
from reports.narrative.wording import POINT_UNITS, figure, one_decimal, until

_SAYS_ITSELF = ("新增", "增加", "新建", "改造", "建成", "完成", "累计", "培训", "开展")


def indicator_sentence(line: IndicatorLine, cutoff: date) -> str:
    """Return the sentence of one indicator, with the date of its data where it is not the cut-off."""
    if line.actual is None or line.state == "pending":
        return f"{line.name}年度数据尚未发布。"
    as_of = f"截至{until(line.as_of, cutoff.year)}，" if line.as_of and line.as_of != cutoff else ""
    words = _amount(line, line.actual) if line.measure == "cumulative" else _rate(line, line.actual)
    return f"{as_of}{words}。"


def difference_words(difference: Decimal, unit: str, *, key: str) -> str:
    """Return an absolute difference, linked under `key`, with its unit: percentages differ in points."""
    return f"{linked.figure(key, figure(abs(difference)))}{POINT_UNITS.get(unit, unit)}"


def _key(line: IndicatorLine, what: str) -> str:
    return f"indicator.{line.uid}.{what}"


def _actual(line: IndicatorLine, actual: Decimal) -> str:
    return f"{linked.figure(_key(line, 'actual'), figure(actual))}{line.unit}"


def _is_ceiling(line: IndicatorLine) -> bool:
    return line.op in ("<=", "<")


def _target(line: IndicatorLine, target: Decimal) -> str:
    if line.op == "range" and line.upper is not None:
        upper = linked.figure(_key(line, "upper"), figure(line.upper))
        return f"{_goal(line, target)}—{upper}{line.unit}"
    return _goal(line, target)


def _goal(line: IndicatorLine, target: Decimal) -> str:
    return f"{linked.figure(_key(line, 'target'), figure(target))}{line.unit}"


def _amount(line: IndicatorLine, actual: Decimal) -> str:
    verb = line.verb or ("" if line.name.startswith(_SAYS_ITSELF) else "累计达到")
    text = f"{line.name}{verb}{_actual(line, actual)}"
    target = line.target
    if target is None:
        return text
    if _is_ceiling(line):
        return text + _ceiling_tail(line, actual, target, "年度控制数")
    if target <= 0:
        return f"{text}，年度目标为{_target(line, target)}"
    reached = linked.figure(_key(line, "share"), one_decimal(actual * 100 / target))
    text += f"，完成年度目标（{_target(line, target)}）的{reached}%"
    if line.state == "below" and line.expected is not None and line.expected > actual:
        below = linked.figure(_key(line, "below"), one_decimal((line.expected - actual) * 100 / target))
        text += f"，低于序时要求{below}个百分点"
    return text


def _ceiling_tail(line: IndicatorLine, actual: Decimal, target: Decimal, word: str) -> str:
    if actual > target:
        over = difference_words(actual - target, line.unit, key=_key(line, "above"))
        return f"，高于{word}（{_target(line, target)}）{over}"
    text = f"，控制在{word}（{_target(line, target)}）以内"
    if line.state == "below" and line.expected is not None and actual > line.expected:
        over = difference_words(actual - line.expected, line.unit, key=_key(line, "above_expected"))
        text += f"，高于序时控制数{over}"
    return text


def _rate(line: IndicatorLine, actual: Decimal) -> str:
    text = f"{line.name}{line.verb or '为'}{_actual(line, actual)}"
    if line.last_year is not None:
        text += f"，{_compared(actual - line.last_year, line)}"
    target = line.target
    if target is None:
        return text
    if _is_ceiling(line):
        return text + _ceiling_tail(line, actual, target, "年度控制目标")
    shown = _target(line, target)
    if actual < target:
        short = difference_words(target - actual, line.unit, key=_key(line, "short"))
        return f"{text}，距年度目标（{shown}）尚差{short}"
    if line.op == "range" and line.upper is not None and actual > line.upper:
        over = difference_words(actual - line.upper, line.unit, key=_key(line, "above"))
        return f"{text}，高于年度目标（{shown}）{over}"
    return f"{text}，达到年度目标（{shown}）"


def _compared(difference: Decimal, line: IndicatorLine) -> str:
    if not difference:
        return "与上年同期持平"
    if line.unit in POINT_UNITS:
        verb = "提高" if difference > 0 else "下降"
    else:
        verb = "增加" if difference > 0 else "减少"
    key = _key(line, "up" if difference > 0 else "down")
    return f"较上年同期{verb}{difference_words(difference, line.unit, key=key)}"
