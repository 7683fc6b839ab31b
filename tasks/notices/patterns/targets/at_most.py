"""最高不得超过…5倍, 不超过20个工作日, 不高于30%, 最高800万元."""

import re

from .base import TargetPattern

PATTERN = TargetPattern(
    "at_most",
    "<=",
    before=re.compile(
        r"(?:不得?超过|不能超过|不高于|不得高于|不多于|不大于|最高|最多|最长|上限为?)[^，。；]{0,30}$"
    ),
)
