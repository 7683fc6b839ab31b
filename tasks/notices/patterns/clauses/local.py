"""各地级以上市人民政府结合实际落实: those who carry it out on their own ground."""

import re

from .base import ClausePattern, Share

PATTERN = ClausePattern(
    "local",
    re.compile(
        r"(?P<who>.+?)(?:结合|根据|按照?)(?:本地|各地|自身|当地|本地区|工作)?(?:区)?实际(?:情况)?"
        r"(?:抓好|认真|组织|做好|贯彻|推进)*(?:落实|实施|推进|执行)"
    ),
    Share.COOPERATING,
)
