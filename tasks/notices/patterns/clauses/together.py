"""A会同有关部门负责，A会同B按职责分工落实，A商B牵头."""

import re

from .base import ClausePattern, Share

PATTERN = ClausePattern(
    "together",
    re.compile(
        r"(?P<who>.+?)(?:会同|(?<=[局委厅部办会院府])商(?![务会业联]))(?P<others>.+?)(?:按照?(?:各自)?(?:职责|职能)(?:分工)?)?"
        r"(?:共同|分别)?(?:负责|牵头|落实|组织实施|实施|推进|制定|办理)*(?:落实|实施)?"
    ),
    Share.SHARED,
)
