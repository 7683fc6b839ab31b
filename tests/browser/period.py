"""Pages of a period that need something done first: calls to units, a unit's workbook with and without mistakes."""

from __future__ import annotations

import io
from typing import Any


def period_places(period: Any, *, by: Any, unit: Any) -> dict[str, str]:
    """Return the address of the urging list with a call, of a unit's workbook and of two previews."""
    from datetime import timedelta

    from django.urls import reverse
    from django.utils import timezone

    from reports.selectors.urging import missing_units
    from reports.services.urging import note_call

    now = timezone.now()
    for row, text in zip(missing_units(period, clearance=1), CALLS, strict=False):
        note_call(
            period=period,
            department=row.turnout.department,
            text=text,
            called_at=now - timedelta(hours=2),
            promised_on=timezone.localdate() + timedelta(days=1),
            by=by,
        )
    place = [period.uid, unit.department.uid]
    return {
        "urging": reverse("urging", args=[period.uid]),
        "material_pdf": reverse("material_pdf", args=[period.uid]),
        "unit_workbook": reverse("unit_workbook", args=place),
        "workbook_preview": reverse("workbook_preview", args=[_uploaded(period, unit, FILLED).uid]),
        "workbook_faulty": reverse("workbook_preview", args=[_uploaded(period, unit, FAULTY).uid]),
    }


CALLS = ("联络员在外开会，回来后补报。", "材料正在领导审签，明天上午报。")
FILLED = {
    "text": "已召开两次协调会，形成分年度实施计划并征求各有关单位意见，正在汇总修改。",
    "self_rated": "未达序时进度",
    "cause": "有关单位对承担比例意见不一致",
    "measure": "提请分管领导专题研究",
}
FAULTY = {
    "text": "已完成阶段性评估。",
    "self_rated": "很好",
    "done_on": "下个月",
    "expected_on": "2026年13月",
}


def _uploaded(period: Any, unit: Any, said: dict[str, str]) -> Any:
    import openpyxl
    from django.utils import translation

    from reports.excel.unit_book import matter_cells, unit_book
    from reports.forms.workbook import read_book
    from reports.selectors.reports import with_content
    from reports.selectors.workbook import book_of, reports_of
    from reports.services.workbooks import stage_workbook

    reports = with_content(reports_of(period, unit.department, unit))
    with translation.override("zh-hans"):
        book = book_of(period, unit.department, unit)
        data = unit_book(book, unit=unit.department.name, period="", due=period.due_on, reasons=[])
        opened = openpyxl.load_workbook(io.BytesIO(data))
        heads = [cell.column.key for cell in matter_cells(())]
        for name, value in said.items():
            opened.worksheets[1].cell(2, heads.index(name) + 1).value = value
        out = io.BytesIO()
        opened.save(out)
        rows = read_book(name="本期填报.xlsx", data=out.getvalue(), reports=reports, sheet=None)
        return stage_workbook(
            period=period,
            department=unit.department,
            name="本期填报.xlsx",
            data=out.getvalue(),
            rows=rows,
            by=unit,
        )
