"""The circular's tables: summary, ledger, late matters, units. Every one carries its reconciliation."""

from __future__ import annotations

from datetime import date

from reform.core.document import Align, Column, Table
from reports.circulars.linked import plain
from reports.circulars.records import LateMatter, LedgerRow
from reports.circulars.snapshot import Snapshot
from reports.narrative.late import due_words, gap_words
from reports.narrative.wording import before, figure, lateness, percent, until, without_stop
from tasks.counting import share
from tasks.progress import CLASS_LABELS_ZH, CLASS_ORDER, Flag, StatusClass

ROUNDING_NOTE = "因四舍五入，各项占比之和可能不等于100%。"
NOTHING = "—"


def _columns(*parts: tuple[str, float, Align]) -> tuple[Column, ...]:
    return tuple(Column(head, width, align) for head, width, align in parts)


def _without_empty(
    heads: tuple[Column, ...], rows: list[tuple[str, ...]]
) -> tuple[tuple[Column, ...], tuple[tuple[str, ...], ...]]:
    """Leave out columns that say nothing in any row; the others take their room."""
    kept = [at for at in range(len(heads)) if not rows or any(row[at] not in ("", NOTHING) for row in rows)]
    return tuple(heads[at] for at in kept), tuple(tuple(row[at] for at in kept) for row in rows)


def _ratio(part: int, base: int) -> str:
    ratio = share(part, base)
    return percent(ratio) if ratio is not None else NOTHING


def summary_table(snapshot: Snapshot) -> Table:
    """Return the six classes side by side with counts and shares; classes with 0 are kept.

    As low as it can be: it stands above the ledger, which is to begin on the same sheet.
    """
    counts, tally = snapshot.counts, snapshot.counts.tally
    overdue = {StatusClass.BEHIND: f"其中逾期{counts.overdue}项"} if counts.overdue else {}
    classes = tally.by_class
    rows = (
        ("项数", *(str(number) for _status, number in classes), str(counts.total)),
        (
            "占比",
            *(_ratio(number, counts.total) for _status, number in classes),
            _ratio(counts.total, counts.total),
        ),
        ("备注", *(overdue.get(status, "") for status, _number in classes), f"应推进{tally.due}项"),
    )
    heads = _columns(
        ("进度状态", 3, "center"),
        *((CLASS_LABELS_ZH[status], 4, "center") for status, _number in classes),
        ("合计", 4, "center"),
    )
    note = f"勾稽关系：{tally.reconciliation}。{ROUNDING_NOTE}"
    return Table(heads, rows, caption="任务进展汇总", note=note)


def ledger_table(snapshot: Snapshot) -> Table:
    """Return the whole ledger, one line a matter; a row of an item repeats the item's number."""
    cutoff = until(snapshot.period.cutoff, snapshot.year)
    heads = _columns(
        ("序号", 3, "center"),
        ("重点任务", 12, "left"),
        ("年度目标", 10, "left"),
        ("牵头单位", 7, "left"),
        ("配合单位", 8, "left"),
        ("责任领导", 7, "center"),
        ("完成时限", 7, "center"),
        (f"截至{cutoff}进展", 15, "left"),
        ("完成率", 5, "center"),
        ("进度状态", 7, "center"),
        ("备注", 9, "left"),
    )
    heads, rows = _without_empty(heads, [_ledger_cells(row, snapshot.year) for row in snapshot.ledger])
    items = len(snapshot.items)
    told = f"共{items}项" + (f"，分列{len(snapshot.ledger)}行" if snapshot.counts.rows > items else "")
    return Table(heads, rows, note=f"{told}。{snapshot.counts.tally.reconciliation}。")


def _ledger_cells(row: LedgerRow, year: int) -> tuple[str, ...]:
    due = before(row.due_on, year) if row.due_on else ""
    if Flag.LONG_TERM in row.flags:
        due = f"{due}（长期坚持）" if due else "长期坚持"
    return (
        row.item_no,
        row.title,
        row.target or NOTHING,
        "、".join(row.lead) or NOTHING,
        "、".join(row.cooperating) or NOTHING,
        row.leader or NOTHING,
        due or NOTHING,
        row.progress or NOTHING,
        percent(row.completion) if row.completion is not None else NOTHING,
        _state(row.status_class, row.flags),
        row.remark,
    )


def _state(status_class: str, flags: tuple[str, ...]) -> str:
    label = CLASS_LABELS_ZH[StatusClass(status_class)]
    marks = []
    if Flag.OVERDUE in flags:
        marks.append("逾期")
    if Flag.UNREPORTED in flags:
        marks.append("未报，沿用上期")
    return f"{label}（{'；'.join(marks)}）" if marks else label


def late_table(snapshot: Snapshot) -> Table:
    """Return the late matters with their four facts and the date of the plan."""
    heads = _columns(
        ("序号", 3, "center"),
        ("任务", 11, "left"),
        ("牵头单位", 7, "left"),
        ("应达到", 9, "left"),
        ("目前情况", 11, "left"),
        ("差距", 6, "center"),
        ("主要原因", 11, "left"),
        ("措施", 11, "left"),
        ("计划完成时限", 8, "center"),
        ("状态", 8, "center"),
    )
    rows = tuple(_late_cells(matter, snapshot.period.cutoff, snapshot.year) for matter in snapshot.late)
    return Table(heads, rows, note=_late_note(snapshot))


def _late_note(snapshot: Snapshot) -> str:
    counts = snapshot.counts
    parts = [f"未达序时进度{counts.behind}项（其中逾期{counts.overdue}项）"]
    if counts.should_have_started:
        parts.append(f"应启动未启动{counts.should_have_started}项")
    return f"共{len(snapshot.late)}项：{'，'.join(parts)}。"


def _late_cells(matter: LateMatter, cutoff: date, year: int) -> tuple[str, ...]:
    actual = f"实际{figure(matter.actual)}{matter.unit}" if matter.actual is not None else ""
    now = "，".join(part for part in (actual, without_stop(matter.now)) if part)
    flags = (Flag.OVERDUE,) if matter.overdue else ()
    gap = plain(gap_words(matter))
    if not gap and matter.overdue and matter.due_on and matter.due_on < cutoff:
        number, unit = lateness(matter.due_on, cutoff)
        gap = f"逾期{number}{unit}"
    return (
        matter.item_no,
        matter.title,
        "、".join(unit.short for unit in matter.units) or NOTHING,
        plain(due_words(matter, year)) or NOTHING,
        now or NOTHING,
        gap or NOTHING,
        matter.cause or NOTHING,
        matter.plan or NOTHING,
        before(matter.plan_on, year) if matter.plan_on else NOTHING,
        _state(matter.status_class, flags),
    )


def unit_table(snapshot: Snapshot) -> Table:
    """Return each unit's matters by class, in protocol order, with the sum below."""
    heads = _columns(
        ("单位", 10, "left"),
        ("任务", 4, "center"),
        ("已完成", 5, "center"),
        ("达到序时", 6, "center"),
        ("未达序时", 6, "center"),
        ("应启动未启动", 5, "center"),
        ("未到启动时间", 5, "center"),
        ("经批准调整", 5, "center"),
    )
    rows = [
        (unit.name, str(unit.counts.total), *(str(unit.counts.tally.count(s)) for s in CLASS_ORDER))
        for unit in snapshot.units
    ]
    tally = snapshot.counts.tally
    rows.append(("合计", str(snapshot.counts.total), *(str(number) for _, number in tally.by_class)))
    note = f"每项任务按汇总单位计一次。{tally.reconciliation}。"
    return Table(heads, tuple(rows), caption="任务完成情况", note=note)


def unit_reports_table(snapshot: Snapshot) -> Table:
    """Return each unit's reports of the period, with the sum below."""
    heads = _columns(
        ("单位", 12, "left"),
        ("应报", 4, "center"),
        ("按时", 4, "center"),
        ("迟报", 4, "center"),
        ("未报", 4, "center"),
        ("退回（次）", 6, "center"),
        ("按时报送率", 7, "center"),
    )
    lines = [(unit.name, unit.reporting) for unit in snapshot.units] + [("合计", snapshot.reporting)]
    rows = tuple(
        (
            name,
            str(figures.due),
            str(figures.on_time),
            str(figures.late),
            str(figures.missing),
            str(figures.returned),
            _ratio(figures.on_time, figures.due),
        )
        for name, figures in lines
    )
    note = "应报＝按时＋迟报＋未报。应报不足20项的不计算按时报送率。"
    return Table(heads, rows, caption="进展报送情况", note=note)
