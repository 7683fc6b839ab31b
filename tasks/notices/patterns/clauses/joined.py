"""会同A、B, after the body that leads: those who join in."""

import re

from .base import ClausePattern, Share

PATTERN = ClausePattern(
    "joined",
    re.compile(
        r"(?:并)?(?:会同|联合(?!会)|商(?![务会业联]))(?P<who>.+?)(?:等)?(?:按照?(?:各自)?职责(?:分工)?)?"
        r"(?:共同|分别)*(?:负责|落实|组织实施|实施|推进|办理)*"
    ),
    Share.COOPERATING,
)
