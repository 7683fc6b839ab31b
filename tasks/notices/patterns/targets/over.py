"""面积超50万平方米, 社区超50个; before a noun it is a condition (收入超1000万元的企业)."""

import re

from .base import Sort, TargetPattern

PATTERN = TargetPattern(
    "over",
    ">",
    before=re.compile(r"(?<![不赶反得])超$"),
    after=re.compile(r"(?=$|[、和及等（])"),
    sorts=frozenset({Sort.SHARE, Sort.COUNT, Sort.MONEY, Sort.BARE}),
)
