"""Pages of the ledger in Excel: layouts of the office, an own sheet to be mapped, an exported one brought back."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

EXCEL_PLACES = {
    "layout_list": "clerk",
    "layout_edit": "clerk",
    "layout_edit_units": "head",
    "import_columns": "clerk",
    "ledger_changes_conflict": "clerk",
    "ledger_changes_wrong": "clerk",
    "ledger_file_none": "clerk",
    "ledger_file_waiting": "clerk",
    "ledger_file_ready": "clerk",
}
HEAD = ["序号", "改革板块", "改革举措", "谁来牵头", "何时完成", "推进现状", "备忘"]
ROWS = [
    [
        1,
        "医保支付",
        "完善按病种付费分组方案，开展年度调整并组织培训。",
        "市医保局",
        "6月底前",
        "已完成分组方案调整。",
        None,
    ],
    [
        2,
        None,
        "推进紧密型县域医共体建设，落实人员、资金统一管理。",
        "市卫生健康委",
        "2026年底",
        "各县已印发实施方案。",
        "内部",
    ],
    [3, "服务能力", "加强基层中医馆建设，开展片区巡诊。", "市卫生健康委", "长期坚持", "持续开展。", None],
]


def excel_places(city: Any, at: Callable[..., str]) -> dict[str, str]:
    """Return their addresses; what is lacking is made through the services first."""
    from tasks.models import Task
    from tasks.services.import_sheets import map_columns, receive_sheet
    from tasks.services.layouts import copy_layout

    by, ledger = city.clerk, city.open.ledger
    own = copy_layout(form="overview", name="省厅月报一览表", by=by)
    units = copy_layout(form="units", name="领导小组会议用表", by=city.actor("fuze"))

    def received(name: str, data: bytes) -> Any:
        return receive_sheet(ledger=ledger, ledgers=[ledger], name=name, data=data, by=by)

    places = {0: "number", 1: "section", 2: "text", 3: "lead", 4: "due_on", 5: "progress_text", 6: ""}
    map_columns(batch=received("上年台账.xlsx", _own_sheet(HEAD)), places=places, by=by)
    heads = [HEAD[0], *(f"本地{word}" for word in HEAD[1:])]
    columns = received("医改台账（科室自用）.xlsx", _own_sheet(heads))
    running = Task.objects.filter(ledger=ledger, state="handed_out", row_count=0).order_by("number", "row")
    first, second = list(running[:2])
    book = _exported(city)
    sheet = book.worksheets[0]
    _write(
        sheet,
        str(first.uid),
        15,
        f"{first.progress_text}\n已完成第三批现场核查，问题清单反馈各县，要求月底前整改到位。",
    )
    _write(sheet, str(second.uid), 15, "各单位已报送自查报告。")
    _write(sheet, str(second.uid), 11, "未达序时进度")
    sheet.append(["", "五、会议和领导批示交办事项", "", "建立村卫生室运行补助动态调整机制。", "", "市财政局"])
    Task.objects.filter(pk=second.pk).update(progress_text="已召开调度会，明确任务分工。")
    conflict = received("重点任务台账-改.xlsx", _saved(book))
    _write(sheet, str(first.uid), 10, "2027年3月底前")
    _write(sheet, str(second.uid), 8, "市财政局")
    wrong = received("重点任务台账-错.xlsx", _saved(book))
    return {
        "layout_list": at("layout_list"),
        "layout_edit": at("layout_edit", own),
        "layout_edit_units": at("layout_edit", units),
        "import_columns": at("ledger_import_columns", columns),
        "ledger_changes_conflict": at("ledger_changes", conflict),
        "ledger_changes_wrong": at("ledger_changes", wrong),
        **_long_workbooks(city, at),
    }


def _long_workbooks(city: Any, at: Callable[..., str]) -> dict[str, str]:
    """Ask for two long workbooks in each language, which are files of their own; one of them a worker has made."""
    from django.http import QueryDict
    from django.utils import translation

    from reform.portal.jobs import draw_ledger_workbook
    from reform.portal.ledger_files import ask_for_workbook

    ledger = city.open.ledger
    waiting, ready = f"ledger={ledger.uid}&layout=ledger", f"ledger={ledger.uid}&layout=late"
    for language in ("zh-hans", "en"):
        with translation.override(language):
            ask_for_workbook(ledger=ledger, given=QueryDict(waiting), by=city.clerk)
            made = ask_for_workbook(ledger=ledger, given=QueryDict(ready), by=city.clerk)
            draw_ledger_workbook({"file": str(made.uid)})
    return {
        "ledger_file_none": at("ledger_file", query=f"?ledger={ledger.uid}&layout=overview"),
        "ledger_file_waiting": at("ledger_file", query=f"?{waiting}"),
        "ledger_file_ready": at("ledger_file", query=f"?{ready}"),
    }


def _own_sheet(heads: list[str]) -> bytes:
    import openpyxl

    book = openpyxl.Workbook()
    for row in [["医改重点工作台账"], heads, *ROWS]:
        book.active.append(row)
    book.active.merge_cells("A1:G1")
    return _saved(book)


def _exported(city: Any) -> Any:
    import openpyxl

    from reform.portal.excel import write_ledger
    from tasks.models import Task
    from tasks.selectors.layouts import chosen_layout

    ledger = city.open.ledger
    chosen = chosen_layout(city.clerk, "ledger", ledger)
    tasks = Task.objects.visible_to(city.clerk).of_ledger(ledger).order_by("number", "row")
    out = io.BytesIO()
    write_ledger(out, chosen, ledger, tasks, narrowed=False, by=city.clerk)
    return openpyxl.load_workbook(out)


def _write(sheet: Any, uid: str, column: int, value: str) -> None:
    line = next(row[0].row for row in sheet.iter_rows() if any(cell.value == uid for cell in row))
    sheet.cell(line, column).value = value


def _saved(book: Any) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
