"""省第15条, 落实省方案第十五条, 国家意见第三项: the paper is named by its level only."""

import re

from .base import CLAUSE, ReferencePattern

PATTERN = ReferencePattern(
    "by_level",
    re.compile(
        r"(?:对应|落实|承接|依据|根据|按照)?(?<![一-龥]{2}[市县])(?:国务院|国家|中央|上级|自治区|省|市|州)(?:委|政府|级|政办|里)?"
        r"(?:实施|工作|分工|任务|重点|责任)?(?:方案|意见|通知|文件|清单|任务|要点|分工|台账|计划)?(?:中)?(?:的)?"
        rf"{CLAUSE}(?=[，。；：、）)（]|均|任务|要求|规定|内容|精神|部署|$)"
    ),
)
