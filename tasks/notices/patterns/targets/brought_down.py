"""死亡率降至9.3%, 控制在5%以内, 压缩至3个工作日, 低于10%."""

import re

from .base import TargetPattern

PATTERN = TargetPattern(
    "brought_down",
    "<=",
    before=re.compile(
        r"(?:(?:降|压|缩|减|控)[^，。；\d]{0,3}[至到在为]|(?<!不)低于|(?<!不)少于|(?<!不)小于)(?:每[^，。；\d]{0,6})?$"
    ),
)
