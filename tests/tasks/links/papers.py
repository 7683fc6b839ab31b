"""An upper paper, a paper that names it, and links made between drafts and clauses."""

from __future__ import annotations

from tasks.models import DraftLink, Notice
from tasks.services.links import choose_upper, link_clause

UPPER = """云岭省医改领导小组文件

云岭医改组〔2026〕1号

云岭省医改领导小组关于印发2026年深化医改重点任务的通知

各市医改领导小组：
现将重点任务印发给你们。

一、重点任务
1. 完善分级诊疗制度。县域内基层就诊率达到65%以上。（省卫生健康委负责）
2. 推进按病种付费。印发按病种付费实施方案。（省医保局负责）
3. 开展互联网诊疗试点。选择三个市先行。（省卫生健康委负责）

云岭省医改领导小组
2026年1月5日
"""


def reading(notice: Notice, number: str = "云岭医改组[2026] 1号", *clauses: tuple[int, int, str]) -> dict:
    """What the reader says: the upper paper in the preamble, and (draft, clause, number) of items that name one."""
    drafts = list(notice.drafts.order_by("order"))
    items = [{"span": (d.span_start, d.span_end), "carries_out": []} for d in drafts]
    for at, clause, named in clauses:
        start = drafts[at].span_start
        items[at]["carries_out"].append(
            {"text": f"第{clause}条", "clause": clause, "document_number": named, "span": (start, start + 4)}
        )
    base = {"title": "云岭省2026年深化医改重点任务", "document_number": number, "span": (3, 20)}
    return {"bases": [base], "tasks": items}


def link(cast, notice: Notice, upper: Notice, draft: int, clause: int) -> DraftLink:
    """Link a draft to a clause by hand."""
    if not notice.upper_links.filter(upper=upper).exists():
        choose_upper(notice=notice, upper=upper, by=cast.clerk)
    drafts, clauses = notice.drafts.order_by("order"), upper.drafts.order_by("order")
    return link_clause(draft=drafts[draft], clause=clauses[clause], by=cast.clerk)


LOWER = """云溪市医改领导小组文件

云医改组〔2026〕6号

云溪市医改领导小组关于落实2026年医改任务的通知

各县（市、区）医改领导小组：
为贯彻落实《云岭省医改领导小组关于印发2026年深化医改重点任务的通知》（云岭医改组〔2026〕1号），现将任务印发给你们。

一、重点任务
（一）完善分级诊疗。落实省方案第1条要求，县域内基层就诊率达到66%以上。（市卫生健康委负责）
（二）推进按病种付费。按照云岭医改组〔2026〕1号第二条，印发实施方案。（市财政局负责）

云溪市医改领导小组
2026年2月20日
"""
