"""每周, 按周."""

import re

from .base import DeadlinePattern, Resolved

PATTERN = DeadlinePattern(
    "weekly",
    "周",
    re.compile(r"每周(?!期|边|年)|按周(?!期|边|转)|逐周"),
    lambda match, kalender: Resolved(None, "weekly"),
)
