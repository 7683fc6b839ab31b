"""本意见印发之日起30日内, 印发后3个月内: counted from the date of issue."""

import re
from datetime import timedelta

from ...numerals import chinese_number
from .base import Calendar, DeadlinePattern, Resolved, add_months


def resolve(match: re.Match[str], kalender: Calendar) -> Resolved:
    """The date of issue and so many days, months or years; no date when that is not known."""
    number = int(match["n"]) if match["n"].isdigit() else chinese_number(match["n"])
    if kalender.issued_on is None or not number:
        return Resolved(None, computed=True)
    unit = match["unit"]
    if unit.endswith("月"):
        return Resolved(add_months(kalender.issued_on, number), computed=True)
    if unit == "年":
        return Resolved(add_months(kalender.issued_on, 12 * number), computed=True)
    days = number * 7 // 5 if "工作" in unit else number
    return Resolved(kalender.issued_on + timedelta(days=days), computed=True)


PATTERN = DeadlinePattern(
    "after_issue",
    "内",
    re.compile(
        r"(?:自|从|在)?(?:本)?(?:意见|通知|方案|办法|文件|规定|措施|计划)?(?:印发|下发|发布|公布|出台|施行)(?:之日)?(?:起|后)(?:的)?"
        r"(?P<n>\d{1,3}|[一二两三四五六七八九十]{1,3})(?P<unit>个工作日|工作日|日|天|个月|年)(?:之)?内"
    ),
    resolve,
)
