"""每万常住人口全科医生2名, 每千人口床位6.8张: a ratio to the people, with its count at the end."""

import re

from .base import Sort, TargetPattern

PATTERN = TargetPattern(
    "per_head",
    "=",
    before=re.compile(
        r"每(?:百|千|万|十万)(?:名)?(?:常住|服务|户籍)?(?:人口|居民|老年人|农村居民|儿童)(?!以)[^，。；\d给予补助奖]{2,20}$"
    ),
    after=re.compile(r"$|[、（和及]"),
    sorts=frozenset({Sort.COUNT}),
)
