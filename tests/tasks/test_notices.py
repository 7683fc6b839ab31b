"""Notices: read in, confirmed once, taken back while nothing is handed out."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied

from reform.core import child
from reform.core.files import BadFile
from reform.core.models import AuditEntry
from reform.core.workflow import Conflict
from tasks.enums import DraftState, NoticeState
from tasks.models import Notice, Task, TaskDraft
from tasks.selectors.drafts import workbench
from tasks.selectors.source_text import source_blocks
from tasks.services.handing_out import hand_out
from tasks.services.intake import AlreadyKept, import_notice
from tasks.services.notices import NotPossible, confirm_notice, undo_confirmation, withdraw_notice
from tests.tasks.paper import TABLE, TEXT, paper


def kept_files() -> list[Path]:
    return [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]


@pytest.fixture
def notice(cast) -> Notice:
    return import_notice(programme=cast.programme, **paper(), by=cast.clerk)


def test_import_reads_head_and_keeps_file_and_text_as_they_came(real_child, notice):
    assert (notice.title, notice.document_number, notice.issued_on) == (
        "云溪市医改领导小组关于印发2026年重点工作任务的通知",
        "云医改组〔2026〕5号",
        date(2026, 2, 10),
    )
    assert notice.text == TEXT
    assert notice.file_name == "工作任务.txt"
    assert [path.read_bytes() for path in kept_files()] == [TEXT.encode()]
    assert "工作" not in notice.file.name


@pytest.mark.parametrize(("note", "publicity"), [("（此件公开发布）", "public"), ("", "internal")])
def test_publicity_is_taken_from_the_paper_else_it_is_not_public(cast, note, publicity):
    notice = import_notice(programme=cast.programme, **paper(TEXT + note), by=cast.clerk)
    assert notice.publicity == publicity


def test_import_makes_drafts_with_spans_names_targets_and_proposals(cast, notice):
    first, second, third = notice.drafts.all()
    assert notice.text[first.span_start : first.span_end].startswith("完善分级诊疗。")
    assert (first.number, first.section, first.title) == ("（一）", "一、提升服务能力", "完善分级诊疗")
    assert (first.lead, first.cooperating, first.joint) == (["市卫生健康委"], ["市财政局"], False)
    assert (first.type, first.collector, first.due_on, first.long_term) == (
        "indicator",
        cast.health,
        date(2026, 10, 31),
        False,
    )
    assert (second.type, second.completion_standard, second.joint) == (
        "document_issue",
        "印发《按病种付费实施方案》",
        True,
    )
    assert (second.due_on, second.long_term) == (date(2026, 12, 31), False)
    assert (third.open_tail, third.doubts, third.collector) == ("等部门", ["open list: 等部门"], cast.finance)
    assert third.targets[0]["op"] == "<="


def test_import_of_pasted_text_keeps_no_file(cast):
    notice = import_notice(programme=cast.programme, text=TEXT.replace("\n", "\r\n"), by=cast.clerk)
    assert (notice.drafts.count(), notice.text, bool(notice.file), kept_files()) == (3, TEXT, False, [])


def test_import_of_numbers_like_2_1_makes_one_item_with_rows(cast):
    notice = import_notice(programme=cast.programme, **paper(TABLE), by=cast.clerk)
    assert [(d.number, d.parent.number if d.parent else None) for d in notice.drafts.all()] == [
        ("1", None),
        ("2", None),
        ("2.1", "2"),
        ("2.2", "2"),
    ]
    counts = workbench(notice).counts
    assert (counts["items"], counts["rows"]) == (2, 3)


def test_import_leaves_out_what_the_reader_does_not_tick(cast):
    speech = "医改信息\n第3期\n云溪市医改办　2026年3月1日\n会议强调，一要抓好分级诊疗改革。二要抓好公立医院改革。\n"
    notice = import_notice(programme=cast.programme, text=speech, by=cast.clerk)
    assert {draft.state for draft in notice.drafts.all()} == {DraftState.DROPPED}


def test_import_of_the_same_file_again_is_recognised(cast, notice):
    with pytest.raises(AlreadyKept) as caught:
        import_notice(programme=cast.programme, **paper(), by=cast.clerk)
    assert caught.value.notice == notice
    assert Notice.objects.count() == 1
    assert len(kept_files()) == 1


def test_import_of_a_withdrawn_notice_is_possible_again(cast, notice):
    withdraw_notice(notice=notice, by=cast.clerk)
    again = import_notice(programme=cast.programme, **paper(), by=cast.clerk)
    assert again.pk != notice.pk


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("空.txt", b"", "text to read"),
        ("空白.txt", b" \n\n ", "text to read"),
        ("通知.exe", b"MZ", "not taken"),
        ("通知.docx", b"not a package", "not what its ending"),
        ("通知.docx", b"PK\x03\x04 broken", "damaged"),
        ("通知.txt", "机密★一年\n关于工作的通知".encode(), "secrecy"),
        ("乱码.txt", b"\xff\xfe\x00\xd8\x81\x20\x00\x01" * 40, "not a text file"),
    ],
)
def test_import_of_a_bad_file_says_so_and_changes_nothing(cast, name, data, words):
    with pytest.raises(BadFile, match=words):
        import_notice(programme=cast.programme, name=name, data=data, by=cast.clerk)
    assert (Notice.objects.count(), TaskDraft.objects.count(), kept_files()) == (0, 0, [])


def test_import_of_a_file_that_ends_the_reader_says_too_complex(real_child, cast, monkeypatch):
    monkeypatch.setattr(child, "WALL_SECONDS", 0.01)
    with pytest.raises(BadFile, match="too complex"):
        import_notice(programme=cast.programme, **paper(), by=cast.clerk)
    assert (Notice.objects.count(), kept_files()) == (0, [])


def test_import_is_for_those_who_may(cast):
    with pytest.raises(PermissionDenied):
        import_notice(programme=cast.programme, **paper(), by=cast.liaison)


def test_source_blocks_joined_are_the_text(notice):
    drafts = list(notice.drafts.all())
    blocks = source_blocks(notice, drafts)
    assert "".join(piece.text for block in blocks for piece in block.pieces) == TEXT
    own = {block.uid: "".join(piece.text for piece in block.pieces) for block in blocks if block.uid}
    assert own == {str(d.uid): TEXT[d.span_start : d.span_end] for d in drafts}
    marked = [(piece.kind, piece.text) for piece in blocks[1].pieces if piece.kind]
    assert ("lead", "市卫生健康委") in marked
    assert ("cooperating", "市财政局") in marked
    assert ("deadline", "到2026年10月底前") in marked


def test_confirm_makes_tasks_in_preparation_after_the_ledgers_last_number(cast, notice):
    cast.task(7)
    tasks = confirm_notice(notice=notice, ledger=cast.ledger, by=cast.clerk)
    assert [(t.number, t.label, t.state) for t in tasks] == [
        (8, "8", "preparation"),
        (9, "9", "preparation"),
        (10, "10", "preparation"),
    ]
    notice.refresh_from_db()
    assert (notice.state, notice.ledger, notice.confirmed_by) == ("confirmed", cast.ledger, cast.clerk.label)
    source = tasks[0].sources.get()
    assert notice.text[source.span_start : source.span_end] == notice.text[115:167]
    assert (source.clause, tasks[0].starts_on) == ("（一）", date(2026, 2, 10))
    assert tasks[0].log.get().event == "task.confirmed"
    assert "县域内基层就诊率" in tasks[0].search
    assert "wsfjzl" in tasks[0].search


def test_confirm_keeps_the_written_words_and_their_roles(cast, notice):
    first, second, third = confirm_notice(notice=notice, ledger=cast.ledger, by=cast.clerk)

    def told(task: Task) -> list[tuple[str, str, object, object]]:
        return [(a.role, a.written, a.department, a.group) for a in task.assignments.all()]

    assert told(first) == [
        ("lead", "市卫生健康委", cast.health, None),
        ("cooperating", "市财政局", cast.finance, None),
    ]
    assert told(second) == [
        ("joint", "市卫生健康委", cast.health, None),
        ("joint", "市财政局", cast.finance, None),
        ("territorial", "各县（市、区）人民政府", None, cast.county_group),
    ]
    assert told(third) == [
        ("joint", "市财政局", cast.finance, None),
        ("joint", "市药监局", None, None),
        ("joint", "等部门", None, None),
    ]


def test_confirm_makes_indicators_with_targets(cast, notice):
    first, _second, third = confirm_notice(notice=notice, ledger=cast.ledger, by=cast.clerk)
    rate = first.indicators.get()
    assert (rate.name, rate.unit, rate.basis, rate.lower_is_better, rate.modality) == (
        "县域内基层就诊率",
        "%",
        "rate",
        False,
        "ensure",
    )
    target = rate.targets.get()
    assert (target.op, target.value, target.due_on) == (">=", Decimal(65), date(2026, 10, 31))
    assert third.indicators.get().lower_is_better is True
    assert (rate.applies_to, third.indicators.get().applies_to) == ("县域内", "")


def test_confirm_counts_an_item_with_rows_once(cast):
    notice = import_notice(programme=cast.programme, **paper(TABLE), by=cast.clerk)
    confirm_notice(notice=notice, ledger=cast.ledger, by=cast.clerk)
    tasks = Task.objects.filter(ledger=cast.ledger)
    assert [(t.label, t.row_count, t.collector) for t in tasks.order_by("number", "row")] == [
        ("1", 0, cast.health),
        ("2", 2, None),
        ("2.1", 0, cast.finance),
        ("2.2", 0, cast.health),
    ]
    assert tasks.items().count() == 2
    assert tasks.leaves().count() == 3


def test_confirm_labels_items_without_a_number(cast, notice):
    notice.drafts.filter(number__in=["（二）", "（三）"]).update(number="")
    tasks = confirm_notice(notice=notice, ledger=cast.ledger, by=cast.clerk)
    assert [t.label for t in tasks] == ["1", "未编号1", "未编号2"]


def test_confirm_leaves_dropped_drafts_out(cast, notice):
    notice.drafts.filter(number="（二）").update(state=DraftState.DROPPED)
    tasks = confirm_notice(notice=notice, ledger=cast.ledger, by=cast.clerk)
    assert [t.title for t in tasks] == ["完善分级诊疗", "规范资金使用"]


def test_confirm_by_two_people_makes_the_tasks_once(cast, notice):
    seen_by_second = Notice.objects.get(pk=notice.pk)
    confirm_notice(notice=notice, ledger=cast.ledger, by=cast.clerk)
    with pytest.raises(Conflict) as caught:
        confirm_notice(notice=seen_by_second, ledger=cast.ledger, by=cast.clerk2)
    assert caught.value.current.confirmed_by == cast.clerk.label
    with pytest.raises(Conflict):
        confirm_notice(notice=Notice.objects.get(pk=notice.pk), ledger=cast.ledger, by=cast.clerk2)
    assert Task.objects.count() == 3


def test_confirm_into_a_closed_ledger_is_refused(cast, notice):
    cast.ledger.state = "closed"
    cast.ledger.save()
    with pytest.raises(NotPossible, match="no more matters"):
        confirm_notice(notice=notice, ledger=cast.ledger, by=cast.clerk)
    assert Task.objects.count() == 0


def test_confirm_of_nothing_is_refused(cast, notice):
    notice.drafts.update(state=DraftState.DROPPED)
    with pytest.raises(NotPossible, match="No draft"):
        confirm_notice(notice=notice, ledger=cast.ledger, by=cast.clerk)
    assert Notice.objects.get().state == NoticeState.READ


def test_undo_takes_the_tasks_out_and_opens_the_drafts(cast, notice):
    confirm_notice(notice=notice, ledger=cast.ledger, by=cast.clerk)
    undone = undo_confirmation(notice=Notice.objects.get(), by=cast.clerk)
    assert (undone.state, undone.ledger, Task.objects.count()) == ("read", None, 0)
    assert {d.state for d in notice.drafts.all()} == {DraftState.OPEN}
    assert AuditEntry.objects.filter(act="notices.undo_confirmation").count() == 1
    assert len(confirm_notice(notice=undone, ledger=cast.ledger, by=cast.clerk)) == 3


def test_undo_is_refused_once_something_is_handed_out(cast, notice):
    tasks = confirm_notice(notice=notice, ledger=cast.ledger, by=cast.clerk)
    hand_out(tasks=tasks[:1], by=cast.head)
    with pytest.raises(NotPossible, match="Task 1 is handed out"):
        undo_confirmation(notice=Notice.objects.get(), by=cast.clerk)
    assert Task.objects.count() == 3


def test_undo_is_refused_when_a_task_has_another_source(cast, notice):
    tasks = confirm_notice(notice=notice, ledger=cast.ledger, by=cast.clerk)
    tasks[1].sources.create(kind="meeting", label="领导小组第2次会议")
    with pytest.raises(NotPossible, match="Task 2 has another source"):
        undo_confirmation(notice=Notice.objects.get(), by=cast.clerk)
    assert Task.objects.count() == 3
