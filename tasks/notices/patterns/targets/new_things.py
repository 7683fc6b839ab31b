"""新增床位100张, 新建40个基层中医馆, 培训100名, 选派38名医师, 确定1所, 遴选…20家."""

import re

from .base import Sort, TargetPattern
from .verbs import DONE

# A verb that is the first half of a noun (改扩建项目, 培养工作) governs nothing.
NOUN = r"(?!项目|工程|任务|工作|计划|行动|机制|方案|体系|资金|标准|经费|活动)"
PATTERN = TargetPattern(
    "new_things",
    "=",
    before=re.compile(
        rf"(?:{DONE}){NOUN}(?:约|近|不超过)?$|(?:新增|新建|新设|增设|建成|培训|选派|招聘|招引|引进|遴选|选树|评选|认定|推出|打造|创建|组建|培育|培养|配备|确定|布局|新改建|改造|选调|筹集|加装|购置|净增|核定|(?<=[，。；：年月前末底\d])建设)"
        rf"{NOUN}(?![、和及与])(?:[^，。；的对在为等]|[甲乙丙高中]等){{1,24}}$"
        # 建成影像、心电、检验、病理、会诊5个中心: a list of names before their count.
        rf"|(?:新增|新建|建成|打造|创建|组建|设立|建好|建强|建设){NOUN}(?:[^，。；的对在为等、]{{2,12}}、){{2,12}}[^，。；的对在为等、]{{2,12}}$"
    ),
    sorts=frozenset({Sort.COUNT}),
)
