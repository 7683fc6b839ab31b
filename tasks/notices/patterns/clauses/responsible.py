"""A负责，A为责任单位，A、B分别负责，A负责落实，A落实."""

import re

from .base import ClausePattern, Share

PATTERN = ClausePattern(
    "responsible",
    re.compile(
        r"(?P<who>.+?)(?:为(?:责任|承办|实施)(?:部门|单位)|(?:分别|共同|具体|主要|组织|统一|分头|均需|均)*"
        r"(?:负责|落实|组织实施|承担|承办|主办)(?:组织|实施|落实|推进|办理|抓好|制定|贯彻)*)"
    ),
    Share.SHARED,
)
