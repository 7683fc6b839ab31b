"""Merging (归并): proposed, chosen, carried out on confirming, taken back; two tasks in preparation made one."""

from __future__ import annotations

from datetime import date

import pytest

from reform.core.models import AuditEntry
from reform.core.workflow import Conflict, WrongState
from tasks.enums import DraftState, TaskState
from tasks.models import Comment, Notice, Task, TaskDraft
from tasks.selectors.drafts import workbench
from tasks.selectors.merging import alike, alike_tasks, compare, tasks_to_merge
from tasks.services.comments import open_round
from tasks.services.division import draft_division
from tasks.services.draft_edits import review_clear
from tasks.services.intake import import_notice
from tasks.services.merging import merge_draft, merge_tasks, part_draft
from tasks.services.notices import confirm_notice, undo_confirmation
from tasks.services.refusals import NotPossible
from tasks.services.tasks import add_task, decompose_task
from tests.tasks.paper import TABLE, paper

SECOND = """云溪市医改领导小组关于贯彻落实重点改革事项的通知

一、工作任务
（一）完善分级诊疗。到2026年12月底前，县域内基层就诊率达到65%以上，双向转诊人次增长10%。（市财政局牵头，市医保局配合）
（二）整治欺诈骗保。开展专项检查。（市卫生健康委负责）

云溪市医改领导小组
2026年3月1日
"""


@pytest.fixture
def first(cast) -> list[Task]:
    """Tasks 1 to 3 in preparation, of the first notice."""
    notice = import_notice(programme=cast.programme, **paper(), by=cast.clerk)
    return confirm_notice(notice=notice, ledger=cast.ledger, by=cast.clerk)


@pytest.fixture
def second(cast, first) -> Notice:
    return import_notice(programme=cast.programme, text=SECOND, by=cast.clerk)


def draft(notice: Notice, number: str = "（一）") -> TaskDraft:
    return notice.drafts.select_related("notice__programme__jurisdiction").get(number=number)


def told(task: Task) -> list[tuple[str, str]]:
    return [(row.role, row.written) for row in task.assignments.all()]


def test_alike_is_proposed_once_a_person_said_no_it_is_not(cast, first, second):
    found = {card.draft.number: card for card in workbench(second).cards}
    assert [(one.task, one.by) for one in found["（一）"].alike] == [(first[0], "title")]
    assert (found["（一）"].in_doubt, found["（二）"].alike) == (True, [])
    assert found["（一）"].alike[0].sources == [
        "《云溪市医改领导小组关于印发2026年重点工作任务的通知》（一）"
    ]
    part_draft(draft=draft(second), task=first[0], by=cast.clerk)
    card = workbench(second).cards[0]
    assert (card.alike, card.in_doubt) == ([], False)


def test_accepting_what_is_clear_leaves_an_open_merge_to_a_person(cast, second):
    assert review_clear(notice=second, by=cast.clerk) == 1
    assert [(d.number, bool(d.reviewed_by)) for d in second.drafts.all()] == [
        ("（一）", False),
        ("（二）", True),
    ]


def test_alike_is_asked_in_the_same_queries_for_any_number(cast, second, django_assert_num_queries):
    drafts = list(second.drafts.all())
    with django_assert_num_queries(7):
        alike(second, drafts[:1])
    with django_assert_num_queries(7):
        alike(second, drafts)


def test_alike_does_not_look_into_closed_ledgers_or_other_programmes(cast, first, second):
    cast.ledger.state = "closed"
    cast.ledger.save()
    assert alike(second, [draft(second)]) == {draft(second).pk: []}


def test_merge_changes_nothing_of_the_task_until_confirmed(cast, first, second):
    merged = merge_draft(draft=draft(second), task=first[0], by=cast.clerk)
    assert (merged.merge_into, merged.reviewed_by) == (first[0], cast.clerk.label)
    assert (first[0].sources.count(), told(first[0])) == (
        1,
        [("lead", "市卫生健康委"), ("cooperating", "市财政局")],
    )


def test_confirm_gives_the_task_one_more_source_and_what_it_lacked(cast, first, second):
    merge_draft(draft=draft(second), task=first[0], by=cast.clerk)
    made = confirm_notice(notice=second, ledger=cast.ledger, by=cast.clerk)
    assert [task.title for task in made] == ["整治欺诈骗保"]
    task = Task.objects.get(pk=first[0].pk)
    sources = list(task.sources.all())
    assert [source.clause for source in sources] == ["（一）", "（一）"]
    assert second.text[sources[1].span_start : sources[1].span_end].startswith(
        "完善分级诊疗。到2026年12月底前"
    )
    # 市财政局 cooperates already; 市医保局 is new. Terms of the task's own stay.
    assert told(task) == [("lead", "市卫生健康委"), ("cooperating", "市财政局"), ("cooperating", "市医保局")]
    assert [one.name for one in task.indicators.all()] == ["县域内基层就诊率", "双向转诊人次"]
    assert task.due_on == date(2026, 10, 31)
    assert task.log.first().event == "task.merged"
    assert "贯彻落实重点改革事项" in task.search
    assert draft(second).state == DraftState.CONFIRMED
    assert Task.objects.items().count() == 4


def test_two_clauses_merged_into_one_matter_give_it_what_it_lacks_once(cast, first):
    text = (
        SECOND.replace("（市卫生健康委负责）", "（市医保局、市审计局负责）")
        .replace("开展专项检查。", "开展专项检查，双向转诊人次增长20%，检查覆盖率达到90%。")
        .replace("3月1日", "3月2日")
    )
    both = import_notice(programme=cast.programme, text=text, by=cast.clerk)
    for number in ("（一）", "（二）"):
        merge_draft(draft=draft(both, number), task=first[0], by=cast.clerk)
    assert confirm_notice(notice=both, ledger=cast.ledger, by=cast.clerk) == []
    own = [("lead", "市卫生健康委"), ("cooperating", "市财政局")]
    assert told(first[0]) == [*own, ("cooperating", "市医保局"), ("joint", "市审计局")]
    assert [(one.order, one.name) for one in first[0].indicators.all()] == [
        (0, "县域内基层就诊率"),
        (1, "双向转诊人次"),
        (2, "检查覆盖率"),
    ]
    assert list(first[0].assignments.values_list("order", flat=True)) == [0, 1, 2, 3]
    assert first[0].sources.count() == 3
    undo_confirmation(notice=Notice.objects.get(pk=both.pk), by=cast.clerk)
    assert (told(first[0]), first[0].indicators.count(), first[0].sources.count()) == (own, 1, 1)
    events = list(first[0].log.values_list("event", flat=True))
    assert sorted(events) == ["task.confirmed", *["task.merged"] * 2, *["task.unmerged"] * 2]


def test_confirm_leaves_the_terms_of_a_task_that_is_handed_out(cast, first, second):
    Task.objects.filter(pk=first[0].pk).update(state=TaskState.HANDED_OUT, handed_out_on=date(2026, 3, 1))
    merge_draft(draft=draft(second), task=first[0], by=cast.clerk)
    confirm_notice(notice=second, ledger=cast.ledger, by=cast.clerk)
    task = Task.objects.get(pk=first[0].pk)
    assert (told(task), task.indicators.count(), task.sources.count()) == (
        [("lead", "市卫生健康委"), ("cooperating", "市财政局")],
        1,
        2,
    )


def test_undo_takes_the_source_and_what_came_with_it_away_again(cast, first, second):
    before = (told(first[0]), first[0].search)
    merge_draft(draft=draft(second), task=first[0], by=cast.clerk)
    confirm_notice(notice=second, ledger=cast.ledger, by=cast.clerk)
    undo_confirmation(notice=Notice.objects.get(pk=second.pk), by=cast.clerk)
    task = Task.objects.get(pk=first[0].pk)
    assert (told(task), [one.name for one in task.indicators.all()]) == (before[0], ["县域内基层就诊率"])
    assert (task.sources.count(), Task.objects.count()) == (1, 3)
    assert task.log.first().event == "task.unmerged"
    assert (draft(second).state, draft(second).merge_into) == (DraftState.OPEN, task)
    confirm_notice(notice=Notice.objects.get(pk=second.pk), ledger=cast.ledger, by=cast.clerk)
    assert Task.objects.get(pk=task.pk).sources.count() == 2


def test_undo_of_the_first_is_refused_while_another_notice_rests_on_its_task(cast, first, second):
    merge_draft(draft=draft(second), task=first[0], by=cast.clerk)
    confirm_notice(notice=second, ledger=cast.ledger, by=cast.clerk)
    notice = first[0].sources.first().notice
    with pytest.raises(NotPossible, match="Task 1 has another source"):
        undo_confirmation(notice=notice, by=cast.clerk)


def test_a_merge_into_another_ledger_than_the_one_chosen_is_refused(cast, first, second):
    merge_draft(draft=draft(second), task=first[0], by=cast.clerk)
    cast.ledger.pk = None
    cast.ledger.uid, cast.ledger.year = "0" * 32, 2027
    cast.ledger._state.adding = True
    cast.ledger.save()
    with pytest.raises(NotPossible, match="cannot be merged with 1"):
        confirm_notice(notice=second, ledger=cast.ledger, by=cast.clerk)
    assert Notice.objects.get(pk=second.pk).state == "read"


def test_merge_with_a_heading_or_a_withdrawn_task_is_refused(cast, first, second):
    Task.objects.filter(pk=first[0].pk).update(state=TaskState.WITHDRAWN)
    with pytest.raises(NotPossible, match="no longer"):
        merge_draft(draft=draft(second), task=first[0], by=cast.clerk)
    table = import_notice(programme=cast.programme, **paper(TABLE), by=cast.clerk)
    with pytest.raises(NotPossible, match="without rows"):
        merge_draft(draft=draft(table, "2"), task=first[1], by=cast.clerk)


def test_merge_of_a_draft_changed_meanwhile_is_a_conflict(cast, first, second):
    TaskDraft.objects.filter(pk=draft(second).pk).update(version=4)
    with pytest.raises(Conflict):
        merge_draft(draft=draft(second), task=first[0], version=0, by=cast.clerk)


def test_an_item_whose_rows_are_all_merged_makes_no_task(cast, first):
    table = import_notice(programme=cast.programme, **paper(TABLE), by=cast.clerk)
    for number, task in (("2.1", first[1]), ("2.2", first[2])):
        merge_draft(draft=draft(table, number), task=task, by=cast.clerk)
    made = confirm_notice(notice=table, ledger=cast.ledger, by=cast.clerk)
    assert [task.title for task in made] == ["推进紧密型医共体建设"]
    assert set(table.drafts.values_list("state", flat=True)) == {DraftState.CONFIRMED}
    counted = Notice.objects.get(pk=table.pk).counted
    assert (counted["items"], counted["rows"], counted["merged"], counted["merged_rows"]) == (2, 3, 1, 2)


@pytest.fixture
def by_hand(cast, first) -> Task:
    return add_task(
        ledger=cast.ledger,
        title="完善分级诊疗体系",
        text="完善分级诊疗体系，落实双向转诊。",
        source_label="第2次会议",
        by=cast.clerk,
    )


def test_two_tasks_in_preparation_become_one_with_all_sources(cast, first, by_hand):
    decompose_task(task=by_hand, completion_standard="按期完成", by=cast.clerk)
    Task.objects.filter(pk=first[0].pk).update(completion_standard="")
    kept = merge_tasks(keep=first[0], gone=by_hand, by=cast.clerk)
    assert [source.label for source in kept.sources.all()][1:] == ["第2次会议"]
    assert (kept.completion_standard, Task.objects.filter(pk=by_hand.pk).exists()) == ("按期完成", False)
    events = list(kept.log.values_list("event", flat=True))
    assert events[0] == "task.merged"
    assert sorted(events[1:]) == ["task.added", "task.confirmed", "task.decomposed"]
    assert AuditEntry.objects.get(act="ledger.merge_tasks").before == {"gone": "4 完善分级诊疗体系"}


def test_the_notice_of_a_task_merged_away_can_still_be_taken_back(cast, first, by_hand):
    notice = first[0].sources.get().notice
    kept = merge_tasks(keep=by_hand, gone=first[0], by=cast.clerk)
    assert told(kept) == [("lead", "市卫生健康委"), ("cooperating", "市财政局")]
    undo_confirmation(notice=notice, by=cast.clerk)
    assert [task.title for task in Task.objects.all()] == ["完善分级诊疗体系"]
    assert (told(kept), kept.indicators.count(), kept.sources.count()) == ([], 0, 1)


def test_merging_tells_why_not(cast, first, by_hand):
    with pytest.raises(NotPossible, match="two matters"):
        merge_tasks(keep=by_hand, gone=by_hand, by=cast.clerk)
    Task.objects.filter(pk=first[0].pk).update(state=TaskState.HANDED_OUT, handed_out_on=date(2026, 3, 1))
    with pytest.raises(WrongState):
        merge_tasks(keep=by_hand, gone=first[0], by=cast.clerk)
    assert Task.objects.count() == 4


def test_a_row_merged_away_leaves_its_item_with_the_rest(cast, by_hand):
    table = import_notice(programme=cast.programme, **paper(TABLE), by=cast.clerk)
    made = confirm_notice(notice=table, ledger=cast.ledger, by=cast.clerk)
    item, first_row, second_row = made[1:]
    merge_tasks(keep=by_hand, gone=first_row, by=cast.clerk)
    assert Task.objects.get(pk=item.pk).row_count == 1
    merge_tasks(keep=by_hand, gone=second_row, by=cast.clerk)
    assert Task.objects.filter(pk=item.pk).exists() is False


def test_what_points_to_an_item_follows_its_last_row(cast, by_hand):
    table = import_notice(programme=cast.programme, **paper(TABLE), by=cast.clerk)
    item, *rows = confirm_notice(notice=table, ledger=cast.ledger, by=cast.clerk)[1:]
    below = cast.task(50, derived_from=item)
    draft = draft_division(ledger=cast.ledger, tasks=[item, *rows], title="分工表", by=cast.clerk)
    asked = open_round(paper=draft, departments=[cast.finance], due_on=date(2099, 1, 1), by=cast.clerk)
    comment = Comment.objects.create(request=asked.requests.get(), label="2", text="意见。", task=item)
    for row in rows:
        merge_tasks(keep=by_hand, gone=row, by=cast.clerk)
    below.refresh_from_db()
    comment.refresh_from_db()
    assert (below.derived_from, comment.task) == (by_hand, by_hand)


def test_alike_tasks_are_those_in_preparation_of_the_same_ledger(cast, first, by_hand):
    assert [one.task for one in alike_tasks(first[0])] == []
    decompose_task(task=by_hand, title="完善分级诊疗", by=cast.clerk)
    assert [one.task for one in alike_tasks(first[0])] == [by_hand]
    assert tasks_to_merge(first[0], "分级") == [by_hand]
    assert tasks_to_merge(by_hand, "3") == [first[2]]


def test_two_texts_side_by_side_are_whole(cast):
    sides = compare("到2026年底前达到65%", "到2027年底前达到70%以上")
    assert "".join(part.text for part in sides.left) == "到2026年底前达到65%"
    assert "".join(part.text for part in sides.right) == "到2027年底前达到70%以上"
    assert [part.text for part in sides.left if part.op == "del"] == ["2026", "65%"]
