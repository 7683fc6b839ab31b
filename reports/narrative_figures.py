"""One indicator as one sentence: amounts, rates, and what is to be kept low. Pure.

Source: office-practice 10. Amounts: 累计达到…，完成年度目标（…）的…%; rates: 为…，较上年同期提高…个百分点，
距年度目标（…）尚差…个百分点; lower is better: 控制在…以内.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from reports.circulars.snapshot import IndicatorLine
from reports.wording import POINT_UNITS, figure, one_decimal, percent, until

_SAYS_ITSELF = ("新增", "增加", "新建", "改造", "建成", "完成", "累计", "培训", "开展")


def indicator_sentence(line: IndicatorLine, cutoff: date) -> str:
    """Return the sentence of one indicator, with the date of its data where it is not the cut-off."""
    if line.actual is None or line.state == "pending":
        return f"{line.name}年度数据尚未发布。"
    as_of = f"截至{until(line.as_of, cutoff.year)}，" if line.as_of and line.as_of != cutoff else ""
    words = _amount(line, line.actual) if line.measure == "cumulative" else _rate(line, line.actual)
    return f"{as_of}{words}。"


def difference_words(difference: Decimal, unit: str) -> str:
    """Return an absolute difference with its unit: percentages differ in points."""
    return f"{figure(abs(difference))}{POINT_UNITS.get(unit, unit)}"


def _is_ceiling(line: IndicatorLine) -> bool:
    return line.op in ("<=", "<")


def _target(line: IndicatorLine, target: Decimal) -> str:
    if line.op == "range" and line.upper is not None:
        return f"{figure(target)}{line.unit}—{figure(line.upper)}{line.unit}"
    return f"{figure(target)}{line.unit}"


def _amount(line: IndicatorLine, actual: Decimal) -> str:
    verb = line.verb or ("" if line.name.startswith(_SAYS_ITSELF) else "累计达到")
    text = f"{line.name}{verb}{figure(actual)}{line.unit}"
    target = line.target
    if target is None:
        return text
    if _is_ceiling(line):
        return text + _ceiling_tail(line, actual, target, "年度控制数")
    if target <= 0:
        return f"{text}，年度目标为{_target(line, target)}"
    text += f"，完成年度目标（{_target(line, target)}）的{percent(actual * 100 / target)}"
    if line.state == "below" and line.expected is not None and line.expected > actual:
        text += f"，低于序时要求{one_decimal((line.expected - actual) * 100 / target)}个百分点"
    return text


def _ceiling_tail(line: IndicatorLine, actual: Decimal, target: Decimal, word: str) -> str:
    if actual > target:
        return f"，高于{word}（{_target(line, target)}）{difference_words(actual - target, line.unit)}"
    text = f"，控制在{word}（{_target(line, target)}）以内"
    if line.state == "below" and line.expected is not None and actual > line.expected:
        over = difference_words(actual - line.expected, line.unit)
        text += f"，高于序时控制数{over}"
    return text


def _rate(line: IndicatorLine, actual: Decimal) -> str:
    text = f"{line.name}{line.verb or '为'}{figure(actual)}{line.unit}"
    if line.last_year is not None:
        text += f"，{_compared(actual - line.last_year, line.unit)}"
    target = line.target
    if target is None:
        return text
    if _is_ceiling(line):
        return text + _ceiling_tail(line, actual, target, "年度控制目标")
    shown = _target(line, target)
    if actual < target:
        return f"{text}，距年度目标（{shown}）尚差{difference_words(target - actual, line.unit)}"
    if line.op == "range" and line.upper is not None and actual > line.upper:
        return f"{text}，高于年度目标（{shown}）{difference_words(actual - line.upper, line.unit)}"
    return f"{text}，达到年度目标（{shown}）"


def _compared(difference: Decimal, unit: str) -> str:
    if not difference:
        return "与上年同期持平"
    if unit in POINT_UNITS:
        verb = "提高" if difference > 0 else "下降"
    else:
        verb = "增加" if difference > 0 else "减少"
    return f"较上年同期{verb}{difference_words(difference, unit)}"
