"""The official form of an order: 催办单, 督办单, 限期整改通知 or 约谈通知 as a letter, with the slip for the answer (反馈单).

A deliberative body's office writes letters (信函) to units; it asks (请), and names 督查 only with its authority.
Sources: GB/T 9704-2012 section 10; office-practice 6 and 7.
"""

from __future__ import annotations

from datetime import date

from reform.core.document import Annex, Block, Column, OfficialDocument, Paragraph, Table
from reports.enums import OrderKind, OrderState
from reports.ladder.paper import PAPER_NAMES
from reports.models import SupervisionOrder
from reports.narrative.wording import full_date

# What has to be there by a day of the clock (reports.ladder.Tick.what).
TICKS = {
    "arranged": "安排部署",
    "fed_back": "反馈进展",
    "settled": "办结",
    "settled_hard": "办结",
}
MARKS = {
    OrderState.DRAFT: "拟稿",
    OrderState.DROPPED: "未采用",
    OrderState.WITHDRAWN: "已撤回",
}
BLANK = "＿＿＿＿＿＿"
SLIP = (Column("栏目", 30, "center"), Column("内容", 126))
# Lines to write on, by hand, in the cells that take more than a word.
LINES = 4


def order_document(order: SupervisionOrder) -> OfficialDocument:
    """Return an order as it goes to the unit; a draft bears a mark in the margin, and neither number nor date.

    An extension shows: the day that stands, and beside it the first one.
    """
    return OfficialDocument(
        form="letter",
        masthead=order.programme.secretariat_name,
        number=order.number,
        title=paper_title(order),
        addressees=order.department.name,
        body=(
            *_paragraphs("事由：", order.text or order.title),
            *_authority(order),
            *_paragraphs("办理要求：", order.demands or "（待补充）"),
            Paragraph(_due_words(order), lead="办理时限："),
            Paragraph(f"{BLANK}　联系电话：{BLANK}", lead="联系人："),
            *([Paragraph(order.signer, lead="签发人：")] if order.signer else []),
        ),
        issuer=order.programme.secretariat_name,
        dated=order.signed_on,
        annexes=(_slip(order),),
        note="此件不予公开",
        draft_mark=MARKS.get(OrderState(order.state), ""),
    )


def paper_title(order: SupervisionOrder) -> str:
    """Return the title with the name of the paper at its end: 关于…的督办单."""
    name = PAPER_NAMES[order.kind]
    title = order.title.strip()
    if title.endswith(name):
        return title
    about = title if title.startswith("关于") else f"关于{title}"
    return f"{about}{'' if about.endswith('的') else '的'}{name}"


def _paragraphs(lead: str, text: str) -> tuple[Block, ...]:
    """Return a text with its name set before the first paragraph."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return tuple(Paragraph(line, lead="" if at else lead) for at, line in enumerate(lines))


def _authority(order: SupervisionOrder) -> tuple[Block, ...]:
    return (Paragraph(order.authority, lead="依据："),) if order.authority else ()


def _due_words(order: SupervisionOrder) -> str:
    if order.due_on is None:
        return "（签发时确定）"
    steps = "，".join(_tick(tick) for tick in order.clock[:-1])
    ask = "书面反馈整改情况" if order.kind == OrderKind.TIME_LIMIT else "书面反馈办理情况"
    words = f"请于{full_date(order.due_on)}前{ask}（反馈单附后）。"
    if steps:
        words = f"请于{steps}。{words}"
    if order.first_due_on and order.first_due_on != order.due_on:
        words += f"原定办理时限为{full_date(order.first_due_on)}，已顺延。"
    return words


def _tick(tick: dict[str, str]) -> str:
    return f"{full_date(date.fromisoformat(tick['due_on']))}前{TICKS[tick['key']]}"


def _slip(order: SupervisionOrder) -> Annex:
    """Return the slip the unit fills in by hand where it does not answer in the portal."""
    due = full_date(order.due_on) if order.due_on else ""
    proof = "（请附佐证材料）" if order.proof_needed else ""
    rows = (
        ("文号", order.number),
        ("事项", order.title),
        ("承办单位", order.department.name),
        ("办理时限", due),
        *_to_write("采取的措施"),
        *_to_write(f"办理结果{proof}"),
        *_to_write("未办结的原因和新的时限", 2),
        ("承办人及电话", ""),
        ("单位负责人（签字、盖章）", ""),
        ("反馈日期", "　　　　年　　月　　日"),
    )
    return Annex("办理情况反馈单", (Table(SLIP, rows, merged=1),))


def _to_write(name: str, lines: int = LINES) -> tuple[tuple[str, str], ...]:
    return ((name, "　"), *(("", "　"),) * (lines - 1))
