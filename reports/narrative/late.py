"""Late matters with their four facts, and what became of those named last time. Pure.

Source: office-practice 10. The facts stand in the order: due or expected, now, cause, plan.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from reform.core.document import Paragraph
from reports.circulars import linked
from reports.circulars.records import FollowUp, LateMatter, Orders, SettledOrder
from reports.circulars.snapshot import Snapshot
from reports.narrative.figures import difference_words
from reports.narrative.wording import (
    MONTHS,
    STEADY,
    NameBook,
    before,
    figure,
    items,
    lateness,
    ordinal,
    short_date,
    starting,
    without_stop,
)
from tasks.progress import LATE_CLASSES, StatusClass

CAUGHT_UP = frozenset({StatusClass.DONE, StatusClass.ON_SCHEDULE})


def late_paragraphs(snapshot: Snapshot, names: NameBook, *, annex: int) -> tuple[Paragraph, ...]:
    """Return section four: a paragraph for each matter told, one for those left to the annex."""
    cutoff, year = snapshot.period.cutoff, snapshot.year
    if not snapshot.late:
        return (Paragraph(f"截至{short_date(cutoff, year)}，没有未达序时进度和应启动未启动的事项。"),)
    told = [matter for matter in snapshot.late if matter.told]
    found = []
    for position, matter in enumerate(told, start=1):
        facts = late_facts(matter, names, cutoff, year)
        lead = f"（{ordinal(position)}）{items([matter.item_no])}“{without_stop(matter.title)}”"
        units = f"（牵头单位：{names.list(matter.units)}）" if matter.units else ""
        found.append(Paragraph(facts, lead=f"{lead}{units}。"))
    rest = _left_to_annex([matter for matter in snapshot.late if not matter.told], annex)
    if rest:
        found.append(Paragraph(f"（{ordinal(len(told) + 1)}）{rest}" if told else rest))
    return tuple(found)


def late_facts(matter: LateMatter, names: NameBook, cutoff: date, year: int) -> str:
    """Return the four facts of one matter as sentences; a missing one is simply not said (the check refuses)."""
    text = f"{'，'.join(part for part in _due_and_now(matter, cutoff, year) if part)}。"
    if matter.cause:
        text += f"主要原因是{without_stop(matter.cause)}。"
    if matter.plan:
        who = matter.units[0].short if matter.units else ""
        limit = before(matter.plan_on, year) if matter.plan_on else ""
        text += f"{who}计划{limit}{without_stop(matter.plan)}。"
    return text


def due_words(matter: LateMatter, year: int) -> str:
    """Return the first fact: what was due when, or what was expected by now."""
    if matter.status_class == StatusClass.SHOULD_HAVE_STARTED and matter.start_on:
        return f"应于{starting(matter.start_on, year)}启动"
    if matter.overdue and matter.due_on:
        goal = ""
        if matter.target is not None and matter.actual is not None:
            goal = _amount(matter, "target", matter.target)
        return f"应于{before(matter.due_on, year)}{matter.due_act or ('达到' if goal else '完成')}{goal}"
    if matter.expected is not None:
        shown = _amount(matter, "expected", matter.expected)
        return f"序时要求控制在{shown}以内" if matter.lower_is_better else f"序时要求{shown}"
    if matter.due_on:
        return f"应于{before(matter.due_on, year)}{matter.due_act or '完成'}"
    return f"要求{STEADY}" if matter.due_act == STEADY else ""


def _amount(matter: LateMatter, what: str, value: Decimal) -> str:
    return f"{linked.figure(f'late.{matter.uid}.{what}', figure(value))}{matter.unit}"


def gap_words(matter: LateMatter) -> str:
    """Return the distance to what was due or expected: 差60张, 超出3个百分点; nothing without figures."""
    goal = matter.target if matter.overdue and matter.target is not None else matter.expected
    if goal is None or matter.actual is None:
        return ""
    gap = matter.actual - goal if matter.lower_is_better else goal - matter.actual
    if gap <= 0:
        return ""
    key = f"late.{matter.uid}.gap"
    return f"{'超出' if matter.lower_is_better else '差'}{difference_words(gap, matter.unit, key=key)}"


def _due_and_now(matter: LateMatter, cutoff: date, year: int) -> list[str]:
    now = without_stop(matter.now)
    parts = [due_words(matter, year)]
    if matter.actual is not None and (matter.expected is not None or matter.target is not None):
        parts += [f"实际{_amount(matter, 'actual', matter.actual)}", gap_words(matter), now]
    elif now:
        parts.append(now if now.startswith("目前") else f"目前{now}")
    if matter.overdue and matter.due_on and matter.due_on < cutoff:
        parts.append(f"已逾期{_lateness(matter, cutoff)}")
    return parts


def _lateness(matter: LateMatter, cutoff: date) -> str:
    """Months and days have keys of their own: twelve days that become a month are another sentence."""
    number, unit = lateness(matter.due_on or cutoff, cutoff)
    key = "overdue_months" if unit == MONTHS else "overdue_days"
    return f"{linked.figure(f'late.{matter.uid}.{key}', number)}{unit}"


def _left_to_annex(matters: Sequence[LateMatter], annex: int) -> str:
    slow = [m.item_no for m in matters if m.status_class == StatusClass.BEHIND]
    idle = [m.item_no for m in matters if m.status_class == StatusClass.SHOULD_HAVE_STARTED]
    parts = []
    if slow:
        parts.append(f"{items(slow)}进展偏慢")
    if idle:
        parts.append(f"{items(idle)}尚未启动")
    return f"{'，'.join(parts)}，原因和措施见附件{annex}。" if parts else ""


def follow_up_sentences(snapshot: Snapshot, paper: str = "通报") -> str:
    """Return what became of the matters the last `paper` named; nothing in a year's first issue."""
    if snapshot.previous is None:
        return ""
    slow = [f for f in snapshot.follow_ups if f.was == StatusClass.BEHIND]
    idle = [f for f in snapshot.follow_ups if f.was == StatusClass.SHOULD_HAVE_STARTED]
    if not slow and not idle:
        return f"上期{paper}没有列明未达序时事项。"
    cutoff = short_date(snapshot.period.cutoff, snapshot.year)
    text = ""
    if slow:
        text += (
            f"上期{paper}列明未达序时事项{_told('behind', len(slow))}项。截至{cutoff}，{_outcomes(slow)}。"
        )
    if idle:
        text += f"上期列明应启动未启动事项{_told('not_started', len(idle))}项，{_started(idle)}。"
    return text


def _told(what: str, number: int) -> str:
    return linked.figure(f"follow_up.{what}", number)


def _outcomes(matters: Sequence[FollowUp]) -> str:
    caught_up = sum(1 for m in matters if m.now in CAUGHT_UP)
    remaining = [m for m in matters if m.now in LATE_CLASSES]
    other = len(matters) - caught_up - len(remaining)
    parts = []
    if caught_up:
        parts.append(f"{_told('caught_up', caught_up)}项已赶上序时进度")
    if other:
        parts.append(f"{_told('adjusted', other)}项经批准调整")
    if remaining:
        words = f"{_told('remaining', len(remaining))}项仍在推进"
        dated = sum(1 for m in remaining if m.new_date)
        if dated:
            words += f"，其中{_told('dated', dated)}项已约定新的完成时间"
        parts.append(words)
    return "，".join(parts)


def _started(matters: Sequence[FollowUp]) -> str:
    idle = sum(1 for m in matters if m.now == StatusClass.SHOULD_HAVE_STARTED)
    other = sum(1 for m in matters if m.now in (StatusClass.ADJUSTED, StatusClass.NOT_DUE, ""))
    started = len(matters) - idle - other
    named = (
        ("started", started, "项已启动"),
        ("adjusted_since", other, "项经批准调整"),
        ("still_not_started", idle, "项仍未启动"),
    )
    return "，".join(f"{_told(key, number)}{words}" for key, number, words in named if number)


def order_sentence(orders: Orders, year: int, cutoff: date) -> str:
    """Return how the supervision orders of the year stand and which were closed in the period; nothing without any.

    An open one that was due before the cut-off says so.
    """
    if not orders.issued:
        return ""
    kinds = [f"{kind.name}{_ordered(f'kind.{kind.name}', kind.issued)}件" for kind in orders.kinds]
    issued = "、".join(kinds) or f"督办单{_ordered('issued', orders.issued)}件"
    if orders.carried:
        issued += f"（含上年转入{_ordered('carried_over', orders.carried)}件）"
    if orders.closed == orders.issued:
        return f"印发{issued}，已全部办结。{_settled(orders, year)}"
    named = (
        ("closed", orders.closed, "办结{}件"),
        ("raised", orders.raised, "转入上一级督办{}件"),
        ("withdrawn", orders.withdrawn, "撤销{}件"),
    )
    parts = [words.format(_ordered(key, number)) for key, number, words in named if number]
    if not parts:
        return f"印发{issued}，{_all_open(orders, year, cutoff)}。{_settled(orders, year)}"
    return f"印发{'，'.join([issued, *parts, *_open(orders, year, cutoff)])}。{_settled(orders, year)}"


def _of_item(order: SettledOrder) -> str:
    return f"{items([order.item_no])}（{order.number}）" if order.item_no else order.number


def _ordered(what: str, number: int) -> str:
    return linked.figure(f"orders.{what}", number)


def _all_open(orders: Orders, year: int, cutoff: date) -> str:
    """Return that none of the orders has ended; of one nobody says 均."""
    if not orders.open:
        return f"{'均' if orders.issued > 1 else '正'}在办理"
    which, limit = _which(orders, year, cutoff)
    return f"{'均' if orders.issued > 1 else '正'}在办理（{which}）{f'，{limit}' if limit else ''}"


def _open(orders: Orders, year: int, cutoff: date) -> list[str]:
    if not orders.open:
        return []
    which, limit = _which(orders, year, cutoff)
    return [f"另{_ordered('open', len(orders.open))}件（{which}）{limit or '在办'}"]


def _which(orders: Orders, year: int, cutoff: date) -> tuple[str, str]:
    """Return which orders are open, and until when; of a day that was past at the cut-off, that it was."""
    which = dict.fromkeys(items([order.item_no]) if order.item_no else order.number for order in orders.open)
    dates = [
        short_date(order.due_on, year) + ("（已超过）" if order.due_on < cutoff else "")
        for order in orders.open
        if order.due_on
    ]
    apart = "分别" if len(dates) > 1 else ""
    return "、".join(which), f"办理时限{apart}为{'、'.join(dates)}" if dates else ""


def _settled(orders: Orders, year: int) -> str:
    """Return which orders were closed in the period, each with its number and day."""
    each = [f"{_of_item(order)}于{short_date(order.closed_on, year)}办结销号" for order in orders.settled]
    return f"{'，'.join(each)}。" if each else ""
