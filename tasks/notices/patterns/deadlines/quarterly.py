"""每季度, 按季度, 每季度末."""

import re

from .base import BEFORE, DeadlinePattern, Resolved

PATTERN = DeadlinePattern(
    "quarterly",
    "季",
    re.compile(rf"(?:每个?|按|逐|各|分|次|下一?)季度?(?:底|末|初)?{BEFORE}?"),
    lambda match, kalender: Resolved(None, "quarterly"),
)
