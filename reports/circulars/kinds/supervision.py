"""The supervision circular (督办通报): the orders of the period by their names, with what became of each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from reform.core.document import Annex, Column, Paragraph, Table
from reports.circulars.kinds.kind import Kind
from reports.circulars.linked import figure
from reports.circulars.outline import Outline, Section
from reports.circulars.records import OrderLine
from reports.circulars.snapshot import Snapshot
from reports.narrative import sections as narrative
from reports.narrative.wording import (
    NameBook,
    full_date,
    inside_quotes,
    items,
    lateness,
    ordinal,
    period_label,
    short_date,
    this_period,
    without_stop,
)

LIST_TITLE = "督办事项办理情况表"
LADDER = ("督办单", "限期整改通知", "约谈通知")
STATES = {"open": "正在办理", "closed": "已办结", "raised": "已转入上一级督办", "withdrawn": "已撤销"}


def outline(snapshot: Snapshot) -> Outline:
    """Return the circular with its table of orders; in a period without orders it says so."""
    names = NameBook()
    lines = snapshot.order_lines
    ended = [one for one in lines if one.state != "open"]
    running = [one for one in lines if one.state == "open"]
    sections = (
        Section("overall", "总体情况", (Paragraph(overall(snapshot)),)),
        Section("ended", _ended_heading(ended), _each(snapshot, ended, names)),
        Section("running", "正在办理的事项", _each(snapshot, running, names)),
        Section("follow_up", "上期通报事项办理情况", _follow_up(snapshot)),
        Section("next", "下一步要求", narrative.next_steps(snapshot.demands, snapshot.year)),
    )
    issuer = snapshot.issuer.secretariat.full
    when, what = period_label(snapshot.period), f"{snapshot.scope}{snapshot.subject}"
    cutoff = full_date(snapshot.period.cutoff)
    return Outline(
        title=f"{issuer}关于{when}{what}督办事项办理情况的通报",
        opening=f"{narrative.ground(snapshot)}现将截至{cutoff}的督办事项办理情况通报如下。",
        sections=tuple(section for section in sections if section.paragraphs),
        annexes=(Annex(LIST_TITLE, (orders_table(snapshot),), landscape=True),) if lines else (),
    )


def _ended_heading(ended: Sequence[OrderLine]) -> str:
    closed = all(one.state == "closed" for one in ended)
    return "已办结的事项" if closed else "已办结和不再办理的事项"


def overall(snapshot: Snapshot) -> str:
    """Return how many orders there were, by their names, and how they stand at the cut-off."""
    lines, cutoff = snapshot.order_lines, snapshot.period.cutoff
    this = this_period(snapshot.period.kind)
    if not lines:
        return f"{this}没有印发督办文书，也没有在办的督办事项。"
    new = Counter(one.kind for one in lines if not one.before)
    carried = sum(1 for one in lines if one.before)
    issued = "、".join(f"{kind}{figure(f'orders.new.{kind}', new[kind])}件" for kind in _ladder(new))
    parts = [f"{this}印发{issued}" if issued else f"{this}没有新印发督办文书"]
    if carried:
        parts.append(f"此前印发、{this}仍在办理{figure('orders.carried', carried)}件")
    by_state = Counter(one.state for one in lines)
    states = [
        f"{words}{figure(f'orders.{state}', by_state[state])}件"
        for state, words in (
            ("closed", "办结"),
            ("raised", "转入上一级督办"),
            ("withdrawn", "撤销"),
            ("open", "正在办理"),
        )
        if by_state[state]
    ]
    past = sum(1 for one in lines if one.state == "open" and one.due_on < cutoff)
    if past:
        states.append(f"其中超过办理时限{figure('orders.past_due', past)}件")
    total = figure("orders.total", len(lines))
    head = f"{'，'.join(parts)}，共{total}件。" if issued and carried else f"{'，'.join(parts)}。"
    return f"{head}截至{short_date(cutoff, snapshot.year)}，{'，'.join(states)}。"


def _ladder(kinds: Iterable[str]) -> list[str]:
    """Return the names of papers in the order of the ladder, mildest first."""
    return sorted(kinds, key=lambda kind: LADDER.index(kind) if kind in LADDER else len(LADDER))


def _each(snapshot: Snapshot, lines: Sequence[OrderLine], names: NameBook) -> tuple[Paragraph, ...]:
    return tuple(
        Paragraph(_order(snapshot, one), lead=f"（{ordinal(at)}）{_head(one, names)}。")
        for at, one in enumerate(lines, start=1)
    )


def _head(one: OrderLine, names: NameBook) -> str:
    item = f"{items([one.item_no])}，" if one.item_no else ""
    return f"{one.number}{one.kind}（{item}承办单位：{names.say(one.unit)}）"


def _order(snapshot: Snapshot, one: OrderLine) -> str:
    """Return what an order was about, what became of it, and what is missing."""
    year = snapshot.year
    limit = short_date(one.due_on, year)
    said = without_stop(one.said)
    text = f"事项为“{inside_quotes(without_stop(one.title))}”，办理时限为{limit}。"
    if one.state == "open":
        text += f"{said}。" if said else "承办单位尚未反馈办理情况。"
        if one.due_on < snapshot.period.cutoff:
            number, unit = lateness(one.due_on, snapshot.period.cutoff)
            key = f"order.{one.uid}.past_{'months' if unit == '个月' else 'days'}"
            text += f"已超过办理时限{figure(key, number)}{unit}。"
        return text
    when = f"{short_date(one.ended_on, year)}" if one.ended_on else ""
    words = {"closed": "办结销号", "raised": "转入上一级督办", "withdrawn": "撤销"}[one.state]
    text += f"{said}。" if said else ""
    return f"{text}已于{when}{words}。" if when else f"{text}已{words}。"


def _follow_up(snapshot: Snapshot) -> tuple[Paragraph, ...]:
    """Return what became of the orders that the last issue left open."""
    if snapshot.previous is None:
        return ()
    now = {one.uid: one for one in snapshot.order_lines}
    named = [now[one.uid] for one in snapshot.previous.orders if one.uid in now]
    if not named:
        return (Paragraph("上期通报没有列明在办的督办事项。"),)
    cutoff = short_date(snapshot.period.cutoff, snapshot.year)
    parts = []
    for state, words in (
        ("closed", "已办结"),
        ("raised", "已转入上一级督办"),
        ("withdrawn", "已撤销"),
        ("open", "仍在办理"),
    ):
        which = [one.number for one in named if one.state == state]
        if which:
            parts.append(f"{figure(f'order_follow_up.{state}', len(which))}件{words}（{'、'.join(which)}）")
    count = figure("order_follow_up.named", len(named))
    return (Paragraph(f"上期通报列明在办督办事项{count}件。截至{cutoff}，{'，'.join(parts)}。"),)


def orders_table(snapshot: Snapshot) -> Table:
    """Return the orders one by one, with the line that proves their number."""
    heads = (
        Column("序号", 3, "center"),
        Column("文书名称和文号", 10),
        Column("对应事项", 10),
        Column("承办单位", 7),
        Column("印发日期", 6, "center"),
        Column("办理时限", 6, "center"),
        Column("办理要求", 11),
        Column("办理情况", 11),
        Column("状态", 6, "center"),
    )
    year = snapshot.year
    rows = tuple(
        (
            str(at),
            f"{one.kind}（{one.number}）",
            f"{items([one.item_no])}　{one.title}" if one.item_no else one.title,
            one.unit.short,
            short_date(one.issued_on, year),
            short_date(one.due_on, year),
            one.asked or "—",
            one.said or "—",
            _state(one, snapshot),
        )
        for at, one in enumerate(snapshot.order_lines, start=1)
    )
    by_state = Counter(one.state for one in snapshot.order_lines)
    sums = " + ".join(str(by_state[state]) for state in ("closed", "raised", "withdrawn", "open"))
    note = f"共{len(rows)}件＝办结＋转入上一级督办＋撤销＋正在办理：{len(rows)} = {sums}。"
    return Table(heads, rows, note=note)


def _state(one: OrderLine, snapshot: Snapshot) -> str:
    late = one.state == "open" and one.due_on < snapshot.period.cutoff
    return f"{STATES[one.state]}（超过时限）" if late else STATES[one.state]


KIND = Kind("supervision", outline, periods=("month", "quarter", "half_year", "year"))
