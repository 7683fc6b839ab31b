"""审签单: a unit's month on one sheet, for its leader's signature."""

from __future__ import annotations

from django.conf import settings
from django.utils.translation import override

from reform.core.document import Column, OfficialDocument, Paragraph, Table
from reform.core.figures import plain
from reports.models import ProgressReport
from reports.narrative.wording import full_date
from reports.selectors.unit_month import Line, UnitMonth
from tasks.enums import StatusClass

COLUMNS = (
    Column("序号", 10, "center"),
    Column("任务", 46),
    Column("本期进展", 96),
    Column("量化指标、节点", 48),
    Column("自评", 20, "center"),
    Column("滞后原因、措施和新的时限", 52),
)


def unit_month_document(month: UnitMonth) -> OfficialDocument:
    """Return the sheet: every matter of the unit in the period, and the line for the signature."""
    period, unit = month.period, month.department
    name = f"{period.start.year}年{period.start.month}月"
    words = (
        f"填报单位：{unit.name}。数据截至{full_date(period.cutoff)}，应于{full_date(period.due_on)}前报送，"
        f"共{len(month.lines)}项。"
    )
    with override(settings.LANGUAGE_CODE):
        rows = tuple(_row(line) for line in month.lines)
    signed = month.approval
    if signed:
        words += f"已经{signed.title}审签（{full_date(signed.approved_on)}）。"
    signature = (
        "审签意见：＿＿＿＿＿＿＿＿　　审签人（职务、签字）：＿＿＿＿＿＿＿＿　　日期：＿＿＿＿年＿＿月＿＿日"
    )
    return OfficialDocument(
        form="slip",
        masthead="",
        number="",
        title=f"{unit.short_name}{name}重点任务进展审签单",
        addressees="",
        body=(Paragraph(words), Table(COLUMNS, rows), Paragraph(signature)),
        issuer="",
        dated=None,
    )


def _row(line: Line) -> tuple[str, ...]:
    report = line.report
    return (
        report.task.label,
        report.task.title,
        _text(report),
        "；".join(
            [
                *(f"{v.indicator.name}{plain(v.value)}{v.indicator.unit}" for v in report.values.all()),
                *(f"{name}（{day.month}月{day.day}日）" for name, day in line.ticked),
            ]
        )
        or "—",
        str(StatusClass(report.self_rated).label) if report.self_rated else "—",
        _late(report) or "—",
    )


def _text(report: ProgressReport) -> str:
    if report.no_progress:
        return f"本期无新进展：{report.no_progress_reason}"
    return report.text or "（尚未填报）"


def _late(report: ProgressReport) -> str:
    parts = [report.cause, report.measure, full_date(report.expected_on) if report.expected_on else ""]
    return "；".join(part.rstrip("。；") for part in parts if part)
