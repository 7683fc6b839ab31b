"""Highlights, registers and the grid of support in Excel: written only, by unit, without people. Heads are Chinese."""

from __future__ import annotations

import io
from collections.abc import Iterable

from reform.core.excel import Column, write_sheet
from reports.enums import HighlightState, Praise
from reports.models import Highlight, HighlightUse, Innovation, Outreach
from reports.selectors.registers import OutreachTotals
from reports.selectors.support import SupportGrid, SupportRow

STATES = {
    HighlightState.FOUND: "待选用",
    HighlightState.SELECTED: "已选用",
    HighlightState.PASSED: "未选用",
}
STEPS = {Praise.BULLETIN: "简报刊发", Praise.CIRCULAR: "通报表扬", Praise.UPWARD: "向上推荐"}
KINDS = {"innovation": "地方创新", "pilot": "试点", "publicity": "宣传", "training": "培训"}


def _step(kind: str) -> Column:
    def said(row: Highlight) -> str:
        use: HighlightUse | None = next((one for one in row.uses.all() if one.kind == kind), None)
        return f"{use.used_on:%Y-%m-%d} {use.paper}" if use else ""

    return Column(kind, STEPS[Praise(kind)], 32, get=said)


HIGHLIGHT_COLUMNS = (
    Column("unit", "单位", 24, get=lambda row: row.department.name),
    Column("title", "亮点", 32, get=lambda row: row.title),
    Column("text", "内容", 60, get=lambda row: row.text),
    Column("task", "事项", 28, get=lambda row: f"{row.task.label} {row.task.title}" if row.task else ""),
    Column("found_on", "日期", 12, get=lambda row: row.found_on),
    Column("state", "是否选用", 10, get=lambda row: STATES[HighlightState(row.state)]),
    *(_step(kind) for kind in Praise.values),
)
INNOVATION_COLUMNS = (
    Column("unit", "单位", 24, get=lambda row: row.department.name),
    Column("kind", "类别", 10, get=lambda row: KINDS[row.kind]),
    Column("title", "名称", 32, get=lambda row: row.title),
    Column("text", "做法", 60, get=lambda row: row.text),
    Column("level", "层级", 12, get=lambda row: row.level),
    Column("basis", "依据", 28, get=lambda row: row.basis),
    Column("started_on", "开始日期", 12, get=lambda row: row.started_on),
    Column("ended_on", "结束日期", 12, get=lambda row: row.ended_on),
    Column("results", "成效", 48, get=lambda row: row.results),
)
OUTREACH_COLUMNS = (
    Column("unit", "单位", 24, get=lambda row: row.department.name),
    Column("kind", "类别", 10, get=lambda row: KINDS[row.kind]),
    Column("held_on", "日期", 12, get=lambda row: row.held_on),
    Column("title", "主题", 36, get=lambda row: row.title),
    Column("medium", "媒介或地点", 24, get=lambda row: row.medium),
    Column("audience", "对象", 20, get=lambda row: row.audience),
    Column("number", "人次", 10, get=lambda row: row.number),
)


def _book(columns: tuple[Column, ...], rows: Iterable[object], name: str, notes: list[str]) -> bytes:
    out = io.BytesIO()
    write_sheet(out, columns, rows, name=name, notes=notes)
    return out.getvalue()


def highlight_book(rows: Iterable[Highlight], *, year: int) -> bytes:
    """Return the year's praise by unit as a workbook: unit, highlight, steps."""
    return _book(HIGHLIGHT_COLUMNS, rows, "亮点", [f"{year}年亮点和表扬情况"])


def innovation_book(rows: Iterable[Innovation], *, year: int) -> bytes:
    """Return the year's innovations and pilots as a workbook."""
    return _book(INNOVATION_COLUMNS, rows, "地方创新和试点", [f"{year}年地方创新和试点"])


def outreach_book(rows: Iterable[Outreach], totals: OutreachTotals, *, year: int) -> bytes:
    """Return the year's publicity and training as a workbook with the totals in its notes."""
    notes = [
        f"{year}年宣传培训",
        f"共{totals.entries_line}次（宣传＋培训）",
        f"共{totals.number_line}人次（宣传＋培训）",
        f"未填人次的{totals.unnumbered}次",
    ]
    return _book(OUTREACH_COLUMNS, rows, "宣传培训", notes)


def support_book(grid: SupportGrid) -> bytes:
    """Return the year's grid of members' support as a workbook: units down, items across."""

    def cell(at: int) -> Column:
        def said(row: SupportRow) -> str:
            entry = row.cells[at]
            if entry is None:
                return ""
            return f"{entry.done_on:%Y-%m-%d} {entry.text}" if entry.done_on else entry.text

        return Column(f"item{at}", grid.items[at].title, 32, get=said)

    columns = (
        Column("unit", "成员单位", 24, get=lambda row: row.department.name),
        *(cell(at) for at in range(len(grid.items))),
    )
    return _book(columns, grid.rows, "成员单位支持", [f"{grid.year}年成员单位支持情况"])
