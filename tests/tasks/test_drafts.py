"""Drafts: corrected, left out, filled in bulk; names that are learnt."""

from __future__ import annotations

from datetime import date

import pytest

from departments.models import LearntName
from reform.core.workflow import Conflict
from tasks.enums import DraftState
from tasks.models import Notice, TaskDraft
from tasks.selectors.drafts import card_of, workbench
from tasks.selectors.names import NameBook
from tasks.selectors.notices import doubt_sentence
from tasks.services.draft_edits import (
    change_draft,
    choose_deadline,
    fill_drafts,
    review_clear,
    review_draft,
    set_draft_state,
    waive_tail,
)
from tasks.services.intake import import_notice
from tasks.services.names import map_name
from tasks.services.notices import confirm_notice
from tasks.services.refusals import NotPossible
from tests.cast import make_unit
from tests.tasks.paper import TABLE, paper


@pytest.fixture
def notice(cast) -> Notice:
    return import_notice(programme=cast.programme, **paper(), by=cast.clerk)


def test_change_of_a_draft_somebody_else_changed_is_a_conflict(cast, notice):
    draft = notice.drafts.first()
    change_draft(draft=draft, version=0, changes={"title": "甲"}, by=cast.clerk)
    with pytest.raises(Conflict):
        change_draft(draft=draft, version=0, changes={"title": "乙"}, by=cast.clerk2)
    assert notice.drafts.first().title == "甲"


def test_change_after_confirming_is_a_conflict(cast, notice):
    draft = notice.drafts.first()
    confirm_notice(notice=notice, ledger=cast.ledger, by=cast.clerk)
    with pytest.raises(Conflict):
        change_draft(
            draft=TaskDraft.objects.get(pk=draft.pk), version=0, changes={"title": "乙"}, by=cast.clerk
        )


def test_card_says_what_is_lacking_in_words(cast, notice):
    third = notice.drafts.get(number="（三）")
    assert card_of(third).lacks == ["who “市药监局” is", "who “等部门” is"]
    assert card_of(notice.drafts.get(number="（一）")).lacks == []


def test_map_name_remembers_an_alias_and_makes_the_draft_ready(cast, notice):
    drugs = make_unit(cast.city, "云溪市药品检查中心", "市药检中心", 40)
    map_name(programme=cast.programme, written="市药监局", department=drugs, by=cast.clerk)
    third = notice.drafts.get(number="（三）")
    waive_tail(draft=third, by=cast.clerk)
    review_draft(draft=TaskDraft.objects.get(pk=third.pk), by=cast.clerk)
    card = card_of(TaskDraft.objects.get(pk=third.pk))
    assert [one.named.department for one in card.lead] == [cast.finance, drugs]
    assert card.ready
    assert LearntName.objects.get(name="市药监局").means == drugs


def test_map_name_fills_the_collector_of_drafts_that_waited_for_it(cast):
    text = "云溪市关于重点工作的通知\n一、工作任务\n（一）规范采购。完善采购办法。（市药监局牵头，市财政局配合）\n（二）完善监管。（市药监局负责）\n"
    notice = import_notice(programme=cast.programme, text=text, by=cast.clerk)
    assert {draft.collector for draft in notice.drafts.all()} == {None}
    drugs = make_unit(cast.city, "云溪市药品检查中心", "市药检中心", 40)
    map_name(programme=cast.programme, written="市药监局", department=drugs, by=cast.clerk)
    assert {draft.collector for draft in notice.drafts.all()} == {drugs}


def test_map_name_to_a_group_adds_to_its_names(cast):
    map_name(programme=cast.programme, written="各县区政府", group=cast.county_group, by=cast.clerk)
    assert NameBook(cast.programme).resolve("各县区政府").group == cast.county_group


def test_map_name_names_the_assignments_of_tasks_in_preparation(cast, notice):
    third = confirm_notice(notice=notice, ledger=cast.ledger, by=cast.clerk)[2]
    map_name(programme=cast.programme, written="市药监局", department=cast.health, by=cast.clerk)
    assert third.assignments.get(written="市药监局").department == cast.health


def test_state_of_rows_and_item_go_together(cast):
    notice = import_notice(programme=cast.programme, **paper(TABLE), by=cast.clerk)
    item = notice.drafts.get(number="2")
    set_draft_state(draft=item, state=DraftState.DROPPED, by=cast.clerk)
    assert set(notice.drafts.filter(parent=item).values_list("state", flat=True)) == {"dropped"}
    row = notice.drafts.get(number="2.2")
    set_draft_state(draft=row, state=DraftState.OPEN, by=cast.clerk)
    assert notice.drafts.get(number="2").state == "open"
    set_draft_state(draft=notice.drafts.get(number="2.2"), state=DraftState.DROPPED, by=cast.clerk)
    assert notice.drafts.get(number="2").state == "dropped"


def test_fill_sets_many_drafts_and_only_the_ticked(cast, notice):
    first, _second, third = notice.drafts.all()
    count = fill_drafts(
        notice=notice,
        uids=[str(first.uid), str(third.uid)],
        changes={"type": "mechanism", "collector": "first_lead"},
        by=cast.clerk,
    )
    assert count == 2
    assert [(d.type, d.collector) for d in notice.drafts.all()] == [
        ("mechanism", cast.health),
        ("document_issue", cast.health),
        ("mechanism", cast.finance),
    ]


def test_fill_does_not_reach_into_another_notice(cast, notice):
    other = import_notice(programme=cast.programme, **paper(TABLE), by=cast.clerk)
    uid = str(other.drafts.first().uid)
    assert fill_drafts(notice=notice, uids=[uid], changes={"type": "pilot"}, by=cast.clerk) == 0


def test_workbench_counts_add_up(cast, notice):
    first, second, third = notice.drafts.all()
    set_draft_state(draft=second, state=DraftState.DROPPED, by=cast.clerk)
    review_draft(draft=first, by=cast.clerk2)
    bench = workbench(notice)
    counts = bench.counts
    assert counts["open"] + counts["dropped"] == 3
    assert counts["settled"] + counts["unsettled"] == counts["open"]
    told = [counts[key] for key in ("settled", "ready", "doubts", "clear", "lacking", "percent", "items")]
    assert told == [1, 1, 1, 0, 1, 50, 2]
    assert (bench.resume, bench.last_change[0]) == (str(third.uid), cast.clerk2.label)


def test_doubts_come_first_and_then_the_order_of_the_paper(cast, notice):
    groups = workbench(notice).groups("")
    assert [(group.first, [card.draft.number for card in group.cards]) for group in groups] == [
        (True, ["（三）"]),
        (False, ["（一）", "（二）"]),
    ]
    assert [group.title for group in workbench(notice).groups("order")] == [
        "一、提升服务能力",
        "二、强化保障",
    ]


def test_looking_at_a_draft_keeps_its_doubts_readable_and_can_be_taken_back(cast, notice):
    third = notice.drafts.get(number="（三）")
    seen = review_draft(draft=third, version=0, by=cast.clerk)
    assert (seen.doubts, seen.reviewed_by, card_of(seen).in_doubt) == (
        ["open list: 等部门"],
        cast.clerk.label,
        False,
    )
    again = review_draft(draft=seen, seen=False, by=cast.clerk)
    assert (again.reviewed_by, again.reviewed_at, card_of(again).in_doubt) == ("", None, True)


def test_looking_at_a_draft_somebody_else_changed_is_a_conflict(cast, notice):
    third = notice.drafts.get(number="（三）")
    waive_tail(draft=third, by=cast.clerk2)
    with pytest.raises(Conflict) as lost:
        review_draft(draft=TaskDraft.objects.get(pk=third.pk), version=0, by=cast.clerk)
    assert lost.value.current.changed_by == cast.clerk2.label


def test_accepting_what_is_clear_leaves_doubts_to_a_person(cast, notice):
    assert review_clear(notice=notice, by=cast.clerk) == 2
    assert [bool(draft.reviewed_by) for draft in notice.drafts.all()] == [True, True, False]
    assert review_clear(notice=notice, by=cast.clerk) == 0


def test_one_of_several_deadlines_is_chosen(cast):
    text = "云溪市关于重点工作的通知\n一、工作任务\n（一）规范采购。6月底前完成摸底。每季度通报一次。2026年11月底前全面执行。（市财政局负责）\n（二）做好监管。（市财政局负责）\n\n2026年2月10日\n"
    notice = import_notice(programme=cast.programme, text=text, by=cast.clerk)
    draft = notice.drafts.first()
    days = [one["date"] for one in draft.deadlines]
    assert (days, draft.deadline["date"], draft.due_on) == (
        ["2026-06-30", None, "2026-11-30"],
        "2026-06-30",
        date(2026, 6, 30),
    )
    later = choose_deadline(draft=draft, at=2, version=0, by=cast.clerk)
    assert (later.due_on, later.long_term, later.deadline["date"]) == (
        date(2026, 11, 30),
        False,
        "2026-11-30",
    )
    rhythm = choose_deadline(draft=later, at=1, by=cast.clerk)
    assert (rhythm.due_on, rhythm.long_term) == (None, True)
    with pytest.raises(NotPossible):
        choose_deadline(draft=rhythm, at=3, by=cast.clerk)


def test_a_speech_speaks_to_somebody_and_is_offered_unticked(cast):
    speech = (
        "简报\n第1期\n江东省医改办\n2026年3月1日\n省医改会议召开\n会上要求，一要抓好分诊；二要抓好集采。\n"
    )
    notice = import_notice(programme=cast.programme, text=speech, by=cast.clerk)
    found = {(draft.offered, draft.state, draft.speaks_to) for draft in notice.drafts.all()}
    assert found == {(True, "dropped", "江东省")}
    assert workbench(notice).counts["dropped"] == 2


def test_workbench_needs_the_same_queries_for_any_number_of_drafts(cast, notice, django_assert_num_queries):
    bench = workbench(notice)
    with django_assert_num_queries(9):
        assert len([card.lacks for card in workbench(notice).cards]) == len(bench.cards)


def test_doubt_sentence_keeps_the_papers_words():
    assert doubt_sentence("open list: 等部门") == "open list: 等部门"
    assert doubt_sentence("no tasks found") == "no tasks found"
