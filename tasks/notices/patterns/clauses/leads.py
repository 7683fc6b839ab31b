"""A牵头，A、B牵头负责，A牵头制定，A为牵头单位."""

import re

from .base import ClausePattern, Share

PATTERN = ClausePattern(
    "leads",
    re.compile(
        r"(?P<who>.+?)(?:为(?:牵头|主办|第一责任)(?:责任)?(?:部门|单位)|(?:按照?职责(?:分工)?)?(?:共同|联合|分别|负责|具体)*牵头"
        r"(?:负责|组织|落实|实施|推进|制定|汇总|协调|办理|承办|抓总|统筹|抓好|推动|督导|指导|督促|推广|建设)*)"
    ),
    Share.LEAD,
)
