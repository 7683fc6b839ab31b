"""The urging list in Excel: written only. Heads are Chinese, as the list is used."""

from __future__ import annotations

import io
from collections.abc import Iterable

from django.utils import timezone

from reform.core.excel import Column, write_sheet
from reports.models import ReportingPeriod
from reports.selectors.urging import Missing


def _calls(row: Missing) -> str:
    return "\n".join(f"{timezone.localtime(call.called_at):%m-%d %H:%M} {call.text}" for call in row.calls)


URGING_COLUMNS = (
    Column("unit", "单位", 28, get=lambda row: row.turnout.department.name),
    Column("due", "应报", 8, get=lambda row: row.turnout.due),
    Column("missing", "未报", 8, get=lambda row: row.turnout.reports_missing),
    Column("labels", "未报事项", 24, get=lambda row: "、".join(row.labels)),
    Column("sheet", "落实情况表", 12, get=lambda row: "未报" if row.lacks_sheet else ""),
    Column(
        "people", "联系人", 24, get=lambda row: "\n".join(f"{p.name} {p.phone}" for p in row.turnout.people)
    ),
    Column("calls", "催报情况", 44, get=_calls),
    Column("promised", "承诺报送日期", 14, get=lambda row: row.promised_on),
)


def urging_book(period: ReportingPeriod, rows: Iterable[Missing]) -> bytes:
    """Return the urging list of a period as a workbook."""
    out = io.BytesIO()
    notes = [f"{period.ledger.name}　{period.period.label()}　应于{period.due_on:%Y-%m-%d}前报送"]
    write_sheet(out, URGING_COLUMNS, rows, name="催报清单", notes=notes)
    return out.getvalue()
