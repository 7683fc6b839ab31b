"""总投资33.89亿元, 完成投资5亿元, 新增减税降费约5000亿元."""

import re

from .base import Sort, TargetPattern

PATTERN = TargetPattern(
    "invested",
    "=",
    before=re.compile(
        r"(?:总投资|完成投资|新增投资|投资总?额?|投入|筹集|募集|安排|减税降费|减负|降低成本|撬动社会资本|负担|到位额?|基金|引进|争取|新增贷款|营业收入|销售额|零售额|(?:设立|组建|成立)总?规模|总产值|产值)(?:资金)?(?:约)?$"
    ),
    sorts=frozenset({Sort.MONEY}),
    carries=False,
)
