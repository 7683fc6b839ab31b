"""下派医务人员150名, 出清企业800家, 实施重点项目12个: the part of the sentence opens with what is done."""

import re

from .base import Sort, TargetPattern

LEAD = r"(?:^|力争|争取|确保|计划|拟|全年|年内|年底前|月底前|共|再|要|将|其中)"
DONE = (
    "完成|实施|开展|组织|举办|建立|设立|改造|提升|整治|下派|招录|聘用|出清|淘汰|关停|清理|培训|建设|办理|引进|发展|创建|迁建|续建|投放|"
    "发放|救助|资助|帮扶|转移|吸纳|招聘|选派|打造|推广|增加|压减|减少|选送|新增|新建|培育|遴选|储备|开工|竣工|启动|轮训|免费|配备"
)

PATTERN = TargetPattern(
    "acts",
    "=",
    before=re.compile(
        rf"{LEAD}(?:{DONE})(?!项目|工程|任务|工作|计划|行动|机制|方案|体系)[^的对在为等含至]{{1,24}}$"
    ),
    sorts=frozenset({Sort.COUNT}),
)
