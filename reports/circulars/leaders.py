"""What the papers for leaders share: the colours of matters, the points, matters to be coordinated, the comparison."""

from __future__ import annotations

from collections.abc import Sequence

from reform.core.document import Column, Paragraph, Table
from reports.circulars.linked import figure
from reports.circulars.records import Coordination, LateMatter, RiskMatter
from reports.circulars.snapshot import Snapshot
from reports.narrative.late import CAUGHT_UP
from reports.narrative.sections import SHORT_LABELS
from reports.narrative.wording import NameBook, before, items, one_decimal, ordinal, short_date, without_stop
from tasks.counting import SMALLEST_BASE
from tasks.progress import CLASS_LABELS_ZH, FLAG_LABELS_ZH, Flag, StatusClass, light_of


def is_red(matter: LateMatter) -> bool:
    """Tell whether a late matter shows red; one slightly behind is yellow where the office's rule says so."""
    flags = (Flag.OVERDUE,) if matter.overdue else ()
    return light_of(matter.status_class, matter.severity, flags) == "red"


def red_matters(snapshot: Snapshot) -> tuple[LateMatter, ...]:
    """Return the red matters in ledger order."""
    return tuple(matter for matter in snapshot.late if is_red(matter))


def completion(snapshot: Snapshot) -> str:
    """Return 任务完成率 as said: done over those to be pushed on; without a share on a base under 20."""
    tally = snapshot.counts.tally
    done, due = figure("counts.done", tally.done), figure("counts.due", tally.due)
    if tally.completion_share is None:
        return f"应推进任务{due}项，已完成{done}项（应推进任务不足{SMALLEST_BASE}项，不计算完成率）"
    ratio = figure("share.completion", one_decimal(tally.completion_share))
    return f"任务完成率{ratio}%（应推进{due}项，已完成{done}项）"


def behind_and_change(snapshot: Snapshot) -> str:
    """Return the number behind with its change against the last issue: 未达序时4项（较上期减少1项，其中逾期1项）."""
    counts = snapshot.counts
    inside = []
    if snapshot.previous:
        apart = counts.behind - snapshot.previous.counts.behind
        if apart:
            word, key = ("增加", "more") if apart > 0 else ("减少", "fewer")
            inside.append(f"较上期{word}{figure(f'change.behind.{key}', abs(apart))}项")
        else:
            inside.append("与上期持平")
    if counts.overdue:
        inside.append(f"其中逾期{figure('counts.overdue', counts.overdue)}项")
    tail = f"（{'，'.join(inside)}）" if inside else ""
    return f"未达序时进度{figure('counts.behind', counts.behind)}项{tail}"


def coordination_paragraphs(snapshot: Snapshot) -> tuple[Paragraph, ...]:
    """Return the matters to be coordinated one by one: what is asked, who decides it, by when."""
    names = NameBook()
    return tuple(
        Paragraph(_coordination(one, snapshot.year), lead=f"（{ordinal(at)}）{_asked_by(one, names)}。")
        for at, one in enumerate(snapshot.coordination, start=1)
    )


def _asked_by(one: Coordination, names: NameBook) -> str:
    item = f"{items([one.item_no])}，" if one.item_no else ""
    return f"{without_stop(one.title)}（{item}提出单位：{names.say(one.unit)}）"


def _coordination(one: Coordination, year: int) -> str:
    return f"{without_stop(one.asked)}。{who_decides(one, year)}。"


def who_decides(one: Coordination, year: int) -> str:
    """Return who decides a matter and by when: 由市财政局牵头协调，11月20日前办理."""
    if one.due_on is None:
        return f"{one.decides}，时限待定"
    if one.decides.startswith("提请"):
        return f"{one.decides}，时间为{short_date(one.due_on, year)}"
    return f"{one.decides}，时限为{before(one.due_on, year)}"


def risk_paragraph(matter: RiskMatter, names: NameBook, year: int) -> str:
    """Return why a matter on schedule shows yellow, and what its unit means to do."""
    why = "、".join(FLAG_LABELS_ZH[Flag(flag)] for flag in matter.flags)
    due = f"应于{before(matter.due_on, year)}完成，" if matter.due_on else ""
    text = f"{due}目前达到序时进度，{why}。"
    if matter.cause:
        text += f"主要原因是{without_stop(matter.cause)}。"
    if matter.plan:
        who = names.list(matter.units)
        limit = before(matter.plan_on, year) if matter.plan_on else ""
        text += f"{who}计划{limit}{without_stop(matter.plan)}。"
    return text


def comparison_table(snapshot: Snapshot) -> Table | None:
    """Return the six classes beside those of the last issue; None in a year's first issue."""
    if snapshot.previous is None:
        return None
    was, now = snapshot.previous.counts.tally, snapshot.counts.tally
    rows = [
        (CLASS_LABELS_ZH[status], str(was.count(status)), str(number), _signed(number - was.count(status)))
        for status, number in now.by_class
    ]
    rows.append(("合计", str(was.total), str(now.total), _signed(now.total - was.total)))
    heads = (
        Column("进度状态", 6),
        Column("上期", 3, "center"),
        Column("本期", 3, "center"),
        Column("增减", 3, "center"),
    )
    note = f"上期：{was.reconciliation}；本期：{now.reconciliation}。"
    return Table(heads, tuple(rows), note=note)


def _signed(number: int) -> str:
    return f"+{number}" if number > 0 else str(number)


def numbers_table(snapshot: Snapshot) -> Table:
    """Return the three numbers of a leader. Source: office-practice 8 (完成率, 未达 (±), 需协调事项)."""
    tally = snapshot.counts.tally
    done, behind = f"{tally.done}/{tally.due}", f"{tally.behind}项"
    if tally.completion_share is not None:
        done = f"{one_decimal(tally.completion_share)}%（{done}）"
    if snapshot.previous:
        apart = tally.behind - snapshot.previous.counts.behind
        behind += f"（较上期{'增加' if apart > 0 else '减少'}{abs(apart)}项）" if apart else "（与上期持平）"
    heads = (
        Column("任务完成率（已完成/应推进）", 6, "center"),
        Column("未达序时进度", 5, "center"),
        Column("需协调事项", 3, "center"),
    )
    return Table(heads, ((done, behind, f"{len(snapshot.coordination)}项"),))


def short_changes(snapshot: Snapshot, *, most: int) -> tuple[Paragraph, ...]:
    """Return what changed since the last issue: the numbers, and which matters moved, at most so many named each."""
    if snapshot.previous is None:
        return ()
    now, was = snapshot.counts.tally, snapshot.previous.counts.tally
    moves = []
    for status in (StatusClass.DONE, StatusClass.BEHIND):
        apart = now.count(status) - was.count(status)
        word, key = ("增加", "more") if apart > 0 else ("减少", "fewer")
        said = f"{word}{figure(f'change.{status}.{key}', abs(apart))}项" if apart else "持平"
        moves.append(f"{SHORT_LABELS[status]}{said}")
    entered = [c.item_no for c in snapshot.changes if c.now == StatusClass.BEHIND and c.was]
    left = [c.item_no for c in snapshot.changes if c.was == StatusClass.BEHIND and c.now in CAUGHT_UP]
    which = [
        f"{words}{_named(numbers, most)}"
        for words, numbers in (("赶上序时的有", left), ("新落后的有", entered))
        if numbers
    ]
    return (Paragraph(f"{'，'.join(moves)}。{'；'.join(which)}{'。' if which else ''}"),)


def _named(numbers: Sequence[str], most: int) -> str:
    listed = items(numbers[:most])
    return listed if len(numbers) <= most else f"{listed}等{len(numbers)}项"
