"""A负责，A为责任单位，A、B分别负责，A负责落实，A落实，A、B统筹推进."""

import re

from .base import ClausePattern, Share

PATTERN = ClausePattern(
    "responsible",
    re.compile(
        r"(?P<who>.+?)(?:为(?:责任|承办|实施)(?:部门|单位|主体)|(?:分别|共同|具体|主要|组织|统一|分头|均需|均|统筹|抓好|认真|联合)*"
        r"(?:负责|落实|实施|推进|承担|承办|执行)(?:组织|实施|落实|推进|办理|抓好|制定|贯彻|统筹|协调|工作)*)"
    ),
    Share.SHARED,
)
