"""普及率超过70%, 总动力超过10亿千瓦, 突破1000家."""

import re

from .base import Sort, TargetPattern

PATTERN = TargetPattern(
    "exceeds",
    ">",
    before=re.compile(r"(?<!不)(?<!不得)(?:超过|突破|高于|大于)(?:了)?$"),
    sorts=frozenset({Sort.SHARE, Sort.COUNT, Sort.MONEY, Sort.BARE}),
)
