"""Papers of the way up and back: the report on an instruction (批示办理情况报告), the agenda (会议议程). Chinese."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from reform.core.document import Block, Column, Heading, OfficialDocument, Paragraph, Table
from reports.enums import OrderState
from reports.models import Referral, SupervisionOrder
from reports.narrative.wording import full_date, ordinal
from tasks.models import Instruction, Meeting


def instruction_document(
    instruction: Instruction, orders: Sequence[SupervisionOrder], *, on: date
) -> OfficialDocument:
    """Return the report to the leader: the instruction, what was asked of which unit, what each did, what came of it."""
    day = full_date(instruction.given_on)
    programme = instruction.programme
    # A draft was not sent to anybody yet.
    orders = [order for order in orders if order.state != OrderState.DRAFT]
    body: list[Block] = [
        Heading("一、批示内容"),
        Paragraph(f"{instruction.leader}于{day}批示："),
        *(Paragraph(line) for line in instruction.text.splitlines() if line.strip()),
        Heading("二、办理情况"),
        Paragraph(_summary(instruction, orders)),
    ]
    for number, order in enumerate(orders, 1):
        body += _told(number, order)
    if instruction.outcome:
        body.append(Paragraph(instruction.outcome))
    return OfficialDocument(
        form="letter",
        masthead=programme.secretariat_name,
        number="",
        title=f"关于{instruction.leader}{day}批示\n办理情况的报告",
        addressees=instruction.leader,
        body=tuple(body),
        issuer=programme.secretariat_name,
        dated=on,
    )


def _summary(instruction: Instruction, orders: Sequence[SupervisionOrder]) -> str:
    states = Counter(_state(order) for order in orders)
    said = []
    if orders:
        said.append(f"已向有关单位交办{len(orders)}件")
        shown = (CLOSED, RAISED, *ENDED.values())
        said += [f"{name.removeprefix('已')}{states[name]}件" for name in shown if states[name]]
    if states[RUNNING]:
        said.append(f"{'均' if states[RUNNING] == len(orders) else '其余'}{RUNNING}")
    if instruction.settled_on:
        whole = f"全部{CLOSED}" if states[CLOSED] == len(orders) else CLOSED
        said.append(f"{full_date(instruction.settled_on)}{whole}")
    return "，".join(said) + "。" if said else "正在研究办理。"


# What became of an order: closed, still running, put before the leading group, ended otherwise.
CLOSED, RUNNING, RAISED = "办结", "正在办理", "已提请领导小组研究"
ENDED = {OrderState.RAISED: "已提级办理", OrderState.WITHDRAWN: "已撤回"}


def _state(order: SupervisionOrder) -> str:
    if order.state == OrderState.CLOSED:
        return CLOSED
    return RAISED if _referral(order) else ENDED.get(OrderState(order.state), RUNNING)


def _referral(order: SupervisionOrder) -> Referral | None:
    """Return the referral an order was raised to, where the reader knows of it."""
    return getattr(order, "referral", None)


def _told(number: int, order: SupervisionOrder) -> list[Block]:
    state = _state(order)
    if order.closed_on:
        state += f"（{full_date(order.closed_on)}）"
    facts = [order.number, f"办理时限{full_date(order.due_on)}" if order.due_on else "", state]
    told: list[Block] = [
        Heading(f"（{ordinal(number)}）{order.department.name}", 2),
        Paragraph("，".join(one for one in facts if one) + "。"),
    ]
    standing = [one for one in order.answers.all() if not one.returned and not one.withdrawn_at]
    referral = _referral(order)
    outcome = order.outcome or (referral.outcome if referral else "")
    if outcome:
        told.append(Paragraph(outcome))
    elif standing:
        told.append(Paragraph(standing[-1].done or standing[-1].measures))
    return told


COLUMNS = (
    Column("序号", 14, "center"),
    Column("议题", 52),
    Column("汇报单位", 36),
    Column("时长（分）", 22, "center"),
    Column("材料", 50),
    Column("页码", 16, "center"),
)


@dataclass(frozen=True)
class PaperLine:
    """One paper of a point: its name, and the page of the bundle it begins on; None where it is handed out apart."""

    name: str
    page: int | None


@dataclass(frozen=True)
class PointLine:
    """One point of an agenda as it is printed."""

    number: int
    title: str
    speaker: str
    minutes: int | None
    papers: tuple[PaperLine, ...]


def agenda_document(meeting: Meeting, points: Sequence[PointLine]) -> OfficialDocument:
    """Return a meeting's agenda: when, where, who is in the chair, and its points with their papers and pages."""
    when = full_date(meeting.held_on)
    if meeting.begins_at:
        when += f"{meeting.begins_at:%H:%M}"
    facts = [("时间", when), ("地点", meeting.place), ("主持", meeting.chair)]
    body: list[Block] = [Paragraph(text, lead=f"{name}：") for name, text in facts if text]
    rows = [row for point in points for row in _rows(point)]
    apart = any(paper.page is None for point in points for paper in point.papers)
    note = "页码标“另附”的材料单独印发。" if apart else ""
    if rows:
        body.append(Table(COLUMNS, tuple(rows), note=note, merged=4))
    programme = meeting.programme
    return OfficialDocument(
        form="letter",
        masthead=programme.group_name or programme.secretariat_name,
        number="",
        title=f"{meeting.title}\n议程",
        addressees="",
        body=tuple(body),
        issuer=programme.secretariat_name,
        dated=None,
    )


def _rows(point: PointLine) -> list[tuple[str, ...]]:
    """Return a row a paper; the point's own cells stand in the first."""
    minutes = str(point.minutes) if point.minutes else "—"
    head = (str(point.number), point.title, point.speaker or "—", minutes)
    papers = [(paper.name, str(paper.page) if paper.page else "另附") for paper in point.papers]
    lines = papers or [("—", "—")]
    return [((head if at == 0 else ("", "", "", "")) + line) for at, line in enumerate(lines)]
