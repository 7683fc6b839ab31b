"""The monthly circular as a document: parts in order, annexes with their figures."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from reform.core.document import Heading, Paragraph
from reports.circulars.kinds import KINDS, compose
from reports.circulars.paper import Paper
from reports.circulars.records import Counts
from reports.enums import INNER_PAPERS, PaperKind
from tests.reports.circular_sample import october

SIGNED = Paper(
    number="明医改秘〔2026〕9号",
    dated=date(2026, 11, 9),
    note="此件不予公开",
    copies_to="市医改领导小组组长、副组长",
    printed_by="明州市卫生健康委员会办公室",
)


def test_a_letter_by_default_with_everything_in_its_place():
    document = compose(october(), SIGNED)
    assert (document.form, document.masthead) == ("letter", "明州市医改领导小组秘书处")
    assert document.number == "明医改秘〔2026〕9号"
    assert document.title == "明州市医改领导小组秘书处关于2026年1—10月全市深化医改重点任务进展情况的通报"
    assert document.addressees == "各县（市、区）医改领导小组，市医改领导小组各成员单位"
    assert (document.issuer, document.dated) == ("明州市医改领导小组秘书处", date(2026, 11, 9))
    assert document.note == "此件不予公开"
    assert document.imprint.issued_by == "明州市卫生健康委员会办公室"
    assert document.imprint.issued_on == date(2026, 11, 9)
    assert document.metadata["snapshot"] == october().sha256()


def test_body_opens_and_has_six_numbered_sections():
    body = compose(october()).body
    assert isinstance(body[0], Paragraph)
    assert [block.text for block in body if isinstance(block, Heading)] == [
        "一、总体情况",
        "二、量化指标",
        "三、进展较好的工作",
        "四、未达序时的事项",
        "五、上期督办事项办理情况",
        "六、下一步工作",
    ]
    assert body[-1].text.startswith("一是补上进度。")


def test_numbering_runs_on_when_a_section_has_nothing_to_say():
    body = compose(replace(october(), well_done=())).body
    assert [block.text for block in body if isinstance(block, Heading)][2] == "三、未达序时的事项"


def test_three_annexes_two_of_them_landscape():
    annexes = compose(october()).annexes
    assert [(annex.title, annex.landscape) for annex in annexes] == [
        ("重点任务进展情况一览表", True),
        ("未达序时进度事项清单", True),
        ("各单位任务完成和报送情况", False),
    ]
    for annex in annexes:
        for table in annex.blocks:
            assert {len(row) for row in table.rows} == {len(table.columns)}


def test_the_summary_keeps_zeros_and_reconciles():
    zero = replace(october(), counts=Counts(40, 12, 25, 0, 0, 2, 1))
    summary = compose(zero).annexes[0].blocks[0]
    cells = list(zip((column.head for column in summary.columns), *summary.rows, strict=True))
    assert cells[0] == ("进度状态", "项数", "占比", "备注")
    assert cells[3] == ("未达序时进度", "0", "0.0%", "")
    assert cells[-1] == ("合计", "40", "100.0%", "应推进37项")
    assert summary.note == (
        "勾稽关系：40 = 12 + 25 + 0 + 0 + 2 + 1。因四舍五入，各项占比之和可能不等于100%。"
    )


def test_the_ledger_prints_every_matter():
    table = compose(october()).annexes[0].blocks[1]
    assert len(table.rows) == 40
    assert table.columns[7].head == "截至10月底进展"
    assert table.rows[7][9] == "未达序时进度（逾期）"
    assert table.rows[16][8] == "60.0%"
    assert table.note == "共40项。40 = 12 + 20 + 4 + 1 + 2 + 1。"


def test_rows_of_an_item_are_told_beside_the_items():
    first = october().ledger[0]
    split = (
        first,
        replace(
            first,
            uid="00000000-0000-4000-8000-00000000001a",
            row_of="00000000-0000-4000-8000-000000000001",
            flags=("long_term", "unreported"),
        ),
        *october().ledger[1:],
    )
    table = (
        compose(replace(october(), ledger=split, counts=replace(october().counts, rows=41)))
        .annexes[0]
        .blocks[1]
    )
    assert table.note.startswith("共40项，分列41行。")
    assert table.rows[1][6] == "12月底前（长期坚持）"
    assert table.rows[1][9] == "已完成（未报，沿用上期）"


def test_the_late_list_shows_the_gap():
    table = compose(october()).annexes[1].blocks[0]
    assert [row[0] for row in table.rows] == ["8", "17", "26", "31", "36"]
    assert table.rows[0][5] == "逾期1个月"
    assert table.rows[1][3:6] == ("序时要求240张", "实际180张，缺口在东川县、北岭区", "差60张")
    assert table.note == "共5项：未达序时进度4项（其中逾期1项），应启动未启动1项。"


def test_the_units_add_up_to_the_circular():
    tasks, reports = compose(october()).annexes[2].blocks
    for table in (tasks, reports):
        width = len(table.columns) - (1 if table is reports else 0)
        for column in range(1, width):
            numbers = [int(row[column]) for row in table.rows]
            assert sum(numbers[:-1]) == numbers[-1]
    assert reports.rows[-1] == ("合计", "28", "25", "2", "1", "5", "89.3%")
    assert reports.rows[0][-1] == "—"


def test_without_late_matters_there_is_no_list_of_them():
    document = compose(replace(october(), late=()))
    assert [annex.title for annex in document.annexes] == [
        "重点任务进展情况一览表",
        "各单位任务完成和报送情况",
    ]


def test_as_a_document_with_proxy_seal():
    document = compose(october(), replace(SIGNED, form="document", proxy_seal=True))
    assert document.masthead == "明州市医改领导小组秘书处文件"
    assert document.issuer == "明州市医改领导小组秘书处（代章）"


def test_a_draft_has_neither_number_nor_date():
    draft = compose(october(), Paper(draft_mark="征求意见稿"))
    assert (draft.number, draft.dated, draft.draft_mark) == ("", None, "征求意见稿")


def test_every_kind_but_the_bulletin_is_in_the_register():
    assert set(KINDS) == set(PaperKind.values) - {PaperKind.BULLETIN}
    assert {key for key, kind in KINDS.items() if kind.inner} == set(INNER_PAPERS)
    with pytest.raises(KeyError):
        compose(replace(october(), kind="weekly"))
