"""A period's reports in Excel, the three facts apart: filed on time, accepted, still open to edit. Written only."""

from __future__ import annotations

import io
from collections.abc import Iterable
from datetime import datetime

from django.utils import timezone

from reform.core.excel import Column, write_sheet
from reports.models import ProgressReport, ReportingPeriod
from reports.workflow import EDITABLE
from tasks.enums import StatusClass


def filed_words(report: ProgressReport) -> str:
    """Return 按时, 迟报 or 未报."""
    return {True: "按时", False: "迟报", None: "未报"}[report.on_time]


def _day(moment: datetime | None) -> str:
    return f"{timezone.localtime(moment):%Y-%m-%d %H:%M}" if moment else ""


def _columns(filing_open: bool) -> tuple[Column, ...]:
    return (
        Column("unit", "单位", 24, get=lambda r: r.department.name),
        Column("label", "序号", 10, get=lambda r: r.task.label),
        Column("title", "任务", 40, get=lambda r: r.task.title),
        Column("rated", "自评", 14, get=lambda r: StatusClass(r.self_rated).label if r.self_rated else ""),
        Column("filed", "是否按时报送", 12, get=filed_words),
        Column("at", "报送时间", 18, get=lambda r: _day(r.submitted_at)),
        Column("accepted", "是否审核通过", 12, get=lambda r: "通过" if r.accepted_at else "未通过"),
        Column("accepted_at", "审核通过时间", 18, get=lambda r: _day(r.accepted_at)),
        Column(
            "open",
            "能否修改",
            10,
            get=lambda r: "可修改" if filing_open and r.state in EDITABLE else "不可修改",
        ),
        Column("returns", "退回次数", 10, get=lambda r: r.return_count),
    )


def filing_book(period: ReportingPeriod, reports: Iterable[ProgressReport], *, filing_open: bool) -> bytes:
    """Return the reports of a period as a workbook; `filing_open` says whether the period still takes reports."""
    out = io.BytesIO()
    notes = [
        f"{period.ledger.name}　{period.period.label()}　数据截至{period.cutoff:%Y-%m-%d}　"
        f"应于{period.due_on:%Y-%m-%d}前报送"
    ]
    write_sheet(out, _columns(filing_open), reports, name="报送情况", notes=notes)
    return out.getvalue()
