"""A、B和C按职责分工负责，A等按各自职责落实."""

import re

from .base import ClausePattern, Share

PATTERN = ClausePattern(
    "shares",
    re.compile(
        r"(?P<who>.+?)(?:按照?|依据?|依照|根据)(?:各自)?(?:的)?(?:职能职责|职责和分工|工作职责|部门职责|职责|职能|分工|任务分工)(?:分工|范围|权限|要求)*"
        r"(?:分别|分头|共同|抓好|组织|做好|具体|推进|协同)*(?:负责|落实|推进|实施|办理|做好)(?:落实|实施|推进|(?:相关|有关|各自)?工作)?"
    ),
    Share.SHARED,
)
