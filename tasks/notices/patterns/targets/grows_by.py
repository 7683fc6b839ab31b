"""提高5个百分点, 增长10%, 下降8%."""

import re

from .base import Sort, TargetPattern

PATTERN = TargetPattern(
    "grows_by",
    "=",
    before=re.compile(r"(?:提高|提升|增加|增长|上升|下降|降低|减少|压减|压降|节约|缩短)(?:了)?$"),
    sorts=frozenset({Sort.SHARE}),
)
