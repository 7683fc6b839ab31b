"""等68个总投资…的项目建设, 力争…等10个重点专科得到提升: things named and counted."""

import re

from .base import Sort, TargetPattern

PATTERN = TargetPattern(
    "listed",
    "=",
    before=re.compile(r"等$"),
    after=re.compile(
        r"[^，。；]{0,30}?(?:(?:项目|工程)(?:建设|改造|实施|竣工|投用)|(?:得到|实现|完成|建成|竣工|达标|投用))"
    ),
    sorts=frozenset({Sort.COUNT}),
    carries=False,
)
