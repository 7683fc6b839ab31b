"""An office's own spreadsheet: heads found below titles and in two lines, columns proposed, mapped once and remembered."""

from __future__ import annotations

import io
from datetime import date

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from reform.core.files import BadFile
from reform.core.kept_words import worded
from reform.core.models import AuditEntry
from reform.core.workflow import Conflict
from tasks.excel.own_sheets import find_sheet, proposals
from tasks.models import ImportBatch, LearntHead
from tasks.selectors.names import NameBook
from tasks.services.heads import forget_head
from tasks.services.import_sheets import BadMapping, map_columns, receive_sheet
from tests.cast import signed_in

# Heads as an office words them; none but 序号 is known.
HEAD = ["序号", "改革板块", "改革举措", "谁来牵头", "何时完成", "推进现状", "备忘"]
ROWS = [
    [
        1,
        "医保改革",
        "扩大集中带量采购药品范围，做好中选药品供应。",
        "市财政局",
        "6月底前",
        "已完成六成",
        None,
    ],
    [2, None, "完善结余留用考核办法并组织实施。", "市卫健委", "2026年底", 0.6, "内部"],
    [
        3,
        "服务体系",
        "建设紧密型县域医共体，落实分级诊疗。",
        "市财政局、市卫健委",
        "长期坚持",
        "持续开展",
        None,
    ],
    ["合计", None, 3, None, None, None, None],
]


def workbook(*rows: list[object], merged: tuple[str, ...] = (), percent: str = "") -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    for area in merged:
        book.active.merge_cells(area)
    if percent:
        book.active[percent].number_format = "0%"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def receive(cast, data: bytes, name: str = "台账.xlsx") -> ImportBatch:
    return receive_sheet(ledger=cast.ledger, ledgers=[cast.ledger], name=name, data=data, by=cast.clerk)


def own(cast) -> ImportBatch:
    title = [["云溪市2026年医改重点工作台账"], ["填报单位：秘书处"]]
    return receive(cast, workbook(*title, HEAD, *ROWS, merged=("A1:G1", "B4:B5"), percent="F5"))


PLACES = {0: "number", 1: "section", 2: "text", 3: "lead", 4: "due_on", 5: "progress_text", 6: ""}


def proposed(cast, batch: ImportBatch) -> dict[str, str]:
    from tasks.excel.own_sheets import OwnSheet

    sheet = OwnSheet.from_data(batch.cells)
    book = NameBook(cast.programme)
    found = proposals(sheet, {}, lambda name: book.resolve(name).known)
    return {head.words: found[head.place] for head in sheet.heads}


def test_unknown_heads_wait_to_be_mapped_with_a_proposal_for_each(cast):
    batch = own(cast)
    assert (batch.rows, bool(batch.cells)) == ([], True)
    # By its name; by content: long text, names of units, days; the rest is left out.
    assert proposed(cast, batch) == {
        "序号": "number",
        "改革板块": "",
        "改革举措": "text",
        "谁来牵头": "lead",
        "何时完成": "due_on",
        "推进现状": "",
        "备忘": "",
    }


@pytest.mark.parametrize(
    ("head", "column"),
    [
        ("牵头责任单位", "lead"),
        ("完成时间要求", "due_on"),
        ("重点任务事项", "text"),
        ("当前进展情况", "progress_text"),
    ],
)
def test_head_is_proposed_by_likeness(head, column):
    sheet = find_sheet([[["序号", head, "甲乙"], [1, None, None]]])
    assert sheet is not None
    assert proposals(sheet, {}, lambda name: False)[1] == column


def test_mapped_columns_are_staged_and_remembered(cast):
    batch = map_columns(batch=own(cast), places=PLACES, by=cast.clerk)
    assert (batch.cells, batch.errors) == ([], [])
    values = [row["values"] for row in batch.rows]
    assert [
        (v["number"], v["section"], v["lead"], v["due_on"], v["long_term"], v["progress_text"])
        for v in values
    ] == [
        ("1", "医保改革", ["市财政局"], "2026-06-30", None, "已完成六成"),
        # Merged with the cell above; a share is what is shown.
        ("2", "医保改革", ["市卫健委"], "2026-12-31", None, "60%"),
        ("3", "服务体系", ["市财政局", "市卫健委"], None, True, "持续开展"),
    ]
    assert [worded(one) for one in batch.rows[-1]["warnings"]] == ["1 line of sums below is left out."]
    assert dict(LearntHead.objects.values_list("head", "column")) == dict(
        zip(HEAD, PLACES.values(), strict=True)
    )
    assert AuditEntry.objects.get(act="ledger.map_heads").after == {"heads": 7, "rows": 3}


def test_second_time_it_goes_straight_to_its_preview(cast):
    map_columns(batch=own(cast), places=PLACES, by=cast.clerk)
    again = own(cast)
    assert (again.cells, len(again.rows)) == ([], 3)
    assert forget_head(head="何时完成", by=cast.clerk)
    assert own(cast).cells
    assert not forget_head(head="何时完成", by=cast.clerk)


def test_what_one_programme_learnt_another_does_not_know(cast):
    map_columns(batch=own(cast), places=PLACES, by=cast.clerk)
    ledger = cast.ledger
    ledger.pk, ledger.uid, ledger.programme = None, None, cast.north.programme
    from uuid import uuid4

    ledger.uid = uuid4()
    ledger.save()
    data = workbook(HEAD, *ROWS)
    batch = receive_sheet(ledger=ledger, ledgers=[ledger], name="a.xlsx", data=data, by=cast.north)
    assert batch.cells


@pytest.mark.parametrize(
    ("places", "words"),
    [
        ({2: "", 0: "number"}, "task’s words"),
        ({2: "text", 3: "text"}, "chosen for two"),
        ({2: "text", 3: "salary"}, "no column “salary”"),
    ],
)
def test_mapping_that_makes_no_sense_is_refused_and_nothing_is_remembered(cast, places, words):
    with pytest.raises(BadMapping, match=words):
        map_columns(batch=own(cast), places=places, by=cast.clerk)
    assert not LearntHead.objects.exists()


def test_two_clerks_map_once(cast):
    batch = own(cast)
    stale = ImportBatch.objects.get(pk=batch.pk)
    map_columns(batch=batch, places=PLACES, by=cast.clerk)
    with pytest.raises(Conflict):
        map_columns(batch=stale, places=PLACES, by=cast.clerk2)


def test_heads_in_two_lines_are_read_as_one(cast):
    upper = ["序号", "重点任务", "责任分工", None, "完成时限", "进展情况"]
    lower = [None, None, "牵头单位", "配合单位", None, None]
    data = workbook(
        ["2026年重点任务台账"],
        upper,
        lower,
        [1, "完善分级诊疗制度。", "市财政局", "市卫健委", date(2026, 10, 31), "已启动"],
        merged=("A1:F1", "A2:A3", "B2:B3", "C2:D2", "E2:E3", "F2:F3"),
    )
    batch = receive(cast, data)
    # Every head is known: no question is asked.
    assert (batch.cells, batch.errors) == ([], [])
    values = batch.rows[0]["values"]
    assert (batch.rows[0]["row"], values["lead"], values["cooperating"], values["due_on"]) == (
        4,
        ["市财政局"],
        ["市卫健委"],
        "2026-10-31",
    )


@pytest.mark.parametrize("name", ["台账.xls", "台账.csv", "台账.et"])
def test_other_tables_are_told_to_be_saved_as_xlsx(cast, client, name):
    with pytest.raises(BadFile, match=r"save it as \.xlsx"):
        receive(cast, b"x", name)
    client = signed_in(cast.clerk)
    client.cookies["portal_language"] = "en"
    sent = {"ledger": str(cast.ledger.uid), "file": SimpleUploadedFile(name, b"x")}
    answer = client.post(reverse("ledger_import"), sent)
    assert (answer.status_code, "save it as .xlsx" in answer.content.decode()) == (422, True)


@pytest.mark.parametrize(
    ("rows", "words"), [([HEAD], "no rows below"), ([["只有一句话"]], "No line of heads")]
)
def test_sheet_without_matters_says_so(cast, rows, words):
    data = workbook(*rows)
    with pytest.raises(BadFile, match=words):
        receive(cast, data)
    assert not ImportBatch.objects.exists()


def test_sheet_of_sums_alone_has_no_matters(cast):
    batch = receive(cast, workbook(HEAD, ["合计", 3]))
    with pytest.raises(BadFile, match="no rows below"):
        map_columns(batch=batch, places=PLACES, by=cast.clerk)


def test_page_proposes_maps_and_goes_on(cast):
    client = signed_in(cast.clerk)
    client.cookies["portal_language"] = "en"
    sent = {"ledger": str(cast.ledger.uid), "file": SimpleUploadedFile("台账.xlsx", workbook(HEAD, *ROWS))}
    answer = client.post(reverse("ledger_import"), sent)
    batch = ImportBatch.objects.get()
    url = reverse("ledger_import_columns", args=[batch.uid])
    assert answer.url == url
    page = client.get(url).content.decode()
    assert page.count('<option value="due_on" selected>') == 1
    # Not mapped yet: there is nothing to preview.
    assert client.get(reverse("ledger_import_preview", args=[batch.uid])).url == url
    wrong = client.post(url, {"version": "0", "column_0": "number"})
    assert (wrong.status_code, "task’s words" in wrong.content.decode()) == (422, True)
    chosen = {f"column_{place}": column for place, column in PLACES.items()}
    answer = client.post(url, {"version": "0", **chosen})
    assert answer.url == reverse("ledger_import_preview", args=[batch.uid])
    assert "Taken over" not in client.get(answer.url).content.decode()
    assert client.get(url).url == answer.url
    heads = client.get(reverse("layout_list")).content.decode()
    assert "何时完成" in heads
    assert client.post(reverse("layout_list"), {"forget": "何时完成"}).status_code == 302
    assert "何时完成" not in client.get(reverse("layout_list")).content.decode()
