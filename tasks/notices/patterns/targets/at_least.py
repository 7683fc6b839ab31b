"""不低于 30%, 不少于10%, 每年至少专题研究1次, 至少有1家."""

import re

from .base import TargetPattern

PATTERN = TargetPattern(
    "at_least",
    ">=",
    before=re.compile(
        r"(?:不低于|不少于|不小于|不得低于|不得少于|不能少于|不能低于|至少|最少)[^，。；]{0,16}$"
    ),
)
