"""招引1—2家, 60%—70%: both ends."""

import re

from .base import Sort, TargetPattern
from .verbs import DONE

PATTERN = TargetPattern(
    "ranges",
    "range",
    before=re.compile(
        rf"(?:{DONE}|招引|形成|引进|培育|打造|建设|建成|遴选|选择|确定|新增|新建|创建|选派|培训|推出|达到?|提高到|保持在|控制在|稳定在|选取|支持|实施|为|至|到)[^，。；的]{{0,8}}$"
    ),
    sorts=frozenset({Sort.SHARE, Sort.COUNT, Sort.MONEY}),
)
