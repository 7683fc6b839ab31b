"""为150名儿童提供康复救助, 对500家县医院开展帮扶, 在3个园区试点: for, at or with so many."""

import re

from .base import PLACE, Sort, TargetPattern

PATTERN = TargetPattern(
    "for_many",
    "=",
    before=re.compile(
        r"(?:^|[，。；：、\d年月前底内])(?:为|对|给|帮助|组织|选择|选取|支持|在)(?:全[省市县区州]|辖区|约|其中)*$"
    ),
    after=re.compile(
        rf"(?!以[上下]的|{PLACE})[^，。；]{{0,24}}?(?:提供|开展|实施|进行|免费|发放|配备|安装|购买|办理|建设|设立|设置|建立|布设|改造|试点(?!省|城|市|县|区|地|单位)|先行|接种|体检|筛查|培训|救助|到)"
    ),
    sorts=frozenset({Sort.COUNT}),
)
