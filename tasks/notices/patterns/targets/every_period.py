"""每年开展一次, 每季度组织2次: a frequency."""

import re

from .base import Sort, TargetPattern

PATTERN = TargetPattern(
    "every_period",
    "=",
    before=re.compile(r"每(?:年度?|个?季度?|个?月|半年|周|学期)[^，。；]{0,24}$"),
    sorts=frozenset({Sort.COUNT}),
)
