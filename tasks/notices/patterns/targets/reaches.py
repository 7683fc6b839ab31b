"""覆盖率达70%, 规范管理率达到75％, 提高到60%, 占比至75%, 稳定在95%."""

import re

from .base import Sort, TargetPattern

PATTERN = TargetPattern(
    "reaches",
    ">=",
    before=re.compile(
        r"(?:达到|达|(?:提高|提升|增加|增长|扩大|上升|增|升|占比|比例|比重|恢复|拓展|扩展)[^，。；\d]{0,2}[到至为]|稳定在|保持在|维持在|稳定保持在)"
        r"(?:约|每[^，。；\d]{1,8}|[^，。；\d为是]{2,8}的|全国|全省|全市|总数的|总量的)*$"
    ),
    sorts=frozenset({Sort.SHARE, Sort.COUNT, Sort.MONEY, Sort.BARE}),
)
