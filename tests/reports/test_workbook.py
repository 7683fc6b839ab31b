"""A unit's period in Excel: what the workbook holds, what is read back, all or nothing."""

import io
from datetime import date
from decimal import Decimal

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from reform.core.kept_words import worded
from reform.core.models import AuditEntry
from reports.forms.workbook import BookRow
from reports.models import ProgressReport, UnitWorkbook
from reports.services.periods import complete_period, open_period
from reports.services.reports import save_report, submit_report
from tasks.models import DutyItem, IndicatorValue
from tests.cast import signed_in
from tests.reports.conftest import FILLED, OCTOBER

FACE = {"text": "已印发实施方案并部署。", "self_rated": "On schedule"}


@pytest.fixture
def three(october, cast):
    """Finance's three matters of October: 2 with a figure, 3 with nodes, 4 with neither."""
    for number in (3, 4):
        cast.task(number, collector=cast.finance)
    complete_period(period=october, by=cast.clerk)
    found = list(october.reports.filter(department=cast.finance).order_by("task__number"))
    beds = found[0].task.indicators.create(name="床位", unit="张")
    beds.targets.create(op=">=", value=300)
    for order, (name, done) in enumerate([("起草", date(2026, 3, 2)), ("审议", None), ("印发", None)]):
        found[1].task.milestones.create(name=name, order=order, done_on=done)
    return found


class Book:
    """A downloaded workbook, filled in by head and row, and sent back."""

    def __init__(self, client, period, unit):
        self.client, self.url = client, f"/periods/{period.uid}/workbook/{unit.uid}/"
        answer = client.get(f"{self.url}download/")
        assert answer.status_code == 200, answer
        self.book = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))

    def at(self, sheet, row, head):
        """Return a cell's name with its sheet, as mistakes name it."""
        return f"{sheet}!{self.cell(sheet, row, HEADS[head]).coordinate}"

    def cell(self, sheet, row, head):
        heads = [one.value for one in self.book[sheet][1]]
        return self.book[sheet].cell(row, heads.index(head) + 1)

    def fill(self, sheet, row, **values):
        for head, value in values.items():
            self.cell(sheet, row, HEADS[head]).value = value

    def upload(self):
        out = io.BytesIO()
        self.book.save(out)
        answer = self.client.post(self.url, {"file": SimpleUploadedFile("十月.xlsx", out.getvalue())})
        return UnitWorkbook.objects.latest("pk") if answer.status_code == 302 else answer

    def apply(self, workbook, **data):
        return self.client.post(f"/workbooks/{workbook.uid}/", {"act": "save"} | data)


HEADS = {
    "text": "Progress of this period",
    "self_rated": "Self-rating",
    "no_progress": "No new progress: reason",
    "nodes": "Nodes done this period",
    "nodes_on": "Nodes done on",
    "cause": "Cause",
    "measure": "Measure",
    "expected_on": "New date",
    "done_on": "Done on",
    "value": "Figure of this period",
    "key": "Report key",
    "label": "No.",
    "done": "In effect",
    "put_on": "In effect since",
    "figure": "Figure",
    "numerator": "Numerator",
    "denominator": "Denominator",
    "ticked": "Entry done",
    "ticked_on": "Entry done on",
}


@pytest.fixture
def book(three, cast, october):
    return Book(signed_in(cast.finance_liaison), october, cast.finance)


def fresh(row):
    return type(row).objects.get(pk=row.pk)


def told(workbook):
    return [(error["cell"], worded(error["text"])) for error in workbook.errors]


# --- what it holds --------------------------------------------------------------------------------------------------
def test_given_cells_are_locked_and_those_to_fill_in_open(book):
    assert book.book.sheetnames == ["How to fill in", "Matters", "Figures"]
    sheet = book.book["Matters"]
    assert sheet.protection.sheet is True
    assert [book.cell("Matters", row, "No.").value for row in (2, 3, 4)] == ["2", "3", "4"]
    assert book.cell("Matters", 2, "No.").protection.locked is True
    assert book.cell("Matters", 2, "Progress of this period").protection.locked is False
    assert sheet.column_dimensions["A"].hidden is True
    lists = {
        str(rule.sqref): rule.formula1
        for rule in sheet.data_validations.dataValidation
        if rule.type == "list"
    }
    rating = book.cell("Matters", 2, "Self-rating").coordinate
    assert lists[rating] == '"Done,On schedule,Behind schedule,Should have started,Not yet due to start"'
    assert lists[book.cell("Matters", 3, "Nodes done this period").coordinate] == '"审议,印发"'
    assert book.cell("Figures", 2, "Target").value == "≥300张"
    (number,) = book.book["Figures"].data_validations.dataValidation[:1]
    assert number.type == "decimal"


def test_last_periods_words_stand_beside_and_the_draft_in_its_cells(three, cast, october):
    save_report(report=three[0], fields={"text": "=已起草"}, by=cast.finance_liaison)
    book = Book(signed_in(cast.finance_liaison), october, cast.finance)
    cell = book.cell("Matters", 2, "Progress of this period")
    assert (cell.value, cell.data_type) == ("=已起草", "s")
    assert book.cell("Matters", 2, "Last period, for reference").value is None


def test_what_is_filed_is_not_asked_again(three, cast, october):
    saved = save_report(report=three[0], fields=FILLED, by=cast.finance_liaison)
    submit_report(report=saved, by=cast.finance_liaison)
    book = Book(signed_in(cast.finance_liaison), october, cast.finance)
    assert [book.cell("Matters", row, "No.").value for row in (2, 3)] == ["3", "4"]
    assert book.book.sheetnames == ["How to fill in", "Matters"]


# --- all of it ------------------------------------------------------------------------------------------------------
def test_a_filled_workbook_becomes_drafts(book, three):
    book.fill("Matters", 2, **FACE)
    book.fill("Figures", 2, value=180)
    book.fill(
        "Matters", 3, **FACE | {"text": "已提请审议。"}, nodes="审议、印发", nodes_on=date(2026, 10, 20)
    )
    book.fill("Matters", 4, no_progress="Waiting for a document from above")
    workbook = book.upload()
    assert told(workbook) == []
    assert [fresh(one).text for one in three] == ["", "", ""]
    assert book.apply(workbook)["Location"] == "/reports/"
    first, second, third = (fresh(one) for one in three)
    assert (first.text, first.self_rated, first.state) == (FACE["text"], "on_schedule", "draft")
    assert first.values.get().value == Decimal(180)
    assert second.milestones_done == {"1": "2026-10-20", "2": "2026-10-20"}
    assert (third.no_progress, third.no_progress_reason, third.self_rated) == (
        True,
        "Waiting for a document from above",
        "on_schedule",
    )


def test_it_is_submitted_in_the_same_step(book, three):
    for row, text in enumerate(("已完成初稿论证工作。", "已完成中期评估工作。", "已完成资料汇编工作。"), 2):
        book.fill("Matters", row, text=text, self_rated="达到序时进度")
    book.apply(book.upload(), act="submit")
    assert [fresh(one).state for one in three] == ["submitted"] * 3
    assert AuditEntry.objects.filter(act="workbook.apply").get().after == {"rows": 3}


def test_what_says_nothing_stays_a_draft(book, three):
    book.fill("Matters", 2, **FACE)
    book.apply(book.upload(), act="submit")
    assert [fresh(one).state for one in three] == ["submitted", "draft", "draft"]


def test_a_workbook_is_applied_once(book, three):
    book.fill("Matters", 2, **FACE)
    workbook = book.upload()
    book.apply(workbook)
    version = fresh(three[0]).version
    book.apply(workbook)
    assert fresh(three[0]).version == version


def test_an_untouched_workbook_changes_nothing(three, cast, october):
    beds = three[0].task.indicators.get()
    fields = FILLED | {"milestones_done": {}, "at_risk": True, "done_on": None}
    save_report(report=three[0], fields=fields, values={beds: Decimal("180.5")}, by=cast.finance_liaison)
    save_report(report=three[1], fields={"milestones_done": {"1": "2026-10-02"}}, by=cast.finance_liaison)
    save_report(
        report=three[2],
        fields={"no_progress": True, "no_progress_reason": "数据未发布", "self_rated": "on_schedule"},
        by=cast.finance_liaison,
    )
    book = Book(signed_in(cast.finance_liaison), october, cast.finance)
    workbook = book.upload()
    assert [(row["changes"], row["errors"]) for row in workbook.rows] == [([], [])] * 3


# --- or nothing -----------------------------------------------------------------------------------------------------
def test_mistakes_are_told_by_cell_and_block_the_whole(book, three):
    book.fill("Matters", 2, **FACE)
    book.fill("Matters", 3, self_rated="很好", done_on="明天", nodes="上会")
    book.fill("Matters", 4, text="已完成资料汇编工作。")
    book.fill("Figures", 2, value="一百八")
    workbook = book.upload()
    at = {head: book.at("Matters", 3, head) for head in ("self_rated", "done_on", "nodes")}
    assert dict(told(workbook)) == {
        at[
            "self_rated"
        ]: "“很好” is not one of: Done, On schedule, Behind schedule, Should have started, Not yet due to start.",
        at["done_on"]: "“明天” is not a date; write one like 2026-12-31.",
        at["nodes"]: "“上会” is not an open node of this matter.",
        book.at("Figures", 2, "value"): "Enter a number.",
    }
    book.apply(workbook)
    assert [fresh(one).text for one in three] == ["", "", ""]


def test_the_preview_is_worded_for_who_reads_it(book, three):
    """Uploaded while English was shown, looked at in Chinese: changes, mistakes of cells and of forms, what is lacking."""
    book.fill("Matters", 2, text="进展缓慢，尚在协调。", self_rated="Behind schedule")
    book.fill("Matters", 3, self_rated="很好", nodes="上会")
    book.fill("Matters", 4, **FACE, done_on=date(2026, 10, 29))
    rows = [BookRow(**row) for row in book.upload().rows]
    with translation.override("zh-hans"):
        first, second, third = (row.for_reader() for row in rows)
    assert [change[0] for change in first.changes] == ["本期进展", "自评"]
    assert first.changes[1][2] == "未达序时进度"
    assert first.lacks[0] == "请说明主要原因。"
    assert [error["text"][:7] for error in second.errors] == ["“很好”不在可", "“上会”不是本"]
    assert [error["text"] for error in third.errors] == ["日期不能晚于今天。"]


def test_a_day_to_come_is_a_mistake(book):
    book.fill("Matters", 2, **FACE, done_on=date(2026, 10, 29))
    cell = book.at("Matters", 2, "done_on")
    assert told(book.upload()) == [(cell, "This day is still to come.")]


def test_words_and_a_reason_why_there_are_none_exclude_each_other(book):
    book.fill("Matters", 2, **FACE, no_progress="数据未发布")
    cell = book.at("Matters", 2, "no_progress")
    assert told(book.upload()) == [
        (cell, "Either words on the progress or a reason why there is none, not both.")
    ]


def test_what_lacks_before_submitting_is_told_and_holds_it_up(book, three):
    book.fill("Matters", 2, text="进展缓慢，尚在协调。", self_rated="Behind schedule")
    workbook = book.upload()
    assert [worded(lack) for lack in workbook.rows[0]["lacks"]] == [
        "Say what holds it up.",
        "Say what is being done about it.",
        "Give the new date it will be done by.",
    ]
    book.apply(workbook, act="submit")
    assert (fresh(three[0]).text, fresh(workbook).applied_at) == ("", None)
    book.apply(workbook)
    assert (fresh(three[0]).state, fresh(three[0]).self_rated) == ("draft", "behind")


def test_what_was_saved_meanwhile_is_a_conflict(book, three, cast):
    save_report(report=three[1], fields={"text": "网页上写的。"}, by=cast.finance_head)
    book.fill("Matters", 2, **FACE)
    book.fill("Matters", 3, text="表格里写的。")
    workbook = book.upload()
    text = f"{cast.finance_head.label} saved this report since the workbook was made: take a new workbook."
    assert told(workbook) == [("Matters!3", text)]
    book.apply(workbook)
    assert [fresh(one).text for one in three] == ["", "网页上写的。", ""]


def test_what_is_saved_between_preview_and_applying_stops_the_whole(book, three, cast):
    book.fill("Matters", 2, **FACE)
    book.fill("Matters", 3, **FACE | {"text": "表格里写的另一项。"})
    workbook = book.upload()
    save_report(report=three[1], fields={"text": "网页上写的。"}, by=cast.finance_head)
    book.apply(workbook)
    assert [fresh(one).text for one in three] == ["", "网页上写的。", ""]
    assert fresh(workbook).applied_at is None


def test_an_untouched_row_of_a_filed_report_is_no_conflict(book, three, cast):
    for one in three:
        save_report(
            report=one, fields={"text": f"第{one.task.number}项内容已经落实。"}, by=cast.finance_liaison
        )
    client = book.client
    book = Book(client, three[0].period, three[0].department)
    saved = save_report(
        report=fresh(three[0]), fields=FILLED | {"text": "第2项内容已经落实。"}, by=cast.finance_liaison
    )
    submit_report(report=saved, by=cast.finance_liaison)
    book.fill("Matters", 3, text="第3项内容已经全部落实。")
    workbook = book.upload()
    # The second row was rated meanwhile: it would be taken back.
    assert [cell for cell, _text in told(workbook)] == ["Matters!2"]


# --- whose it is ----------------------------------------------------------------------------------------------------
def test_another_units_or_periods_workbook_is_refused(book, cast, october):
    out = io.BytesIO()
    book.book.save(out)
    other = signed_in(cast.liaison)
    url = f"/periods/{october.uid}/workbook/{cast.health.uid}/"
    answer = other.post(url, {"file": SimpleUploadedFile("十月.xlsx", out.getvalue())})
    assert answer.status_code == 422
    assert "This workbook was made for another unit, period or programme." in answer.content.decode()
    assert UnitWorkbook.objects.count() == 0


def test_a_changed_key_or_a_row_twice_is_told(book):
    book.cell("Matters", 2, "Report key").value = "nonsense"
    book.cell("Matters", 4, "Report key").value = book.cell("Matters", 3, "Report key").value
    book.fill("Matters", 4, **FACE)
    found = dict(told(book.upload()))
    assert found["Matters!A2"] == "The hidden key of this row was changed: take a new workbook."
    assert found["Matters!4"] == "This row stands in the sheet twice."


@pytest.mark.parametrize(("name", "data"), [("x.xlsx", b"PK no zip"), ("x.csv", b"a,b"), ("x.xlsx", b"")])
def test_what_is_no_workbook_is_refused(book, name, data):
    answer = book.client.post(book.url, {"file": SimpleUploadedFile(name, data)})
    assert (answer.status_code, UnitWorkbook.objects.count()) == (422, 0)


def test_any_other_workbook_is_refused(book):
    out = io.BytesIO()
    openpyxl.Workbook().save(out)
    answer = book.client.post(book.url, {"file": SimpleUploadedFile("x.xlsx", out.getvalue())})
    assert "This is not a workbook of a unit" in answer.content.decode()


def test_others_find_neither_page_nor_preview(book, cast):
    book.fill("Matters", 2, **FACE)
    workbook = book.upload()
    for who in (cast.liaison, cast.leader, cast.north, cast.admin):
        client = signed_in(who)
        assert client.get(book.url).status_code == 404
        assert client.get(f"{book.url}download/").status_code == 404
        assert client.post(f"/workbooks/{workbook.uid}/", {"act": "save"}).status_code == 404
    assert fresh(workbook).applied_at is None


def test_a_labelled_matter_is_in_nobodys_workbook(three, cast, october):
    three[0].task.sensitivity = 2
    three[0].task.save()
    book = Book(signed_in(cast.finance_liaison), october, cast.finance)
    assert [book.cell("Matters", row, "No.").value for row in (2, 3)] == ["3", "4"]


# --- the secretariat records for the unit ---------------------------------------------------------------------------
def test_the_secretariat_records_a_workbook_with_its_source(three, cast, october):
    book = Book(signed_in(cast.clerk), october, cast.finance)
    book.fill("Matters", 2, **FACE)
    book.fill("Figures", 2, value=180)
    book.fill(
        "Matters",
        3,
        text="进展缓慢。",
        self_rated="Behind schedule",
        cause="到货推迟",
        measure="倒排工期",
        expected_on=date(2026, 12, 1),
        nodes="审议",
        nodes_on=date(2026, 10, 20),
    )
    workbook = book.upload()
    assert book.apply(workbook, source="").status_code == 422
    answer = book.apply(workbook, source="letter", recorded_on="2026-10-27")
    assert answer["Location"] == f"/periods/{october.uid}/"
    first, second = ProgressReport.objects.filter(origin="recorded").order_by("task__number")
    assert (first.text, first.recorded_source, first.recorded_on) == (
        FACE["text"],
        "letter",
        date(2026, 10, 27),
    )
    assert first.values.get().value == Decimal(180)
    assert (second.cause, second.measure, second.expected_on) == ("到货推迟", "倒排工期", date(2026, 12, 1))
    assert second.task.milestones.get(order=1).done_on == date(2026, 10, 20)
    assert [fresh(one).state for one in three] == ["draft"] * 3


def test_a_recorded_ratio_keeps_what_it_is_made_of(three, cast, october):
    three[0].task.indicators.create(
        name="门诊占比", unit="%", basis="rate", denominator="总诊疗人次", combine="ratio", order=1
    )
    book = Book(signed_in(cast.clerk), october, cast.finance)
    book.fill("Matters", 2, **FACE)
    book.fill("Figures", 3, numerator=350, denominator=500)
    book.apply(book.upload(), source="letter", recorded_on="2026-10-27")
    kept = ProgressReport.objects.get(origin="recorded").values.get()
    assert (kept.value, kept.numerator, kept.denominator) == (70, 350, 500)
    accepted = IndicatorValue.objects.get(indicator__name="门诊占比")
    assert (accepted.value, accepted.numerator, accepted.denominator) == (70, 350, 500)


def test_what_is_saved_between_preview_and_recording_stops_the_whole(three, cast, october):
    book = Book(signed_in(cast.clerk), october, cast.finance)
    book.fill("Matters", 2, **FACE)
    book.fill("Matters", 3, **FACE | {"text": "表格里写的另一项。"})
    workbook = book.upload()
    save_report(report=three[1], fields={"text": "网页上写的。"}, by=cast.finance_liaison)
    book.apply(workbook, source="letter", recorded_on="2026-10-27")
    assert not ProgressReport.objects.filter(origin="recorded").exists()
    assert fresh(workbook).applied_at is None


# --- detail lists ---------------------------------------------------------------------------------------------------
@pytest.fixture
def listed(three):
    """Three entries of the third matter's detail list, the first done before."""
    rows = [("甲地块", date(2026, 3, 1)), ("乙地块", None), ("丙地块", None)]
    return [
        three[2].task.details.create(name=name, order=order, done_on=day)
        for order, (name, day) in enumerate(rows, 1)
    ]


def test_entries_of_the_detail_list_are_ticked_off(listed, book, three):
    assert [book.cell("Detail list", row, "Entry of the list").value for row in (2, 3, 4)] == [
        "乙地块",
        "丙地块",
        None,
    ]
    book.fill("Matters", 4, text="已完成两块地的整治。", self_rated="On schedule")
    book.fill("Detail list", 2, ticked="Yes", ticked_on=date(2026, 10, 12))
    book.fill("Detail list", 3, ticked="是")
    workbook = book.upload()
    assert told(workbook) == []
    assert worded(workbook.rows[2]["changes"][-1]) == [
        "Detail list",
        "",
        "乙地块 12 Oct 2026, 丙地块 28 Oct 2026",
    ]
    book.apply(workbook)
    said = {str(listed[1].pk): "2026-10-12", str(listed[2].pk): "2026-10-28"}
    assert fresh(three[2]).details_done == said


def test_what_a_draft_ticks_stands_in_the_workbook_and_can_be_unticked(listed, three, cast, october):
    ticked = {str(listed[1].pk): "2026-10-02"}
    save_report(report=three[2], fields={"details_done": ticked}, by=cast.finance_liaison)
    book = Book(signed_in(cast.finance_liaison), october, cast.finance)
    assert book.cell("Detail list", 2, "Entry done").value == "Yes"
    assert [row["changes"] for row in book.upload().rows] == [[], [], []]
    book.fill("Detail list", 2, ticked=None, ticked_on=None)
    book.apply(book.upload())
    assert fresh(three[2]).details_done == {}


def test_mistakes_in_a_detail_list_are_told_by_cell(listed, book):
    book.fill("Detail list", 2, ticked_on=date(2026, 10, 12))
    book.fill("Detail list", 3, ticked="Yes", ticked_on=date(2026, 10, 29))
    listed[1].delete()
    assert dict(told(book.upload())) == {
        "Detail list!2": "This entry is in the detail list no more: take a new workbook.",
        book.at("Detail list", 2, "ticked"): "There is a day, but the entry is not ticked as done.",
        book.at("Detail list", 3, "ticked_on"): "This day is still to come.",
    }


def test_a_detail_list_that_changed_since_the_preview_stops_the_whole(listed, book, three):
    book.fill("Matters", 2, **FACE)
    book.fill("Detail list", 2, ticked="Yes")
    workbook = book.upload()
    listed[1].delete()
    book.apply(workbook)
    assert (fresh(workbook).applied_at, fresh(three[0]).text) == (None, "")


def test_the_secretariat_records_entries_as_done(listed, three, cast, october):
    book = Book(signed_in(cast.clerk), october, cast.finance)
    book.fill("Matters", 4, text="已完成一块地的整治。", self_rated="On schedule")
    book.fill("Detail list", 2, ticked="Yes", ticked_on=date(2026, 10, 12))
    book.apply(book.upload(), source="phone", recorded_on="2026-10-27")
    days = [fresh(entry).done_on for entry in listed]
    assert days == [date(2026, 3, 1), date(2026, 10, 12), None]


# --- group duties ---------------------------------------------------------------------------------------------------
def test_a_countys_sheet_is_filled_in_by_workbook(cast, clock):
    for number in (1, 2):
        DutyItem.objects.create(
            task=cast.task(number), department=cast.counties["north"], jurisdiction=cast.city
        )
    period = open_period(ledger=cast.ledger, period=OCTOBER, by=cast.clerk)
    sheet = period.sheets.get()
    book = Book(signed_in(cast.north), period, cast.counties["north"])
    assert book.book.sheetnames == ["How to fill in", "Group duties"]
    book.fill("Group duties", 2, done="是", put_on=date(2026, 10, 20), figure=12)
    workbook = book.upload()
    assert told(workbook) == []
    book.apply(workbook)
    first = sheet.entries.order_by("pk").first()
    assert (first.done, first.done_on, first.figure) == (True, date(2026, 10, 20), 12)
    fresh_book = Book(book.client, period, cast.counties["north"])
    fresh_book.fill("Group duties", 3, done="是", put_on=date(2027, 1, 1))
    wrong = fresh_book.at("Group duties", 3, "put_on")
    assert told(fresh_book.upload()) == [(wrong, "This day is still to come.")]
    stale = book.upload()
    assert [row["changes"] for row in stale.rows] == [[], []]
    book.fill("Group duties", 3, done="是")
    assert [cell for cell, _text in told(book.upload())] == ["Group duties!3"]


# --- size -----------------------------------------------------------------------------------------------------------
def test_many_matters_ask_no_more_questions_than_few(book, cast, october):
    def queries(act):
        with CaptureQueriesContext(connection) as asked:
            act()
        return len(asked)

    def both():
        client = signed_in(cast.finance_liaison)
        client.get(book.url)
        down = queries(lambda: Book(client, october, cast.finance))
        now = Book(client, october, cast.finance)
        return down, queries(now.upload)

    both()
    few = both()
    for number in range(10, 40):
        task = cast.task(number, collector=cast.finance)
        task.indicators.create(name=f"指标{number}", unit="个").targets.create(op=">=", value=number)
    complete_period(period=october, by=cast.clerk)
    assert both() == few


@pytest.fixture
def _one_statement_a_batch(monkeypatch):
    """Lift SQLite's small statements (999 parameters by Django's count), which split what PostgreSQL takes whole."""
    monkeypatch.setattr(connection.features, "max_query_params", 30_000)


@pytest.mark.usefixtures("_one_statement_a_batch")
@pytest.mark.parametrize(
    ("who", "sent"),
    [
        ("finance_liaison", {"act": "submit"}),
        ("clerk", {"source": "letter", "recorded_on": "2026-10-27"}),
    ],
)
def test_sixty_rows_are_taken_over_with_the_statements_of_six(cast, october, who, sent):
    def taken_over(rows, first):
        for number in range(first, first + rows):
            task = cast.task(number, collector=cast.finance)
            task.indicators.create(name=f"指标{number}", unit="个").targets.create(op=">=", value=900)
            task.milestones.create(name="印发", order=0)
        complete_period(period=october, by=cast.clerk)
        october.reports.filter(task__number__lt=first, state="draft").delete()
        book = Book(signed_in(cast.people[who]), october, cast.finance)
        for row in range(2, rows + 2):
            said = {"text": f"第{first + row}项已完成年度调研。", "self_rated": "On schedule"}
            book.fill("Matters", row, **said, nodes="印发", nodes_on=date(2026, 10, 20))
            book.fill("Figures", row, value=row)
        workbook = book.upload()
        assert told(workbook) == []
        # What every page asks now and then (the rules of the portal) is asked by this one.
        book.client.get(book.url)
        with CaptureQueriesContext(connection) as asked:
            book.apply(workbook, **sent)
        found = october.reports.filter(task__number__gte=first).exclude(state="draft")
        assert found.count() == rows
        return len(asked)

    taken_over(2, 10)
    assert taken_over(6, 20) == taken_over(60, 30)
