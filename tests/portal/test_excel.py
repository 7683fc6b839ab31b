"""The ledger in Excel: layouts as they are written, what is exported, who may print what."""

from __future__ import annotations

import io
from datetime import date

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from reform.portal.excel import write_ledger
from reports.models import ProgressReport, ReportingPeriod
from tasks.enums import TaskState
from tasks.excel.layouts_forms import FORMS
from tasks.models import Assignment, SheetLayout, Task
from tasks.selectors.layouts import Chosen
from tasks.services.layouts import copy_layout
from tasks.services.status import begin_status
from tests.cast import signed_in

ON = date(2026, 2, 1)


@pytest.fixture
def tasks(cast):
    made = [
        cast.task(1, title="扩大药品集中带量采购", due_on=date(2026, 6, 30)),
        cast.task(2, title="新增康复床位", collector=cast.finance, due_on=date(2026, 12, 31)),
        cast.task(3, title="完善分级诊疗", due_on=None, long_term=True, section="二、服务体系"),
    ]
    begin_status(tasks=made, on=ON)
    Assignment.objects.create(
        task=made[0],
        jurisdiction=cast.city,
        order=1,
        role="cooperating",
        department=cast.finance,
        written="市财政局",
    )
    return made


def as_item(task: Task, *, rows: int) -> Task:
    """Return a task as an item with rows: they have what it had."""
    Task.objects.filter(pk=task.pk).update(collector=None, row_count=rows)
    task.refresh_from_db()
    return task


def exported(actor, **query):
    """Return the sheets of the workbook that an actor exports."""
    response = signed_in(actor).get(reverse("ledger_export"), query)
    assert response.status_code == 200
    return openpyxl.load_workbook(io.BytesIO(response.getvalue())).worksheets


def lines(sheet, first: int, last: int, wide: int):
    rows = sheet.iter_rows(min_row=first, max_row=last, max_col=wide, values_only=True)
    return [tuple(row) for row in rows]


def merged(sheet) -> set[str]:
    return {str(one) for one in sheet.merged_cells.ranges}


def test_overview_stands_as_upper_levels_ask_for_it(cast, tasks):
    sheet = exported(cast.clerk, layout="overview")[0]
    assert sheet["A1"].value == "2026年重点任务台账进展情况一览表"
    assert sheet["A2"].value.startswith("数据截至：")
    assert [cell.value for cell in sheet[3]][:11] == [
        "序号", "重点任务", "年度目标", "责任分工", None, None, "完成时限", sheet["H3"].value, "完成率（%）", "进度状态", "备注（原因/措施）",
    ]  # fmt: skip
    assert [cell.value for cell in sheet[4]][3:6] == ["牵头部门", "配合部门", "责任领导"]
    assert {"A1:K1", "A2:K2", "D3:F3", "A3:A4", "B3:B4", "K3:K4"} <= merged(sheet)
    assert lines(sheet, 5, 5, 7) == [
        ("1", "扩大药品集中带量采购", "印发文件", "市卫生健康委", "市财政局", None, sheet["G5"].value)
    ]
    assert sheet["G5"].value.date() == date(2026, 6, 30)
    assert sheet["G7"].value == "Long-term"
    assert sheet["A8"].value == (
        "3 items in 3 rows. Items by class: 3 = 0 + 3 + 0 + 0 + 0 + 0"
        " (total = done + on schedule + behind + should have started + not due + adjusted)."
    )
    page = sheet.page_setup
    assert (page.paperSize, page.orientation, page.fitToHeight) == (8, "landscape", 0)
    assert (sheet.print_title_rows, sheet.sheet_properties.pageSetUpPr.fitToPage) == ("$3:$4", True)
    assert sheet.oddFooter.center.text == "Page &P of &N"
    assert (sheet.column_dimensions["H"].width, sheet["H5"].alignment.wrap_text) == (
        pytest.approx(40.7, abs=0.1),
        True,
    )


def test_division_table_merges_section_and_item_over_their_rows(cast, tasks):
    item = as_item(cast.task(4, section="二、服务体系"), rows=2)
    for row in (1, 2):
        cast.task(4, root=item, row=row, label=f"4.{row}", section="二、服务体系", text=f"第{row}行")
    sheet = exported(cast.clerk, layout="division")[0]
    assert lines(sheet, 2, 8, 4) == [
        ("项目", "序号", "任务", "牵头部门"),
        ("一、测试事项", "1", "第1项工作要按期完成。", "云溪市卫生健康委员会"),
        (None, "2", "第2项工作要按期完成。", "云溪市财政局"),
        ("二、服务体系", "3", "第3项工作要按期完成。", "云溪市卫生健康委员会"),
        (None, "4", "第1行", "云溪市卫生健康委员会"),
        (None, None, "第2行", "云溪市卫生健康委员会"),
        (sheet["A8"].value, None, None, None),
    ]
    assert {"A3:A4", "A5:A7", "B6:B7"} <= merged(sheet)
    assert "B3:B4" not in merged(sheet)
    assert sheet["A8"].value.startswith("4 items in 5 rows. Items by class: 3 = 0 + 3 + 0 + 0 + 0 + 0 (")


def test_late_list_holds_only_what_is_behind_with_gap_cause_and_measure(cast, tasks):
    Task.objects.filter(pk=tasks[1].pk).update(status_class="behind", light="red", overdue=True)
    period = ReportingPeriod.objects.create(
        ledger=cast.ledger,
        jurisdiction=cast.city,
        start=date(2026, 10, 1),
        opens_on=date(2026, 10, 20),
        cutoff=date(2026, 10, 31),
        due_on=date(2026, 11, 5),
        closes_on=date(2026, 11, 9),
    )
    ProgressReport.objects.create(
        period=period,
        task=tasks[1],
        department=cast.finance,
        jurisdiction=cast.city,
        state="accepted",
        accepted_at="2026-11-06T08:00:00Z",
        submitted_at="2026-11-05T08:00:00Z",
        text="正在采购。",
        cause="设备到货推迟",
        measure="12月前投用",
        expected_on=date(2026, 12, 15),
        on_time=True,
    )
    indicator = tasks[1].indicators.create(name="新增床位", unit="张", basis="cumulative")
    indicator.targets.create(op=">=", value=300, due_on=date(2026, 12, 31), text="新增300张")
    indicator.values.create(
        department=cast.finance,
        period_kind="month",
        period_start=date(2026, 10, 1),
        value=180,
        data_as_of=date(2026, 10, 31),
        recorded_at="2026-11-06T08:00:00Z",
    )
    sheet = exported(cast.clerk, layout="late")[0]
    # Overdue: held to the target itself.
    assert lines(sheet, 5, 5, 10) == [
        (
            "2",
            "新增康复床位",
            "市财政局",
            "300张",
            "180张",
            40,
            "设备到货推迟",
            "12月前投用",
            sheet["I5"].value,
            "Red",
        )
    ]
    assert sheet["I5"].value.date() == date(2026, 12, 15)
    assert sheet["A6"].value.startswith("1 item in 1 row. Items by class: 1 = 0 + 0 + 1 + 0 + 0 + 0")


def test_units_add_up_to_the_list_and_are_not_ranked(cast, tasks):
    item = as_item(cast.task(4), rows=1)
    row = cast.task(4, root=item, row=1, label="4.1", collector=cast.finance)
    begin_status(tasks=[item, row], on=ON)
    sheet = exported(cast.clerk, layout="units")[0]
    heads = [cell.value for cell in sheet[4]] + [cell.value for cell in sheet[3]]
    assert "位次" not in heads
    assert lines(sheet, 5, 7, 8) == [
        ("市卫生健康委", 2, 0, 2, 0, 0, 0, 0),
        ("市财政局", 2, 0, 2, 0, 0, 0, 0),
        ("Sum", 4, 0, 4, 0, 0, 0, 0),
    ]
    assert sheet["A9"].value.startswith("Items by class: 4 = 0 + 4 + 0 + 0 + 0 + 0")


@pytest.mark.parametrize(("layout", "said"), [("overview", True), ("units", True), ("division", False)])
def test_a_sheet_says_what_was_handed_out_after_the_day_in_its_title(cast, tasks, layout, said):
    ReportingPeriod.objects.create(
        ledger=cast.ledger,
        jurisdiction=cast.city,
        start=date(2026, 10, 1),
        opens_on=date(2026, 10, 20),
        cutoff=date(2026, 10, 31),
        due_on=date(2026, 11, 6),
        closes_on=date(2026, 11, 10),
    )
    for task, on in zip(tasks, (ON, date(2026, 10, 31), date(2026, 11, 2)), strict=True):
        Task.objects.filter(pk=task.pk).update(handed_out_on=on)
    words = [cell.value for (cell,) in exported(cast.clerk, layout=layout)[0].iter_rows(max_col=1)]
    assert ("1 item among them was handed out after 31 Oct 2026." in words) is said


def test_units_share_a_place_and_say_so_where_the_office_asks_for_places(cast, tasks):
    spec = {"columns": [{"key": "unit"}, {"key": "total"}, {"key": "rank"}]}
    layout = copy_layout(form="units", spec=spec, name="单位位次", by=cast.clerk)
    sheet = exported(cast.clerk, layout=str(layout.uid))[0]
    assert lines(sheet, 2, 3, 3) == [("市卫生健康委", 2, "1（并列）"), ("市财政局", 1, "1（并列）")]


def test_filing_counts_reports_whose_day_has_passed(cast, tasks):
    for start, on_time, state in ((1, True, "accepted"), (2, False, "accepted"), (3, None, "draft")):
        period = ReportingPeriod.objects.create(
            ledger=cast.ledger,
            jurisdiction=cast.city,
            start=date(2026, start, 1),
            opens_on=date(2026, start, 20),
            cutoff=date(2026, start, 28),
            due_on=date(2026, start + 1, 5),
            closes_on=date(2026, start + 1, 9),
            state="closed",
            closed_at="2026-06-01T00:00:00Z",
        )
        sent = (
            {"submitted_at": "2026-05-01T00:00:00Z", "accepted_at": "2026-05-02T00:00:00Z"}
            if on_time is not None
            else {}
        )
        ProgressReport.objects.create(
            period=period, task=tasks[1], department=cast.finance, jurisdiction=cast.city, state=state, text="x", on_time=on_time, **sent
        )  # fmt: skip
    sheet = exported(cast.clerk, layout="filing")[0]
    assert lines(sheet, 5, 6, 8) == [("市财政局", 3, 1, 1, 1, 0, "—", "—"), ("Sum", 3, 1, 1, 1, 0, "—", "—")]
    assert sheet["A8"].value == "Reports: 3 = 1 + 1 + 1 (due = on time + late + missing)."


def test_tables_of_units_are_for_those_who_see_all(cast, tasks):
    assert (
        signed_in(cast.finance_liaison).get(reverse("ledger_export"), {"layout": "units"}).status_code == 404
    )
    assert signed_in(cast.leader).get(reverse("ledger_export"), {"layout": "units"}).status_code == 200
    assert (
        "部门"
        not in signed_in(cast.finance_liaison)
        .get(reverse("ledger_excel"))
        .content.decode()
        .split("<form")[-1]
    )


def test_ticked_and_all_are_exported_instead_of_what_is_filtered(cast, tasks):
    ticked = exported(cast.clerk, uid=[str(tasks[0].uid), str(tasks[2].uid)])[0]
    assert [row[0] for row in lines(ticked, 2, 9, 1) if row[0]] == ["1", "3"]
    whole = exported(cast.clerk, flag="long_term", scope="all")[0]
    assert [row[0] for row in lines(whole, 2, 9, 1) if row[0]] == ["1", "2", "3"]


def test_sheet_carries_whose_row_each_is_for_those_who_may_bring_it_back(cast, tasks):
    sheet, notes = exported(cast.clerk)
    assert sheet.column_dimensions["R"].hidden
    assert [sheet.cell(1, at).value for at in (18, 19)] == ["portal-uid", "portal-mark"]
    assert sheet["R2"].value == str(tasks[0].uid)
    assert sheet["S2"].value.startswith(f"{tasks[0].version}.")
    # Sorted with the table, or a line would bear another matter's uid.
    assert sheet.auto_filter.ref == "A1:S4"
    assert any(str(cell.value).startswith("portal-ledger-sheet") for cell in notes["A"])
    of_a_unit = exported(cast.finance_liaison)
    assert [cell.value for cell in of_a_unit[0][1]][-1] != "portal-mark"


def test_labelled_matters_are_in_no_layout_of_those_who_may_not_see_them(cast, tasks):
    Task.objects.filter(pk=tasks[1].pk).update(sensitivity=2)
    for layout in ("ledger", "overview", "division", "units"):
        told = str([list(row) for row in exported(cast.clerk2, layout=layout)[0].iter_rows(values_only=True)])
        assert ("新增康复床位" in told) is (cast.clerk2.clearance >= 2 and layout in ("ledger", "overview"))


def test_a_layout_of_the_office_is_written_in_its_language_a_form_in_the_readers(cast, tasks):
    spec = {"columns": [{"key": "title"}, {"key": "status"}], "title": ["一览表"]}
    layout = copy_layout(form="overview", name="省厅表", spec=spec, by=cast.clerk)
    client = signed_in(cast.clerk)
    client.cookies["portal_language"] = "en"

    def said(key: str) -> str:
        file = client.get(reverse("ledger_export"), {"layout": key}).getvalue()
        sheet = openpyxl.load_workbook(io.BytesIO(file)).worksheets[0]
        return "\n".join(str(cell) for row in sheet.iter_rows(values_only=True) for cell in row if cell)

    own, form = said(str(layout.uid)), said("overview")
    assert ("达到序时" in own, "勾稽：" in own, "On schedule" in own) == (True, True, False)
    assert ("On schedule" in form, "勾稽：" in form) == (True, False)
    page = client.get(reverse("layout_edit", args=[layout.uid])).content.decode()
    assert '">达到序时进度</td>' in page.partition('id="preview"')[2]


def test_layout_of_another_programme_does_not_exist(cast, tasks):
    layout = copy_layout(form="overview", name="北山版式", by=cast.north)
    assert SheetLayout.objects.visible_to(cast.north).count() == 1
    assert signed_in(cast.clerk).get(reverse("ledger_export"), {"layout": str(layout.uid)}).status_code == 404
    assert signed_in(cast.clerk).get(reverse("layout_edit", args=[layout.uid])).status_code == 404


def test_preparation_is_in_the_division_table(cast):
    cast.task(1, state=TaskState.PREPARATION, handed_out_on=None)
    sheet = exported(cast.clerk, layout="division")[0]
    assert sheet["C3"].value == "第1项工作要按期完成。"
    assert sheet["A4"].value == "1 item in 1 row."


@pytest.mark.parametrize("layout", FORMS)
def test_no_cell_belongs_to_two_merged_ranges(cast, tasks, layout):
    """What Excel would repair: ranges that overlap, or reach below the table."""
    for sheet in exported(cast.clerk, layout=layout):
        cells = [cell for one in sheet.merged_cells.ranges for row in one.cells for cell in [row]]
        assert len(cells) == len(set(cells))
        assert all(
            one.max_row <= sheet.max_row and one.size["rows"] * one.size["columns"] > 1
            for one in sheet.merged_cells.ranges
        )


def test_text_that_looks_like_the_inside_of_a_workbook_stays_text(cast, tasks):
    """XlsxWriter writes <r>…</r> as it stands: a file of such a text would not open."""
    Task.objects.filter(pk=tasks[0].pk).update(title="<r><t>甲</t></r>", text="<r>&</r>", section="=1+1")
    sheet = exported(cast.clerk)[0]
    assert [sheet.cell(2, at).value for at in (2, 3, 4)] == ["=1+1", "<r><t>甲</t></r> ", "<r>&</r> "]
    assert {cell.data_type for cell in sheet[2]} <= {"s", "n", "d"}


@pytest.mark.parametrize("layout", ["ledger", "overview", "late", "units", "filing"])
def test_queries_of_a_layout_do_not_grow_with_the_rows(cast, layout):
    form = FORMS[layout]
    chosen = Chosen(layout, str(form.label), form, form.look)
    asked = []
    # The first time reads what is kept with the ledger.
    for size in (6, 6, 60):
        Task.objects.all().delete()
        begin_status(tasks=[cast.task(n) for n in range(1, size + 1)], on=ON)
        Task.objects.update(status_class="behind")
        with CaptureQueriesContext(connection) as captured:
            count = write_ledger(
                io.BytesIO(),
                chosen,
                cast.ledger,
                Task.objects.order_by("number"),
                narrowed=False,
                by=cast.clerk,
            )
        assert count == {"units": 1, "filing": 0}.get(layout, size)
        asked.append(len(captured))
    assert asked[1] == asked[2]
