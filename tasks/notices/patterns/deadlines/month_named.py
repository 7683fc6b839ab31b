"""2026年12月 alone in a cell, after 完成时限： or with what is done then, 到2025年9月, 2022年3月至10月, 3月至11月."""

import re

from .base import DONE_IN_MONTH, Calendar, DeadlinePattern, Resolved, month_end


def resolve(match: re.Match[str], kalender: Calendar) -> Resolved | None:
    """The last day of the (last) month; without a year that of issue, and nothing when it had passed."""
    month = next(match[name] for name in ("m2", "m", "m4", "m5") if match[name])
    named = match["y2"] or match["y"]
    year = int(named) if named else kalender.year or 0
    found = month_end(year, int(month)) if year >= 2000 else None
    if found and not named and kalender.issued_on and found < kalender.issued_on:
        return None
    return Resolved(found)


TO = r"(?:至|到|—|–|-)+"
LAST = rf"{TO}(?:(?P<y2>20\d\d)年)?(?P<m2>1[0-2]|0?[1-9])月(?![\d龄])(?:底|末)?"
PATTERN = DeadlinePattern(
    "month_named",
    "月",
    re.compile(
        rf"(?P<until>到|至)?(?<![\d—–\-])(?P<y>20\d\d)年(?P<m>1[0-2]|0?[1-9])月?"
        rf"(?:{LAST}|(?<=月)份?(?=[。；]?$|（|{DONE_IN_MONTH})|(?<=月)份?(?(until)(?=[，。；、])|(?!))"
        r"|(?<=[限间]：20\d\d年\d月)|(?<=[限间]：20\d\d年\d\d月))"
        rf"|(?<![\d年—–\-.])(?:1[0-2]|0?[1-9])月?{TO}(?P<m4>1[0-2]|[1-9])月(?![\d龄])"
        r"|^(?P<m5>1[0-2]|0?[1-9])月份?$"
    ),
    resolve,
)
