"""45%二级以上综合医院设置老年医学科, 签约100%全覆盖: a share without a word of direction."""

import re

from .base import Sort, TargetPattern

PATTERN = TargetPattern("bare_share", "=", after=re.compile(r"(?![×÷=＝*/])"), sorts=frozenset({Sort.SHARE}))
