"""A ledger exported, changed in Excel and brought back: preview cell by cell, conflicts, then all or nothing."""

from __future__ import annotations

import io
from datetime import date

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from reform.core import excel, excel_cells
from reform.core.kept_words import worded
from reform.core.models import AuditEntry
from reform.core.workflow import Conflict
from reports.models import ProgressReport, ReportingPeriod
from reports.services.sheet_changes import apply_changes
from tasks.enums import TaskState
from tasks.models import Assignment, ImportBatch, Ledger, Task, TaskLog
from tasks.selectors.history import history_of
from tasks.services.import_sheets import receive_sheet
from tasks.services.imports import NotApplicable
from tests.cast import make_unit, signed_in

TODAY = date(2026, 11, 2)


@pytest.fixture(autouse=True)
def _here(monkeypatch):
    monkeypatch.setattr(
        excel, "call_limited", lambda name, data: getattr(excel_cells, name.partition(":")[2])(data)
    )
    with translation.override("en"):
        yield


@pytest.fixture
def period(cast):
    return ReportingPeriod.objects.create(
        ledger=cast.ledger,
        jurisdiction=cast.city,
        start=date(2026, 10, 1),
        opens_on=date(2026, 10, 20),
        cutoff=date(2026, 10, 31),
        due_on=date(2026, 11, 5),
        closes_on=date(2026, 11, 9),
    )


def prepared(cast, number: int, **more) -> Task:
    return cast.task(number, state=TaskState.PREPARATION, handed_out_on=None, **more)


class Sheet:
    """The workbook that the clerk exports, to be changed by heads and numbers."""

    def __init__(self, cast, layout: str = "ledger", **query: str) -> None:
        answer = signed_in(cast.clerk).get(reverse("ledger_export"), {"layout": layout, **query})
        self.book = openpyxl.load_workbook(io.BytesIO(answer.getvalue()))
        self.cast, self.sheet = cast, self.book.worksheets[0]
        lines = list(self.sheet.iter_rows(values_only=True))
        self.head = next(at for at, cells in enumerate(lines, 1) if "portal-uid" in cells)
        upper = lines[self.head - 2] if self.head > 1 else ()
        self.places = {str(cell): at for at, cell in enumerate(upper, 1) if cell}
        self.places |= {str(cell): at for at, cell in enumerate(lines[self.head - 1], 1) if cell}

    def put(self, line: int, head: str, value: object) -> None:
        """Write into the line-th line below the heads."""
        self.sheet.cell(self.head + line, self.places[head]).value = value

    def data(self) -> bytes:
        out = io.BytesIO()
        self.book.save(out)
        return out.getvalue()

    def brought(self) -> ImportBatch:
        cast = self.cast
        return receive_sheet(
            ledger=cast.ledger, ledgers=[cast.ledger], name="台账.xlsx", data=self.data(), by=cast.clerk
        )


def apply(batch: ImportBatch, cast, *, take=()):
    return apply_changes(
        batch=batch, take=set(take), source="letter", recorded_on=date(2026, 10, 28), by=cast.clerk
    )


def changes(batch: ImportBatch) -> list[tuple[str, str, str, str, str]]:
    return [
        (row["label"], one["column"], one["cell"], one["old"], one["new"])
        for row in batch.rows
        for one in row.get("changes", ())
    ]


def mistakes(batch: ImportBatch) -> list[tuple[str, str]]:
    return [(error["cell"], worded(error["text"])) for error in batch.errors]


@pytest.mark.parametrize("layout", ["ledger", "overview", "division"])
def test_what_was_not_changed_differs_in_nothing(cast, layout):
    cast.task(1, progress_text="第一行\n第二行 ", due_on=None, long_term=True)
    prepared(cast, 2, text="两行\n文字", progress_share="33.30")
    batch = Sheet(cast, layout).brought()
    assert (batch.kind, batch.rows, batch.errors) == ("changes", [], [])


def test_matter_in_preparation_takes_every_change(cast):
    task = prepared(cast, 1)
    Assignment.objects.create(
        task=task,
        jurisdiction=cast.city,
        order=1,
        role="guiding",
        department=cast.health,
        written="市卫生健康委员会",
    )
    sheet = Sheet(cast)
    sheet.put(1, "Section", "二、新的项目")
    sheet.put(1, "Task", "新的名称")
    sheet.put(1, "What is asked", "新的要求。")
    sheet.put(1, "Type", "Indicator")
    sheet.put(1, "Lead units", "市财政局")
    sheet.put(1, "Collecting unit", "市财政局")
    sheet.put(1, "Completion standard", "达到目标值")
    sheet.put(1, "Due date", "2027年6月底前")
    batch = sheet.brought()
    assert changes(batch) == [
        ("1", "section", "B2", "一、测试事项", "二、新的项目"),
        ("1", "title", "C2", "第1项工作", "新的名称"),
        ("1", "text", "D2", "第1项工作要按期完成。", "新的要求。"),
        ("1", "type", "E2", "Mechanism in operation", "Indicator"),
        ("1", "lead", "F2", "市卫生健康委", "市财政局"),
        ("1", "collector", "H2", "市卫生健康委", "市财政局"),
        ("1", "standard", "I2", "印发文件", "达到目标值"),
        ("1", "due_on", "J2", "2026-12-31", "2027年6月底前"),
    ]
    assert Task.objects.get().title == "第1项工作"
    done = apply(batch, cast)
    assert (done.changed, done.recorded, done.added, done.left_out) == (1, 0, 0, 0)
    task.refresh_from_db()
    assert (task.section, task.title, task.text, task.type, task.collector, task.completion_standard, task.due_on) == (
        "二、新的项目", "新的名称", "新的要求。", "indicator", cast.finance, "达到目标值", date(2027, 6, 30),
    )  # fmt: skip
    # Who guides stands among the cooperating and was not touched; names keep the words they had.
    assert [(row.role, row.written, row.department) for row in task.assignments.all()] == [
        ("lead", "市财政局", cast.finance),
        ("guiding", "市卫生健康委员会", cast.health),
    ]
    assert task.version == 1
    assert "新的要求" in task.search
    entry = AuditEntry.objects.get(act="ledger.apply_changes")
    assert entry.after == {"changed": 1, "recorded": 0, "added": 0, "left_out": 0}
    assert "Changed by the sheet “台账.xlsx”: Section, Task, What is asked" in str(
        history_of(task, cast.clerk)[0]
    )


def test_progress_of_running_matter_is_recorded_for_its_unit(cast, period):
    task = cast.task(1)
    sheet = Sheet(cast, "overview")
    head = next(head for head in sheet.places if head.startswith("截至"))
    sheet.put(1, head, "已完成现场核查。")
    sheet.put(1, "进度状态", "Behind schedule")
    done = apply(sheet.brought(), cast)
    assert (done.changed, done.recorded) == (0, 1)
    report = ProgressReport.objects.get()
    assert (report.task, report.origin, report.text, report.self_rated, report.recorded_source, report.recorded_on) == (
        task, "recorded", "已完成现场核查。", "behind", "letter", date(2026, 10, 28),
    )  # fmt: skip
    task.refresh_from_db()
    assert task.progress_text == "已完成现场核查。"
    assert TaskLog.objects.filter(task=task, event="progress.recorded").count() == 1


@pytest.mark.parametrize(
    ("head", "value", "words"),
    [
        ("Due date", "2027-01-31", "changes by an adjustment"),
        ("Collecting unit", "市财政局", "changes by an adjustment"),
        ("Completion standard", "别的标准", "changes by an adjustment"),
        ("Lead units", "市财政局", "changes by an adjustment"),
        ("No.", "7", "belongs to the matter"),
        ("Progress so far", None, "not taken back"),
    ],
)
def test_running_matter_refuses_what_an_adjustment_is_for(cast, period, head, value, words):
    cast.task(1, progress_text="已启动。")
    sheet = Sheet(cast)
    sheet.put(1, head, value)
    batch = sheet.brought()
    ((cell, said),) = mistakes(batch)
    assert (cell, words in said) == (f"{openpyxl.utils.get_column_letter(sheet.places[head])}2", True)
    with pytest.raises(NotApplicable, match="marked cells"):
        apply(batch, cast)
    assert not ProgressReport.objects.exists()


def test_what_the_portal_works_out_is_left_out_with_a_remark(cast):
    cast.task(1)
    sheet = Sheet(cast)
    sheet.put(1, "Progress (%)", 80)
    batch = sheet.brought()
    assert batch.errors == []
    (remark,) = batch.rows[0]["warnings"]
    assert worded(remark) == "N2: “Progress (%)” is worked out by the portal; what was written is left out."
    with translation.override("zh-hans"):
        assert worded(remark).startswith("N2：“完成率（%）”")


def test_mistakes_are_told_by_cell(cast):
    prepared(cast, 1)
    sheet = Sheet(cast)
    sheet.put(1, "Due date", "年内吧")
    sheet.put(1, "Collecting unit", "市财税局")
    sheet.put(1, "Type", "督办")
    assert [(cell, text[:24]) for cell, text in mistakes(sheet.brought())] == [
        ("E2", "“督办” is not one of: Docu"),
        ("H2", "No unit is called “市财税局”"),
        ("J2", "“年内吧” is not a date; wri"),
    ]


def test_cell_that_others_changed_is_a_conflict_and_left_out_unless_taken(cast, period):
    first, second = cast.task(1, progress_text="甲"), cast.task(2, progress_text="甲")
    sheet = Sheet(cast)
    sheet.put(1, "Progress so far", "丙")
    sheet.put(2, "Progress so far", "丙")
    Task.objects.filter(pk=first.pk).update(progress_text="乙")
    batch = sheet.brought()
    assert [(row["label"], row["conflict"]) for row in batch.rows] == [("1", True), ("2", False)]
    # Both values are shown: what stands in the ledger now, and what the sheet says.
    assert changes(batch)[0][3:] == ("乙", "丙")
    done = apply(batch, cast)
    assert (done.recorded, done.left_out) == (1, 1)
    assert list(Task.objects.order_by("number").values_list("progress_text", flat=True)) == ["乙", "丙"]
    again = sheet.brought()
    assert apply(again, cast, take=[str(first.uid)]).recorded == 1
    assert Task.objects.get(number=1).progress_text == "丙"
    assert second.pk


def test_row_whose_version_moved_is_a_conflict(cast):
    task = prepared(cast, 1)
    sheet = Sheet(cast)
    sheet.put(1, "Completion standard", "新标准")
    Task.objects.filter(pk=task.pk).update(version=3)
    assert [row["conflict"] for row in sheet.brought().rows] == [True]


def test_cell_that_only_others_changed_is_no_change_of_the_sheet(cast, period):
    cast.task(1, progress_text="甲")
    sheet = Sheet(cast)
    Task.objects.update(progress_text="乙")
    assert sheet.brought().rows == []


def test_change_after_the_preview_stops_everything(cast, period):
    cast.task(1, progress_text="甲")
    cast.task(2, progress_text="甲")
    sheet = Sheet(cast)
    sheet.put(1, "Progress so far", "丙")
    sheet.put(2, "Progress so far", "丙")
    batch = sheet.brought()
    Task.objects.filter(number=2).update(progress_text="乙")
    with pytest.raises(NotApplicable, match=r"since this preview was made: No\. 2"):
        apply(batch, cast)
    assert not ProgressReport.objects.exists()


def test_lines_taken_out_stay_and_lines_put_in_are_new_matters(cast):
    prepared(cast, 1)
    prepared(cast, 2)
    sheet = Sheet(cast)
    sheet.sheet.delete_rows(sheet.head + 1)
    sheet.put(2, "What is asked", "建立医疗集团药品目录。")
    sheet.put(2, "Lead units", "市财政局")
    batch = sheet.brought()
    assert [(row["kind"], row["values"]["number"], row["values"]["section"]) for row in batch.rows] == [
        ("new", "3", "一、测试事项")
    ]
    assert apply(batch, cast).added == 1
    assert list(Task.objects.order_by("number").values_list("number", "text")) == [
        (1, "第1项工作要按期完成。"),
        (2, "第2项工作要按期完成。"),
        (3, "建立医疗集团药品目录。"),
    ]


def test_copied_line_is_no_second_matter(cast):
    prepared(cast, 1)
    sheet = Sheet(cast)
    for at, cell in enumerate(list(sheet.sheet[sheet.head + 1]), 1):
        sheet.sheet.cell(sheet.head + 2, at).value = cell.value
    assert mistakes(sheet.brought()) == [
        ("3", "This line is a copy of line 2; for a new matter insert an empty line.")
    ]


def test_merged_cells_go_down_their_rows(cast):
    prepared(cast, 1)
    prepared(cast, 2)
    sheet = Sheet(cast, "division")
    sheet.put(1, "项目", "一、改过的项目")
    batch = sheet.brought()
    assert [one[:2] + one[4:] for one in changes(batch)] == [
        ("1", "section", "一、改过的项目"),
        ("2", "section", "一、改过的项目"),
    ]


def test_sheet_without_its_hidden_columns_is_refused_whole(cast):
    prepared(cast, 1)
    sheet = Sheet(cast)
    sheet.sheet.delete_cols(sheet.places["portal-uid"], 2)
    cast.client = signed_in(cast.clerk)
    answer = cast.client.post(
        reverse("ledger_import"),
        {"ledger": str(cast.ledger.uid), "file": SimpleUploadedFile("台账.xlsx", sheet.data())},
    )
    assert answer.status_code == 422
    assert not ImportBatch.objects.exists()


def test_other_programmes_sheet_is_not_taken(cast):
    prepared(cast, 1)
    data = Sheet(cast).data()
    answer = signed_in(cast.north).post(
        reverse("ledger_import"), {"ledger": "new", "file": SimpleUploadedFile("台账.xlsx", data)}
    )
    assert answer.status_code == 422
    assert not ImportBatch.objects.exists()


def test_exported_sheet_opens_no_new_ledger(cast):
    prepared(cast, 1)
    Ledger.objects.update(year=2025)
    sheet = Sheet(cast)
    sheet.put(1, "Completion standard", "新标准")
    sent = {"ledger": "new", "file": SimpleUploadedFile("台账.xlsx", sheet.data())}
    assert signed_in(cast.clerk).post(reverse("ledger_import"), sent).status_code == 302
    assert (Ledger.objects.count(), ImportBatch.objects.get().ledger) == (1, cast.ledger)


def test_applied_twice_it_is_taken_once(cast):
    prepared(cast, 1)
    sheet = Sheet(cast)
    sheet.put(1, "Completion standard", "新标准")
    batch = sheet.brought()
    stale = ImportBatch.objects.get()
    apply(batch, cast)
    Task.objects.update(version=0, completion_standard="印发文件")
    with pytest.raises(Conflict):
        apply(stale, cast)
    with pytest.raises(NotApplicable, match="applied already"):
        apply(ImportBatch.objects.get(), cast)


def test_page_shows_the_changes_and_takes_them_over(cast, period):
    task = cast.task(1, progress_text="甲")
    sheet = Sheet(cast)
    sheet.put(1, "Progress so far", "乙")
    client = signed_in(cast.clerk)
    client.cookies["portal_language"] = "en"
    sent = {"ledger": str(cast.ledger.uid), "file": SimpleUploadedFile("台账.xlsx", sheet.data())}
    answer = client.post(reverse("ledger_import"), sent)
    url = reverse("ledger_changes", args=[ImportBatch.objects.get().uid])
    assert answer.url == url
    page = client.get(url).content.decode()
    assert "<del>甲</del>" in page
    assert "<ins>乙</ins>" in page
    assert client.post(url, {"version": "0"}).status_code == 422
    assert (
        client.post(url, {"version": "0", "source": "phone", "recorded_on": "2026-10-28"}).status_code == 302
    )
    task.refresh_from_db()
    assert task.progress_text == "乙"


@pytest.mark.parametrize("state", [TaskState.PREPARATION, TaskState.HANDED_OUT])
def test_queries_do_not_grow_with_the_rows(cast, period, state):
    other = make_unit(cast.city, "云溪市民政局", "市民政局", 5)
    # Kept with the person once it was asked for.
    assert len(cast.clerk.programmes_below) == 2
    asked = []
    for size in (6, 60):
        Task.objects.all().delete() if not ProgressReport.objects.exists() else None
        first = 1000 * size
        for number in range(first, first + size):
            cast.task(number, state=state, progress_text="甲")
        sheet = Sheet(cast, section="")
        lines = range(sheet.sheet.max_row - sheet.head - size + 1, sheet.sheet.max_row - sheet.head + 1)
        for line in lines:
            if state == TaskState.PREPARATION:
                sheet.put(line, "Lead units", "市民政局")
                sheet.put(line, "Due date", date(2027, 5, 31))
            else:
                sheet.put(line, "Progress so far", "乙")
        data = sheet.data()
        with CaptureQueriesContext(connection) as staging:
            batch = receive_sheet(
                ledger=cast.ledger, ledgers=[cast.ledger], name="a.xlsx", data=data, by=cast.clerk
            )
        assert len(changes(batch)) == size * (2 if state == TaskState.PREPARATION else 1)
        with CaptureQueriesContext(connection) as applying:
            apply(batch, cast)
        asked.append((len(staging), len(applying)))
    assert other.short_name == "市民政局"
    assert asked[0][0] == asked[1][0]
    # Wide rows go in in a few statements of SQLite's 999 values; one by one they would be 54 more.
    assert asked[1][1] - asked[0][1] <= 6


def test_labelled_matter_does_not_exist_in_a_sheet_of_who_may_not_see_it(cast):
    prepared(cast, 1)
    sheet = Sheet(cast)
    sheet.put(1, "Completion standard", "新标准")
    Task.objects.update(sensitivity=2)
    post = cast.clerk2.post
    post.clearance = 1
    batch = receive_sheet(
        ledger=cast.ledger, ledgers=[cast.ledger], name="台账.xlsx", data=sheet.data(), by=cast.clerk2
    )
    assert mistakes(batch) == [
        ("2", "This matter is no longer in the ledger; take the line out of the sheet.")
    ]
    assert batch.rows[0]["changes"] == []


def test_a_sheet_in_groups_is_brought_back_like_any_other(cast):
    prepared(cast, 1, section="一、改革任务")
    prepared(cast, 2, section="二、服务体系")
    sheet = Sheet(cast, group="section")
    assert sheet.brought().rows == []
    # Below the head of the second group.
    sheet.put(4, "Task", "新的名称")
    (row,) = sheet.brought().rows
    assert (row["label"], row["changes"][0]["new"]) == ("2", "新的名称")
