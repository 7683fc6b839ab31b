"""The figures of a circular in Excel (附表): what its tables print, numbers as numbers, each sheet with its proof."""

from __future__ import annotations

import io
from typing import Any

from reform.core.excel_book import Sheet, write_book
from reports.circulars.linked import plain
from reports.circulars.records import LateMatter, Reporting
from reports.circulars.snapshot import Snapshot
from reports.narrative.late import due_words, gap_words
from reports.narrative.wording import full_date, period_label
from tasks.counting import Tally, share
from tasks.progress import CLASS_LABELS_ZH, CLASS_ORDER, FLAG_LABELS_ZH, Flag, StatusClass

ROUNDED = "因四舍五入，各项占比之和可能不等于100%。应报不足20项的不计算按时报送率。"
STATES = {
    "met": "已达到年度目标",
    "in_step": "符合序时要求",
    "below": "低于序时要求",
    "pending": "年度数据尚未发布",
}


def circular_book(snapshot: Snapshot) -> bytes:
    """Return the workbook of a snapshot; the same snapshot gives the same bytes."""
    out = io.BytesIO()
    sheets = [(sheet, _title(snapshot, sheet)) for sheet in _sheets(snapshot)]
    # The day the figures reach to, not the day the file was made: that would differ from file to file.
    write_book(out, sheets, created=snapshot.period.cutoff)
    return out.getvalue()


def _sheets(snapshot: Snapshot) -> list[Sheet]:
    return [_summary(snapshot), _ledger(snapshot), _late(snapshot), _units(snapshot), _indicators(snapshot)]


def _title(snapshot: Snapshot, sheet: Sheet) -> str:
    when = period_label(snapshot.period)
    return f"{when}{snapshot.scope}{snapshot.subject}进展情况：{sheet.name}（数据截至{full_date(snapshot.period.cutoff)}）"


def _summary(snapshot: Snapshot) -> Sheet:
    tally, total = snapshot.counts.tally, snapshot.counts.total
    rows: list[tuple[Any, ...]] = [
        (CLASS_LABELS_ZH[status], number, share(number, total), _of_class(snapshot, status))
        for status, number in tally.by_class
    ]
    sums = ("合计", total, share(total, total), f"应推进{tally.due}项")
    lines = (
        f"勾稽关系：{tally.reconciliation}。{_reports_line(snapshot.reporting)}",
        ROUNDED,
    )
    heads = (("进度状态", 18), ("项数", 10), ("占比（%）", 12), ("备注", 24))
    return Sheet("汇总", lines, heads, tuple(rows), sums)


def _of_class(snapshot: Snapshot, status: StatusClass) -> str:
    overdue = snapshot.counts.overdue
    return f"其中逾期{overdue}项" if status is StatusClass.BEHIND and overdue else ""


def _reports_line(figures: Reporting) -> str:
    """Return the line that proves the reports: 应报＝按时＋迟报＋未报."""
    sums = f"{figures.due} = {figures.on_time} + {figures.late} + {figures.missing}"
    return f"应报＝按时＋迟报＋未报：{sums}。"


def _ledger(snapshot: Snapshot) -> Sheet:
    rows = tuple(
        (
            row.item_no,
            row.section,
            row.title,
            row.target,
            "、".join(row.lead),
            "、".join(row.cooperating),
            row.leader,
            row.due_on,
            row.progress,
            row.completion,
            CLASS_LABELS_ZH[StatusClass(row.status_class)],
            "、".join(FLAG_LABELS_ZH[Flag(flag)] for flag in row.flags),
            row.remark,
        )
        for row in snapshot.ledger
    )
    items = len(snapshot.items)
    told = f"共{items}项" + (f"，分列{len(snapshot.ledger)}行" if len(snapshot.ledger) > items else "")
    heads = (
        ("序号", 8),
        ("类别", 16),
        ("重点任务", 36),
        ("年度目标", 28),
        ("牵头单位", 18),
        ("配合单位", 22),
        ("责任领导", 12),
        ("完成时限", 12),
        ("进展", 44),
        ("完成率（%）", 11),
        ("进度状态", 14),
        ("标记", 14),
        ("备注", 28),
    )
    return Sheet("一览表", (f"{told}。{snapshot.counts.tally.reconciliation}。",), heads, rows)


def _late(snapshot: Snapshot) -> Sheet:
    counts = snapshot.counts
    line = (
        f"{len(snapshot.late)} = {counts.behind} + {counts.should_have_started}"
        f"（未达序时进度＋应启动未启动），其中逾期{counts.overdue}项。"
    )
    heads = (
        ("序号", 8),
        ("任务", 36),
        ("牵头单位", 18),
        ("状态", 14),
        ("是否逾期", 10),
        ("应达到", 24),
        ("序时要求", 10),
        ("年度目标", 10),
        ("实际", 10),
        ("计量单位", 10),
        ("目前情况", 28),
        ("差距", 14),
        ("主要原因", 32),
        ("措施", 32),
        ("计划完成时限", 14),
    )
    return Sheet(
        "未达序时清单", (line,), heads, tuple(_late_row(one, snapshot.year) for one in snapshot.late)
    )


def _late_row(one: LateMatter, year: int) -> tuple[Any, ...]:
    return (
        one.item_no,
        one.title,
        "、".join(unit.short for unit in one.units),
        CLASS_LABELS_ZH[StatusClass(one.status_class)],
        "是" if one.overdue else "否",
        plain(due_words(one, year)),
        one.expected,
        one.target,
        one.actual,
        one.unit,
        one.now,
        plain(gap_words(one)),
        one.cause,
        one.plan,
        one.plan_on,
    )


def _units(snapshot: Snapshot) -> Sheet:
    labels = [CLASS_LABELS_ZH[status] for status in CLASS_ORDER]
    heads = (
        ("单位", 24),
        ("任务", 8),
        *((label, 13) for label in labels),
        ("其中逾期", 10),
        ("应报", 8),
        ("按时", 8),
        ("迟报", 8),
        ("未报", 8),
        ("退回（次）", 10),
        ("按时报送率（%）", 14),
    )
    rows = tuple(_unit_row(unit.name, unit.counts.tally, unit.reporting) for unit in snapshot.units)
    tally = snapshot.counts.tally
    line = f"每项任务按汇总单位计一次：{tally.reconciliation}。{_reports_line(snapshot.reporting)}"
    return Sheet("各单位", (line,), heads, rows, _unit_row("合计", tally, snapshot.reporting))


def _unit_row(name: str, tally: Tally, figures: Reporting) -> tuple[Any, ...]:
    return (
        name,
        tally.total,
        *(number for _status, number in tally.by_class),
        tally.overdue,
        figures.due,
        figures.on_time,
        figures.late,
        figures.missing,
        figures.returned,
        share(figures.on_time, figures.due),
    )


def _indicators(snapshot: Snapshot) -> Sheet:
    counts = snapshot.indicator_counts
    line = (
        f"{counts.total} = {counts.met} + {counts.in_step} + {counts.below} + {counts.pending}"
        "（已达到年度目标＋符合序时要求＋低于序时要求＋年度数据尚未发布）。"
    )
    heads = (
        ("对应事项", 10),
        ("指标", 36),
        ("年度目标", 12),
        ("目标上限", 12),
        ("序时要求", 12),
        ("实际", 12),
        ("上年同期", 12),
        ("计量单位", 10),
        ("数据截至", 12),
        ("状态", 20),
    )
    rows = tuple(
        (
            one.item_no,
            one.name,
            one.target,
            one.upper,
            one.expected,
            one.actual,
            one.last_year,
            one.unit,
            one.as_of,
            STATES.get(one.state, one.state) + ("（允许偏差内）" if one.tolerated else ""),
        )
        for one in snapshot.indicators
    )
    return Sheet("量化指标", (line,), heads, rows)
