"""A running ledger from Excel: mistakes by cell, all or nothing, once."""

from __future__ import annotations

import io
import re
from datetime import date

import openpyxl
import pytest
from django.utils import translation

from reform.core.excel import write_sheet
from reform.core.files import BadFile
from reform.core.kept_words import worded
from reform.core.workflow import Conflict
from tasks.excel.ledger import LEDGER_COLUMNS
from tasks.models import ImportBatch, Task, TaskStatus
from tasks.services.imports import NotApplicable, apply_import, stage_import

HEAD = [
    "序号",
    "项目/章节",
    "任务",
    "类型",
    "牵头单位",
    "配合单位",
    "汇总单位",
    "完成标志",
    "完成时限",
    "长期",
    "当前进展",
    "状态",
]
FULL = [
    11,
    "一、保障",
    "完善结余留用办法。由市财政局办理。",
    "出台文件",
    "市财政局",
    "市卫健委、各县（市、区）人民政府",
    "市财政局",
    "印发办法",
    date(2026, 12, 31),
    None,
    "正在征求意见",
    "达到序时进度",
]


@pytest.fixture(autouse=True)
def _labels(monkeypatch):
    """The labels of types and classes in Chinese, as the compiled translations give them."""
    types = {"出台文件": "document_issue", "指标": "indicator"}
    classes = {"达到序时进度": "on_schedule", "未达序时进度": "behind", "已完成": "done"}
    monkeypatch.setattr("tasks.excel.ledger._labels", lambda _choices: types | classes)


def workbook(*rows: list[object], head: list[str] = HEAD, above: list[list[object]] | None = None) -> bytes:
    book = openpyxl.Workbook()
    for row in [*(above or []), head, *rows]:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def row(**changes: object) -> list[object]:
    named = dict(
        zip(
            [
                "number",
                "section",
                "text",
                "type",
                "lead",
                "cooperating",
                "collector",
                "standard",
                "due",
                "long",
                "progress",
                "status",
            ],
            FULL,
            strict=True,
        )
    )
    return list((named | changes).values())


def stage(cast, *rows: list[object], **more) -> ImportBatch:
    data = workbook(*rows, **more)
    return stage_import(ledger=cast.ledger, name="台账.xlsx", data=data, by=cast.clerk)


def said(batch: ImportBatch) -> list[tuple[str, str]]:
    return [(error["cell"], worded(error["text"])) for error in batch.errors]


def test_apply_takes_a_complete_row_over_as_running(real_child, cast):
    batch = stage(cast, FULL, above=[["云溪市重点任务台账"], []])
    assert batch.errors == []
    assert Task.objects.count() == 0
    taken = apply_import(batch=batch, by=cast.clerk)
    assert (taken.items, taken.rows, taken.running, taken.preparing) == (1, 1, 1, 0)
    task = Task.objects.get()
    assert (task.number, task.section, task.title, task.type, task.collector) == (
        11,
        "一、保障",
        "完善结余留用办法",
        "document_issue",
        cast.finance,
    )
    assert (task.state, task.due_on, task.progress_text, task.status_class) == (
        "handed_out",
        date(2026, 12, 31),
        "正在征求意见",
        "on_schedule",
    )
    assert [(a.role, a.written, a.department) for a in task.assignments.all()] == [
        ("lead", "市财政局", cast.finance),
        ("cooperating", "市卫健委", cast.health),
        ("cooperating", "各县（市、区）人民政府", None),
    ]
    assert task.duty_items.count() == 2
    assert TaskStatus.objects.get().determined == "on_schedule"
    assert task.sources.get().label == "台账.xlsx"


def test_apply_puts_what_lacks_something_in_preparation(cast):
    taken = apply_import(batch=stage(cast, FULL, row(number=12, type=None)), by=cast.clerk)
    assert (taken.running, taken.preparing) == (1, 1)
    assert Task.objects.get(number=12).state == "preparation"


def test_apply_makes_rows_below_their_item(cast):
    batch = stage(cast, row(number="11.1"), row(number="11.3", text="理顺管理体制"), row(number=12))
    taken = apply_import(batch=batch, by=cast.clerk)
    assert (taken.items, taken.rows) == (2, 3)
    assert [(t.label, t.row_count) for t in Task.objects.order_by("number", "row")] == [
        ("11", 2),
        ("11.1", 0),
        ("11.3", 0),
        ("12", 0),
    ]
    assert Task.objects.get(label="11").state == "handed_out"


def test_empty_numbers_follow_and_empty_sections_mean_the_one_above(cast):
    cast.task(3)
    batch = stage(cast, row(number=None), row(number=None, section=None, text="第二件事"))
    assert [(r["values"]["number"], r["values"]["section"]) for r in batch.rows] == [
        ("4", "一、保障"),
        ("5", "一、保障"),
    ]


@pytest.mark.parametrize(
    ("changes", "cell", "words"),
    [
        ({"text": None}, "C2", "“Task” must not be empty."),
        ({"number": "十一"}, "A2", "“十一” is not a number like 11 or, for a row of item 11, 11.1."),
        ({"type": "督办"}, "D2", "“督办” is not one of"),
        ({"due": "年内"}, "I2", "“年内” is not a date; write one like 2026-12-31."),
        ({"due": "2026-02-30"}, "I2", "“2026-02-30” is not a date; write one like 2026-12-31."),
        ({"due": "长期"}, "I2", "“长期” is not a date: leave it empty and answer yes under “Long-term”."),
        ({"long": "大概"}, "J2", "“大概” is neither yes nor no."),
        ({"collector": "市财税局"}, "G2", "No unit is called “市财税局”; nearest: 市财政局"),
        ({"status": "还行"}, "L2", "“还行” is not one of"),
        ({"section": "节" * 201}, "B2", "“Section” has 201 characters; at most 200 fit."),
    ],
)
def test_mistakes_are_told_by_cell(cast, changes, cell, words):
    batch = stage(cast, row(**changes))
    assert [(where, text[: len(words)]) for where, text in said(batch)] == [(cell, words)]


def test_mistakes_and_remarks_are_worded_for_who_reads_them(cast):
    """Read in while English was shown, looked at in Chinese; and the labels within them."""
    batch = stage(cast, row(text=None, lead="市财税局", collector="市财税局", type="督办", due="年内"))
    with translation.override("zh-hans"):
        told = [text for _cell, text in said(batch)] + [worded(one) for one in batch.rows[0]["warnings"]]
    assert told[0] == "“任务”不能为空。"
    assert told[1].startswith("“督办”不在可选范围：出台文件、")
    assert not any(re.search("[A-Za-z]{3,}", text) for text in told)
    # Kept as plain text before, it stays as it was.
    assert worded("年内 is not a date.") == "年内 is not a date."


def test_cells_are_named_as_the_sheet_has_them(cast):
    batch = stage(cast, ["不明单位", "一件事"], head=["汇总单位", "任务"])
    assert said(batch)[0][0] == "A2"


def test_a_number_may_stand_once_and_not_be_in_the_ledger(cast):
    cast.task(12)
    batch = stage(cast, FULL, FULL, row(number=12))
    assert said(batch) == [
        ("A3", "No. 11 stands in row 2 already."),
        ("A4", "No. 12 is in the ledger already."),
    ]


def test_an_unknown_lead_is_a_remark_and_waits_to_be_named(cast):
    batch = stage(cast, row(lead="市财税局"))
    assert batch.errors == []
    said = [worded(warning) for warning in batch.rows[0]["warnings"]]
    assert said == ["“市财税局” is not known; it will wait to be named."]
    apply_import(batch=batch, by=cast.clerk)
    assert Task.objects.get().state == "preparation"


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2026年10月", "2026-10-31"),
        ("2026-3-5", "2026-03-05"),
        ("2026.12", "2026-12-31"),
        (2026, "2026-12-31"),
        ("2026年底", "2026-12-31"),
    ],
)
def test_dates_are_read_in_every_customary_form(cast, written, day):
    assert stage(cast, row(due=written)).rows[0]["values"]["due_on"] == day


def test_apply_with_mistakes_changes_nothing(cast):
    batch = stage(cast, FULL, row(number=12, due="年内"))
    with pytest.raises(NotApplicable, match="marked cells"):
        apply_import(batch=batch, by=cast.clerk)
    assert Task.objects.count() == 0


def test_apply_twice_makes_the_tasks_once(cast):
    batch = stage(cast, FULL)
    stale = ImportBatch.objects.get(pk=batch.pk)
    apply_import(batch=batch, by=cast.clerk)
    Task.objects.all().delete()
    with pytest.raises(Conflict):
        apply_import(batch=stale, by=cast.clerk2)
    with pytest.raises(NotApplicable, match="applied already"):
        apply_import(batch=ImportBatch.objects.get(), by=cast.clerk2)
    assert Task.objects.count() == 0


def test_apply_is_refused_when_a_number_was_taken_meanwhile(cast):
    batch = stage(cast, FULL)
    cast.task(11)
    with pytest.raises(NotApplicable, match=r"No\. 11 came into the ledger"):
        apply_import(batch=batch, by=cast.clerk)
    assert Task.objects.count() == 1


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("台账.xls", b"\xd0\xcf\x11\xe0", "not taken"),
        ("台账.xlsx", b"PK", "damaged"),
        ("台账.xlsx", workbook(head=["姓名", "电话"]), "No sheet has a head"),
        ("台账.xlsx", workbook(), "no rows below"),
    ],
)
def test_a_bad_file_says_so_and_keeps_nothing(cast, name, data, words):
    with pytest.raises(BadFile, match=words):
        stage_import(ledger=cast.ledger, name=name, data=data, by=cast.clerk)
    assert ImportBatch.objects.count() == 0


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_what_was_written_out_can_be_read_in_again(cast, language):
    cast.task(1, section="一、测试")
    task = Task.objects.prefetch_related("assignments__department").get()
    task.responsible = list(task.assignments.all())
    out = io.BytesIO()
    with translation.override(language):
        write_sheet(out, LEDGER_COLUMNS[:3], [task], name="Ledger")
    Task.objects.all().delete()
    batch = stage_import(ledger=cast.ledger, name="a.xlsx", data=out.getvalue(), by=cast.clerk)
    values = batch.rows[0]["values"]
    assert (batch.errors, values["number"], values["section"], values["text"]) == (
        [],
        "1",
        "一、测试",
        task.text,
    )
