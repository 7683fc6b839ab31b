"""年内, 今年, 本年底, 年底前, 全年; 明年底前 is the next year."""

import re
from datetime import date

from .base import Calendar, DeadlinePattern, Resolved


def resolve(match: re.Match[str], kalender: Calendar) -> Resolved:
    """31 December of the document's year."""
    if not kalender.year:
        return Resolved(None)
    return Resolved(date(kalender.year + (match.group().startswith("明")), 12, 31))


PATTERN = DeadlinePattern(
    "this_year",
    "年",
    re.compile(
        r"(?<![\d〇零一二三四五六七八九十两几多数近当每整同次往历去前年半])年(?:内|底|末)(?:之?前|以前)?(?![涵容外])"
        r"|今年(?:年?(?:内|底|末)(?:之?前|以前)?)?(?!以来|年?初|[1-9]\d?月|[上下]半|第?[一二三四]季|\d)"
        r"|本年(?:度)?(?:内|底|末)(?:之?前|以前)?|本年度(?!工作|计划|预算|任务|重点|方案)|(?<![本每上下一全跨])年度内|明年(?:年?(?:内|底|末))?(?:之?前|以前)?(?!年?初|[1-9]\d?月|[上下]半|第?[一二三四1-4]季)"
        r"|全年(?![龄])"
    ),
    resolve,
)
