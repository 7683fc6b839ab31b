"""Whom a target speaks of: the institutions, places or people that stand at the head of its indicator."""

import re

WHOM = (
    "医院|卫生院|卫生室|医疗卫生机构|医疗机构|基层机构|养老机构|服务中心|医共体|医联体|医疗集团|"
    "患者|人群|居民|儿童|老年人|孕产妇|新生儿|学生|职工|县（市、区）|县域内?|乡镇|街道|社区|企业|学校"
)
AT_HEAD = re.compile(
    rf"(?P<whom>(?:[^，。；（）]|（[^（）]*）)*(?:{WHOM})(?:（含[^（）]*）)?)(?![的为占与和、及到内级]|（)"
)
# Words of doing, of belonging and of comparing: what holds one of them is no plain name of somebody.
NO_NAME = re.compile(
    "[的占为到使将把对]|加快|推进|落实|开展|建设|支持|实施|完成|新建|扩建|组织|不得|不超过|每年"
)
NOISE = re.compile("^(?:工作|以)")


def applies_to(indicator: str) -> str:
    """Return whom the indicator's own words say it applies to, "" where they name nobody plainly.

    二级以上公立医院平均住院日 speaks of 二级以上公立医院. Source: office-practice, section 2 (targets).
    """
    found = AT_HEAD.match(NOISE.sub("", indicator))
    if found is None or NO_NAME.search(found["whom"]):
        return ""
    return found["whom"]
