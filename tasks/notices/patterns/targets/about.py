"""10个左右, 稳定在11亿千瓦左右, 约100家."""

import re

from .base import Sort, TargetPattern

PATTERN = TargetPattern(
    "about",
    "~",
    after=re.compile(r"(?:左右|上下)"),
    sorts=frozenset({Sort.SHARE, Sort.COUNT, Sort.MONEY, Sort.BARE}),
)
