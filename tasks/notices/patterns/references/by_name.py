"""《省深化医改任务》（国办发〔2022〕14号）第五条, 《…》第3项."""

import re

from .base import CLAUSE, DOCUMENT, ReferencePattern

PATTERN = ReferencePattern(
    "by_name",
    re.compile(
        rf"(?:对应|落实|承接|依据|根据|按照)?《[^《》]{{2,60}}》(?:（(?P<number>{DOCUMENT})）)?(?:的)?(?:中)?{CLAUSE}"
    ),
)
