"""90％以上, 400种以上, 5‰以上, 打造300个以上."""

import re

from .base import Sort, TargetPattern

PATTERN = TargetPattern(
    "or_more",
    ">=",
    after=re.compile(r"(?:及|或)?以上"),
    sorts=frozenset({Sort.SHARE, Sort.COUNT, Sort.MONEY, Sort.BARE}),
)
