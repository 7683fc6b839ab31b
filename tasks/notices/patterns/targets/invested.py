"""总投资33.89亿元, 完成投资5亿元."""

import re

from .base import Sort, TargetPattern

PATTERN = TargetPattern(
    "invested",
    "=",
    before=re.compile(r"(?:总投资|完成投资|新增投资|投资总?额?|投入|筹集|募集|安排)(?:资金)?(?:约)?$"),
    sorts=frozenset({Sort.MONEY}),
    carries=False,
)
