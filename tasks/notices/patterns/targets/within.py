"""审查周期稳定在4个月以内: a time that is kept under."""

import re

from .base import Sort, TargetPattern

PATTERN = TargetPattern(
    "within",
    "<=",
    before=re.compile(r"(?:稳定|保持|维持|限定)在$"),
    after=re.compile(r"以内|之内|以下"),
    sorts=frozenset({Sort.TIME}),
)
