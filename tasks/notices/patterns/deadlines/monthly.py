"""次月10日前, 次月底前, 每月, 按月."""

import re

from .base import BEFORE, DeadlinePattern, Resolved

PATTERN = DeadlinePattern(
    "monthly",
    "月",
    re.compile(
        rf"次月(?:\d{{1,2}}日|底|末|初|[上中下]旬)?{BEFORE}?|每月(?:\d{{1,2}}日|底|末|初)?{BEFORE}?|每个月|按月|逐月|月月"
    ),
    lambda match, kalender: Resolved(None, "monthly"),
)
