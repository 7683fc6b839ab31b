"""An assessment in the form 绩效办 and 改革办 ask for: unit, points by rule, what was taken off and why, total, remark."""

from __future__ import annotations

import io
from decimal import Decimal
from typing import Any

from reform.core.excel import Column, write_sheet
from reports.models import Assessment
from reports.scoring import Rule
from reports.selectors.assessment_print import (
    CONVERTED,
    ROUNDED,
    full_words,
    group_words,
    heads,
    points_words,
    reasons,
    remarks,
)
from reports.selectors.assessment_table import Table, TableUnit

# From so many columns on the table prints on A3.
MANY_COLUMNS = 12


def assessment_book(assessment: Assessment, table: Table) -> bytes:
    """Return the table as a workbook, units in protocol order; the head's lines print on every page."""
    out = io.BytesIO()
    columns = _columns(assessment, table)
    rows = list(enumerate(table.units, 1))
    write_sheet(
        out,
        columns,
        rows,
        name="考核得分表",
        above=[assessment.title, *heads(assessment, table)],
        large=len(columns) > MANY_COLUMNS,
        notes=[
            *(f"{rule.title}（{points_words(rule)}）：{rule.source}" for rule in table.rules),
            full_words(table),
            ROUNDED,
            *([CONVERTED] if table.converted else []),
        ],
    )
    return out.getvalue()


def _columns(assessment: Assessment, table: Table) -> list[Column]:
    columns = [
        Column("number", "序号", 6, get=lambda row: row[0]),
        Column("unit", group_words(assessment.group), 22, get=lambda row: row[1].short),
        *(_points(rule) for rule in table.rules if rule.kind.gives_points),
        Column("taken", "扣分情况及原因", 60, get=lambda row: "\n".join(reasons(table, row[1], bonus=False))),
        Column("given", "加分情况及依据", 36, get=lambda row: "\n".join(reasons(table, row[1], bonus=True))),
        Column("total", "总分", 10, get=lambda row: _total(row[1])),
    ]
    if table.ranked:
        columns.append(Column("rank", "名次", 8, get=lambda row: row[1].rank or "不参加"))
    return [*columns, Column("remark", "备注", 34, get=lambda row: "\n".join(remarks(table, row[1])))]


def _points(rule: Rule) -> Column:
    def get(row: tuple[int, TableUnit]) -> Decimal | str | None:
        line = row[1].lines.get(rule.code)
        if line is None or not line.assessed:
            return "不适用"
        return line.shown

    return Column(rule.code, f"{rule.title}（{points_words(rule)}）", 12, get=get)


def _total(unit: TableUnit) -> Any:
    return "不适用" if unit.settled.total is None else unit.settled.total
