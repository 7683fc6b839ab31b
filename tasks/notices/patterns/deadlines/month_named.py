"""2026年12月 alone in a cell or after 完成时限：, 2022年3月至10月."""

import re

from .base import Calendar, DeadlinePattern, Resolved, month_end


def resolve(match: re.Match[str], kalender: Calendar) -> Resolved | None:
    """The last day of the (last) month."""
    year = int(match["y2"] or match["y"])
    return Resolved(month_end(year, int(match["m2"] or match["m"])))


PATTERN = DeadlinePattern(
    "month_named",
    "月",
    re.compile(
        r"(?<![\d—–\-])(?P<y>20\d\d)年(?P<m>1[0-2]|0?[1-9])月?"
        r"(?:(?:至|到|—|–|-)(?:(?P<y2>20\d\d)年)?(?P<m2>1[0-2]|0?[1-9])月(?!\d)(?:底|末)?|月?(?<=月)(?:份)?(?=[。；]?$|(?:全面|正式|基本|集中|底)*(?:上线|启动|完成|建成|投用|投入|开工|竣工|出台|挂牌|开园|运行|实现|试运行|开展|开业|开诊|启用))|(?<=[限间]：20\d\d年\d月)|(?<=[限间]：20\d\d年\d\d月))"
    ),
    resolve,
)
