"""What a notice's own words propose for a task: type, completion standard, date. Pure; a person confirms or changes.

Every proposal comes with the words that speak for it. Types and their nodes follow office-practice, section 2.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from reform.core.text import squeeze


def basis_title(title: str) -> str:
    """Return what a notice is called when others rest on it: 关于印发《…分工方案》的通知 is …分工方案.

    A title that names no enclosed paper is returned as it is.
    """
    plain = squeeze(title)
    inside = re.search("《([^《》]+)》的(?:通知|函)$", plain)
    if inside:
        return inside.group(1)
    issued = re.search("(?:转发|印发)([^《》]+)的(?:通知|函)$", plain)
    return issued.group(1) if issued else plain


@dataclass(frozen=True)
class Proposal:
    """What is proposed, and the words of the text that speak for it; an empty value proposes nothing."""

    value: str = ""
    words: str = ""


NOTHING = Proposal()
END = "(?=[，。；、）)”》\\s]|并|$)"
PAPER = "方案|办法|意见|规划|细则|目录|标准|清单|规定|文件|制度|措施|计划|指南|规范|章程|政策"
# A paper of one's own: 制定《…》, 出台…办法. 贯彻《…》 speaks of somebody else's, 标准化 and 规范诊疗 of none.
ISSUING = re.compile(
    "(?:出台|印发|制定|制订|起草|修订|拟定|编制)"
    f"(?P<paper>《[^》]{{2,60}}》|[^，。；：《》、]{{0,30}}?(?:{PAPER}){END})"
)
BUILDING = re.compile(
    "[^，。；、]{0,24}(?:改扩建|扩建|改建|迁建|新建项目|建设项目|在建项目|竣工|开工|投入使用|投用|"
    "(?:大楼|病房楼|综合楼|医技楼|门诊楼|院区|基地|病区(?!域)|实验室)[^，。；]{0,30}建设|基础(?:设施)?建设)"
)
PILOT = re.compile("[^，。；、]{0,24}(?:试点|先行先试)")
# 逐一销号 a list; 争取进入名单 is none.
LISTED = re.compile(
    "[^，。；]{0,12}(?:名单|清单|目录)[^，。；]{0,12}逐[一个项家户][^，。；]{0,8}|逐[一个项家户]销号"
)
EVENT = re.compile(
    "(?:召开|举办|举行|组织|开展)[^，。；]{0,20}?(?:会议|培训班?|竞赛|义诊|巡讲|讲座|演练|宣传[周月日]|宣传活动)"
    "|专题研究[^，。；]{0,6}次"
)
RUNNING = re.compile(
    "健全|完善|建立|落实|推进|加强|深化|强化|推动|优化|规范|巩固|提升|促进|加快|持续|支持|做好|开展|实施|"
    "抓好|管好|办好|建好|组建|扩大|配合|实行|推行|探索|发挥|理顺|简化|继续|坚持|按规定|纳入|改革|发展|保障|引导|"
    "厘清|打通|研究|执行|试行|考核|监管|组织|充实|解决|兑现|引进"
)
# Limits of policy (不得超过5倍), rates of subsidy, sums of money and how often one meets are no targets.
NO_TARGET = re.compile(
    "不得超过|不得高于|最[高长]|可按|总投资|投资|在建|项目|[一二两三四五六\\d]+\\s*次|试点|示范"
)
# 长期护理保险 is the name of an insurance.
LASTING = re.compile("常态化?|长期(?!护理|照护)|持续|不?定期|每[年季月周]度?|按[月季]度?|年年|常年")
PERCENT = re.compile("[%％‰率]")
PLAN_YEAR = re.compile("(20\\d\\d)\\s*年(?!—|-|至)")
TITLE_IN_STANDARD = 30


def _real(targets: Iterable[str]) -> str:
    """The words of the target that speaks for an indicator: a rate rather than a number of pieces."""
    real = [one.strip("，。； ") for one in targets if not NO_TARGET.search(one)]
    return next((one for one in real if PERCENT.search(one)), next(iter(real), ""))


def _found(words: re.Pattern[str], text: str) -> str:
    found = words.search(text)
    return found.group().strip("，。；、 ") if found else ""


def why_type(text: str, *, title: str = "", targets: Sequence[str] = ()) -> Proposal:
    """Return the type that the text's own words speak for, with these words; nothing when none do.

    `targets` are the words of the targets found in it. A title says what the matter is; the body of a matter with
    many sentences mentions papers, pilots and meetings in passing, and these give it no type.
    """
    title = title or re.split("[。\\n]", text)[0]
    body = re.sub("（[^（）]*）", "", text.removeprefix(title))
    sentences = [one.strip() for one in re.split("[。；\\n]", body) if one.strip()]
    if words := _found(BUILDING, title) or next((t for t in targets if "总投资" in t), ""):
        return Proposal("project", words)
    if words := _real(targets):
        return Proposal("indicator", words)
    if words := _found(ISSUING, title) or _found_first(ISSUING, sentences):
        return Proposal("document_issue", words)
    if words := _found(PILOT, re.sub("《[^》]*》", "", title)):
        return Proposal("pilot", words)
    if words := _found(LISTED, text):
        return Proposal("list", words)
    if words := _found(EVENT, title) or (_found(EVENT, body) if len(sentences) == 1 else ""):
        return Proposal("event", words)
    if words := _building(sentences):
        return Proposal("project", words)
    words = _found(RUNNING, title) or _found(RUNNING, body)
    return Proposal("mechanism", words) if words else NOTHING


def _found_first(words: re.Pattern[str], sentences: list[str]) -> str:
    """What the body begins with, after 要, 尽快 and the like."""
    found = words.search(sentences[0]) if sentences else None
    return found.group().strip("，。；、 ") if found and found.start() <= len("抓紧研究") else ""


def _building(sentences: list[str]) -> str:
    """The words about building, where at least every third sentence is about it."""
    found = [words for one in sentences if (words := _found(BUILDING, one))]
    return found[0] if found and len(found) * 3 >= len(sentences) else ""


def propose_type(text: str, *, title: str = "", targets: Sequence[str] = ()) -> str:
    """Return the task type that the text's own words speak for, or "" when none do."""
    return why_type(text, title=title, targets=targets).value


# Inside double quotes stand single ones.
INNER_QUOTES = str.maketrans("“”", "‘’")


def _quoted(title: str) -> str:
    inner = title.translate(INNER_QUOTES)
    return f"“{inner if len(inner) <= TITLE_IN_STANDARD else f'{inner[:TITLE_IN_STANDARD]}…'}”"


# One way of saying 完成标志 for each type; … stands for the task's title.
STANDARDS: dict[str, str] = {
    "document_issue": "印发…相关文件",
    "indicator": "…达到年度目标值",
    "project": "…建成投用",
    "pilot": "…试点启动并完成总结",
    "mechanism": "…年内落实到位并报送总结",
    "event": "…按计划完成并有记录",
    "list": "…名单所列逐项完成",
}


def standard_by(pattern: str, title: str) -> str:
    """Return a pattern of a completion standard with the task's title in place of …; without … as it is."""
    return pattern.replace("…", _quoted(title), 1)


def propose_standard(kind: str, *, title: str, text: str, targets: Sequence[str]) -> str:
    """Return a completion standard (完成标志) for a task of this type, in the notice's words; "" without a type."""
    if kind == "indicator" and targets:
        return "；".join(dict.fromkeys(t.strip("，。；") for t in targets))[:300]
    if kind == "document_issue" and (papers := [found["paper"] for found in ISSUING.finditer(text)]):
        return f"印发{next((paper for paper in papers if paper.startswith('《')), papers[0])}"
    return standard_by(STANDARDS[kind], title) if kind in STANDARDS else ""


def why_long_term(text: str, *, kind: str) -> Proposal:
    """Return whether a task without a date is long-term ("yes"), with the words that say so.

    Source: office-practice, section 2 (机制常态 runs on; 会议, 文件 and 项目 come to an end).
    """
    if words := _found(LASTING, text):
        return Proposal("yes", words)
    return Proposal("yes", _found(RUNNING, text)) if kind == "mechanism" else NOTHING


def propose_term(text: str, *, kind: str, plan: str) -> tuple[date | None, bool]:
    """Return (due date, long-term) for a task in whose text no date stands; (None, False) proposes nothing.

    What goes on is long-term; anything else falls due with the year that `plan`, the notice's title, names.
    """
    if why_long_term(text, kind=kind).value:
        return None, True
    year = PLAN_YEAR.search(squeeze(plan))
    return (date(int(year.group(1)), 12, 31), False) if year and kind else (None, False)


# --- nodes ----------------------------------------------------------------------------------------------------------
# (name, share of the time from start to due date by which it is planned).
Nodes = Sequence[tuple[str, float]]
# The preset; a programme may have its own.
NODES: dict[str, Nodes] = {
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


def plan_nodes(
    kind: str, *, starts_on: date, due_on: date | None, templates: Mapping[str, Nodes] = NODES
) -> list[tuple[str, date | None]]:
    """Return the nodes of a type with planned days between start and due date (none without a due date)."""
    nodes = templates.get(kind, ())
    if due_on is None or due_on <= starts_on:
        return [(name, due_on) for name, _share in nodes]
    length = due_on - starts_on
    return [(name, starts_on + length * share) for name, share in nodes]
