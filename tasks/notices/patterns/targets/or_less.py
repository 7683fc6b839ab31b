"""10%以下, 控制在5%以内."""

import re

from .base import Sort, TargetPattern

PATTERN = TargetPattern(
    "or_less",
    "<=",
    after=re.compile(r"(?:及|或)?以[下内]|之内"),
    sorts=frozenset({Sort.SHARE, Sort.COUNT, Sort.MONEY, Sort.BARE}),
)
