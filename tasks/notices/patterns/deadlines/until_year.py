"""到2020年, 2020年前, and 2025年 at the head of a part with what is reached or done then."""

import re
from datetime import date

from .base import Calendar, DeadlinePattern, Resolved

PLAIN = r"20\d\d年(?!1?\d月|[上下]半年|第?[一二三四]季|[一二三四五六七八九十]{1,2}月|年?[底末初]|[—–\-])"


def resolve(match: re.Match[str], kalender: Calendar) -> Resolved:
    """31 December of the year named."""
    return Resolved(date(int(match["y"] or match["y2"] or match["y3"] or match["y4"] or match["y5"]), 12, 31))


PATTERN = DeadlinePattern(
    "until_year",
    "年",
    re.compile(
        rf"(?:到|至)(?={PLAIN})(?P<y>20\d\d)年(?:前|之前|以前)?"
        r"|(?<![\d—–\-自从])(?P<y2>20\d\d)年(?:之前|以前|前)(?![期后])"
        rf"|(?<=[率数比量额积重])(?={PLAIN})(?P<y4>20\d\d)年(?=(?:要|力争|应)?(?:达|提高到|增加到|降到|降至|控制在))"
        rf"|(?:(?<=[，。；：、\n])|(?<=力争|争取|确保|计划|预计)|^)(?={PLAIN})(?P<y3>20\d\d)年(?=，|(?:要|力争|争取|基本|全面|全部|率先|将|累计|全[省市县区]|共)*(?:实现|完成|建成|创成|争创|通过|达到|达|形成|建立|建设(?!的)|新建|新增|培训|培育|启动|开工|改造|创建|打造|投用|招聘|招收|招录|引进|选派)|(?!度)[一-龥]{{2,20}}?(?:达到|超过|不低于|不少于|提高到|降至|控制在|稳定在|保持在))"
        r"|(?<!\d)20\d\d(?:年?)(?:—|–|－|-|至)+(?P<y5>20\d\d)年(?=(?:累计|共|全[省市县区]|计划|力争)*(?:新增|新建|完成|建成|培训|培育|改造))"
    ),
    resolve,
)
