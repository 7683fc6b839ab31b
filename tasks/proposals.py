"""What a notice's own words propose for a task: type, completion standard, date. Pure; a person confirms or changes.

Types and their nodes follow office-practice, section 2.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date


def basis_title(title: str) -> str:
    """Return what a notice is called when others rest on it: 关于印发《…分工方案》的通知 is …分工方案.

    A title that names no enclosed paper is returned as it is.
    """
    plain = "".join(title.split())
    inside = re.search("《([^《》]+)》的(?:通知|函)$", plain)
    if inside:
        return inside.group(1)
    issued = re.search("(?:转发|印发)([^《》]+)的(?:通知|函)$", plain)
    return issued.group(1) if issued else plain


# In this order: the first that fits is proposed. A text that fits none gets no proposal.
TYPE_WORDS: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "document_issue",
        re.compile(
            "(?:出台|印发|制定|制订|起草|修订|拟定)[^。；]{0,40}?"
            "(?:方案|办法|意见|规划|细则|目录|标准|清单|规定|文件|制度|措施|计划|指南|规范)"
        ),
    ),
    ("pilot", re.compile("试点|先行先试")),
    (
        "project",
        re.compile(
            "(?:新建|改扩建|扩建|改建|迁建|建成|竣工|开工|投入使用|投用)|"
            "(?:推进|加快|实施)[^。；]{0,20}?(?:建设项目|工程|院区|基地|大楼)"
        ),
    ),
    ("list", re.compile("逐一|名单|清单内|重点专科名录")),
    (
        "event",
        re.compile("(?:召开|举办|组织|开展)[^。；]{0,20}?(?:会议|培训|宣传|竞赛|义诊|专题研究|巡讲|演练)"),
    ),
    (
        "mechanism",
        re.compile(
            "健全|完善|建立|落实|推进|加强|深化|强化|推动|优化|规范|巩固|提升|促进|加快|持续|支持|做好|开展|实施"
        ),
    ),
)
TITLE_IN_STANDARD = 30
TITLED = re.compile("《[^》]{2,60}》")
# Nodes by type, with the share of the time from start to due date by which each is planned.
NODES: dict[str, tuple[tuple[str, float], ...]] = {
    "document_issue": (
        ("起草", 0.3),
        ("征求意见", 0.5),
        ("合法性审核", 0.7),
        ("会议审议", 0.9),
        ("印发", 1.0),
    ),
    "project": (("前期", 0.2), ("开工", 0.4), ("主体", 0.7), ("竣工", 0.9), ("投用", 1.0)),
    "pilot": (("定点", 0.2), ("方案", 0.4), ("启动", 0.6), ("总结", 1.0)),
}


def propose_type(text: str, *, has_targets: bool) -> str:
    """Return the task type that the text's own words speak for, or "" when none do."""
    if has_targets:
        return "indicator"
    return next((kind for kind, words in TYPE_WORDS if words.search(text)), "")


def propose_standard(kind: str, *, title: str, text: str, targets: Sequence[str]) -> str:
    """Return a completion standard (完成标志) for a task of this type, in the notice's words; "" without a type."""
    if kind == "indicator":
        return "；".join(dict.fromkeys(t.strip("，。；") for t in targets))[:300]
    named = TITLED.search(text)
    title = title if len(title) <= TITLE_IN_STANDARD else f"{title[:TITLE_IN_STANDARD]}…"
    return {
        "document_issue": f"印发{named.group()}" if named else f"印发“{title}”相关文件",
        "project": f"“{title}”建成投用",
        "pilot": f"“{title}”试点启动并完成总结",
        "mechanism": f"“{title}”年内落实到位并报送总结",
        "event": f"“{title}”按计划完成并有记录",
        "list": f"“{title}”名单所列逐项完成",
    }.get(kind, "")


def plan_nodes(kind: str, *, starts_on: date, due_on: date | None) -> list[tuple[str, date | None]]:
    """Return the nodes of a type with planned days between start and due date (none without a due date)."""
    if due_on is None or due_on <= starts_on:
        return [(name, due_on) for name, _share in NODES.get(kind, ())]
    length = due_on - starts_on
    return [(name, starts_on + length * share) for name, share in NODES.get(kind, ())]
