"""Drafts cut in two, joined, moved, made rows, made by hand: spans stay true to the character."""

from __future__ import annotations

from datetime import date

import pytest

from reform.core.workflow import Conflict
from tasks.enums import DraftState
from tasks.models import Notice, TaskDraft
from tasks.selectors.source_text import as_in_text, source_blocks
from tasks.services.draft_edits import change_draft, set_draft_state
from tasks.services.draft_order import add_draft, move_draft, nest_draft, unnest_draft
from tasks.services.draft_split import CONTENT, cuts_of, join_draft, split_draft
from tasks.services.intake import import_notice
from tasks.services.notices import confirm_notice
from tasks.services.refusals import NotPossible
from tests.tasks.paper import TABLE, TEXT, paper

LONG = """云溪市医改领导小组关于印发2026年重点工作任务的通知

一、提升服务能力
（一）完善分级诊疗。到2026年10月底前，县域内基层就诊率达到65%以上。
6月底前印发《双向转诊管理办法》。做好宣传。（市卫生健康委牵头，市财政局配合）
（二）规范用药。药占比不超过30%。（市财政局牵头）完善点评制度。（市卫生健康委负责）

云溪市医改领导小组
2026年2月10日
"""


@pytest.fixture
def notice(cast) -> Notice:
    return import_notice(programme=cast.programme, text=LONG, by=cast.clerk)


def draft(notice: Notice, number: str) -> TaskDraft:
    return notice.drafts.select_related("notice__programme__secretariat").get(number=number)


def cut_out(one: TaskDraft) -> str:
    """What the span cuts out of the text, without white space."""
    return "".join(one.notice.text[one.span_start : one.span_end].split())


def squeezed(one: TaskDraft) -> str:
    """The draft's text without the line ends between paragraphs."""
    return "".join(one.text.split())


def orders(notice: Notice) -> list[tuple[str, str]]:
    """(title, title of its item) in order; the order is 0, 1, 2 … without a gap."""
    found = list(notice.drafts.order_by("order").select_related("parent"))
    assert [one.order for one in found] == list(range(len(found)))
    return [(one.title, one.parent.title if one.parent else "") for one in found]


def test_split_gives_each_half_what_stands_in_it_and_both_the_clause(cast, notice):
    whole = draft(notice, "（一）")
    second_sentence = cuts_of(whole)[1]
    assert whole.text[second_sentence.at :].startswith("6月底前印发")
    first, second = split_draft(draft=whole, at=second_sentence.at, by=cast.clerk)
    assert (cut_out(first), cut_out(second)) == (squeezed(first), squeezed(second))
    assert first.text + second.text == whole.text
    assert (first.span_start, second.span_end) == (whole.span_start, whole.span_end)
    assert notice.text[first.span_end : second.span_start].strip() == ""
    assert ([t["value"] for t in first.targets], second.targets) == (["65"], [])
    assert ([d["date"] for d in first.deadlines], [d["date"] for d in second.deadlines]) == (
        ["2026-10-31"],
        ["2026-06-30"],
    )
    assert (first.due_on, second.due_on) == (date(2026, 10, 31), date(2026, 6, 30))
    assert (first.lead, first.cooperating, first.inherited) == (
        ["市卫生健康委"],
        ["市财政局"],
        ["市卫生健康委", "市财政局"],
    )
    assert (second.lead, second.cooperating, second.inherited) == (["市卫生健康委"], ["市财政局"], [])
    assert [m["kind"] for m in first.marks] == ["target", "deadline"]
    assert [m["kind"] for m in second.marks] == ["lead", "cooperating", "deadline"]
    assert (first.title, second.title) == ("完善分级诊疗", "6月底前印发《双向转诊管理办法》")
    assert (first.type, second.type, second.collector) == ("indicator", "document_issue", cast.health)
    assert [title for title, _item in orders(notice)][:2] == [first.title, second.title]


def test_split_between_two_clauses_leaves_each_with_its_own(cast):
    text = LONG.replace("（二）规范用药", "（二）综合改革。规范用药")
    notice = import_notice(programme=cast.programme, text=text, by=cast.clerk)
    halves = [one for one in notice.drafts.all() if "规范用药" in one.text or "点评" in one.text]
    joined = halves[0] if len(halves) == 1 else join_draft(draft=halves[1], by=cast.clerk)
    assert joined.lead == ["市财政局", "市卫生健康委"]
    place = next(cut.at for cut in cuts_of(joined) if joined.text[cut.at :].startswith("完善点评"))
    first, second = split_draft(draft=joined, at=place, by=cast.clerk)
    assert (first.lead, first.inherited, first.joint) == (["市财政局"], [], False)
    assert (second.lead, second.inherited, second.joint) == (["市卫生健康委"], [], False)


def test_split_and_joined_again_is_as_it_was(cast, notice):
    whole = draft(notice, "（一）")
    before = {name: getattr(whole, name) for name in CONTENT}
    others = orders(notice)
    for cut in cuts_of(whole):
        _first, second = split_draft(draft=draft(notice, "（一）"), at=cut.at, by=cast.clerk)
        joined = join_draft(draft=second, by=cast.clerk)
        after = {name: getattr(joined, name) for name in CONTENT}
        by_place = {"marks", "targets", "deadlines"}
        assert {k: v for k, v in after.items() if k not in by_place} == {
            k: v for k, v in before.items() if k not in by_place
        }
        for name in by_place:
            assert sorted(after[name], key=str) == sorted(before[name], key=str)
    assert orders(notice) == others


def test_split_keeps_what_a_person_set_and_asks_to_look_again(cast, notice):
    whole = draft(notice, "（一）")
    changed = change_draft(
        draft=whole,
        version=0,
        changes={"collector": cast.finance, "completion_standard": "按期办结"},
        by=cast.clerk,
    )
    halves = split_draft(draft=changed, at=cuts_of(changed)[0].at, by=cast.clerk2)
    assert {(one.collector, one.completion_standard) for one in halves} == {(cast.finance, "按期办结")}
    assert {(one.reviewed_by, one.changed_by) for one in halves} == {("", cast.clerk2.label)}


def test_split_of_a_rewritten_text_is_offered_where_the_source_is_known(cast, notice):
    whole = draft(notice, "（一）")
    text = whole.text.replace("做好宣传。", "做好对基层群众的宣传。")
    changed = change_draft(draft=whole, version=0, changes={"text": text}, by=cast.clerk)
    at = changed.text.index("做好对基层")
    first, second = split_draft(draft=changed, at=at, by=cast.clerk)
    assert second.text.startswith("做好对基层群众的宣传。")
    assert notice.text[second.span_start :].startswith("做好宣传。")
    assert cut_out(first) == squeezed(first)


@pytest.mark.parametrize("at", [0, 3, 10_000])
def test_split_anywhere_but_between_sentences_is_refused(cast, notice, at):
    with pytest.raises(NotPossible):
        split_draft(draft=draft(notice, "（一）"), at=at, by=cast.clerk)
    assert orders(notice)[0][0] == "完善分级诊疗"


def test_split_of_a_draft_somebody_changed_meanwhile_is_a_conflict(cast, notice):
    mine = draft(notice, "（一）")
    change_draft(draft=draft(notice, "（一）"), version=0, changes={"title": "甲"}, by=cast.clerk2)
    with pytest.raises(Conflict) as lost:
        split_draft(draft=mine, at=cuts_of(mine)[0].at, version=0, by=cast.clerk)
    assert lost.value.current.changed_by == cast.clerk2.label
    assert notice.drafts.filter(title="甲").count() == 1


def test_join_takes_the_number_between_two_clauses_into_the_text(cast):
    notice = import_notice(programme=cast.programme, **paper(), by=cast.clerk)
    joined = join_draft(draft=draft(notice, "（二）"), by=cast.clerk)
    assert cut_out(joined) == joined.text
    assert joined.text.startswith("完善分级诊疗。")
    assert "（二）出台付费方案。" in joined.text
    assert joined.cooperating == ["市财政局"]
    assert joined.lead == ["市卫生健康委", "市财政局", "各县（市、区）人民政府"]
    assert list(notice.drafts.values_list("number", flat=True)) == ["（一）", "（三）"]


def test_join_of_the_first_and_across_another_matter_is_refused(cast):
    notice = import_notice(programme=cast.programme, **paper(), by=cast.clerk)
    with pytest.raises(NotPossible, match="no draft before it"):
        join_draft(draft=draft(notice, "（一）"), by=cast.clerk)
    move_draft(draft=draft(notice, "（二）"), up=True, by=cast.clerk)
    with pytest.raises(NotPossible, match="Another matter stands between"):
        join_draft(draft=draft(notice, "（一）"), by=cast.clerk)


def test_join_leaves_what_was_left_out_alone(cast):
    notice = import_notice(programme=cast.programme, **paper(), by=cast.clerk)
    set_draft_state(draft=draft(notice, "（二）"), state=DraftState.DROPPED, by=cast.clerk)
    joined = join_draft(draft=draft(notice, "（三）"), by=cast.clerk)
    assert joined.number == "（一）"
    assert joined.text.endswith("（市财政局、市药监局等部门按职责分工负责）")


def test_move_passes_into_the_next_section_first(cast):
    notice = import_notice(programme=cast.programme, **paper(), by=cast.clerk)
    move_draft(draft=draft(notice, "（二）"), up=False, by=cast.clerk)
    assert draft(notice, "（二）").section == "二、强化保障"
    assert orders(notice) == [("完善分级诊疗", ""), ("出台付费方案", ""), ("规范资金使用", "")]
    move_draft(draft=draft(notice, "（二）"), up=False, by=cast.clerk)
    assert orders(notice) == [("完善分级诊疗", ""), ("规范资金使用", ""), ("出台付费方案", "")]
    with pytest.raises(NotPossible, match="last item"):
        move_draft(draft=draft(notice, "（二）"), up=False, by=cast.clerk)


@pytest.fixture
def table(cast) -> Notice:
    return import_notice(programme=cast.programme, **paper(TABLE), by=cast.clerk)


ITEM = "完善总额付费办法"
FIRST, SECOND = "完善总额付费办法", "理顺成员单位管理体制"
ALONE = "推进紧密型医共体建设"


def test_move_takes_rows_with_their_item_and_moves_a_row_inside_it(cast, table):
    move_draft(draft=table.drafts.get(number="2"), up=True, by=cast.clerk)
    assert orders(table) == [(ITEM, ""), (FIRST, ITEM), (SECOND, ITEM), (ALONE, "")]
    move_draft(draft=table.drafts.get(number="2.2"), up=True, by=cast.clerk)
    assert orders(table) == [(ITEM, ""), (SECOND, ITEM), (FIRST, ITEM), (ALONE, "")]
    with pytest.raises(NotPossible, match="first row"):
        move_draft(draft=table.drafts.get(number="2.2"), up=True, by=cast.clerk)


def test_nest_makes_a_heading_over_an_item_without_rows_and_is_counted_once(cast):
    notice = import_notice(programme=cast.programme, **paper(), by=cast.clerk)
    nest_draft(draft=draft(notice, "（二）"), by=cast.clerk)
    head = "完善分级诊疗"
    assert orders(notice) == [(head, ""), (head, head), ("出台付费方案", head), ("规范资金使用", "")]
    tasks = confirm_notice(notice=Notice.objects.get(), ledger=cast.ledger, by=cast.clerk)
    assert [task.label for task in tasks] == ["1", "1.1", "1.2", "2"]
    assert [task.sources.get().clause for task in tasks] == ["（一）", "（一）", "（二）", "（三）"]


def test_nest_adds_to_an_item_with_rows_and_back_again_is_as_it_was(cast, table):
    move_draft(draft=table.drafts.get(number="1"), up=False, by=cast.clerk)
    before = orders(table)
    nest_draft(draft=table.drafts.get(number="1"), by=cast.clerk)
    assert orders(table) == [(ITEM, ""), (FIRST, ITEM), (SECOND, ITEM), (ALONE, ITEM)]
    unnest_draft(draft=table.drafts.get(number="1"), by=cast.clerk)
    assert orders(table) == before


def test_unnest_leaves_no_item_with_a_single_row(cast, table):
    unnest_draft(draft=table.drafts.get(number="2.2"), by=cast.clerk)
    assert orders(table) == [(ALONE, ""), (FIRST, ""), (SECOND, "")]
    assert list(table.drafts.values_list("number", flat=True)) == ["1", "2.1", "2.2"]


def test_nest_and_unnest_say_why_not(cast, table):
    with pytest.raises(NotPossible, match="no item above"):
        nest_draft(draft=table.drafts.get(number="1"), by=cast.clerk)
    with pytest.raises(NotPossible, match="without rows"):
        nest_draft(draft=table.drafts.get(number="2"), by=cast.clerk)
    with pytest.raises(NotPossible, match="item of its own already"):
        unnest_draft(draft=table.drafts.get(number="1"), by=cast.clerk)


def test_draft_made_by_hand_is_read_and_stands_in_its_place(cast):
    text = TEXT.replace(
        "现将2026年重点工作任务印发给你们，请认真落实。",
        "现将2026年重点工作任务印发给你们。各级年底前完成自查，覆盖率达到100%。（市财政局牵头）",
    )
    notice = import_notice(programme=cast.programme, text=text, by=cast.clerk)
    count = notice.drafts.count()
    start = text.index("各级年底前")
    end = text.index("\n", start)
    made = add_draft(notice=notice, start=start - 2, end=end + 1, by=cast.clerk)
    # The full stop before it was marked as well; white space at the end was not taken.
    assert notice.text[made.span_start : made.span_end] == text[start - 2 : end]
    assert (made.lead, [t["value"] for t in made.targets], made.due_on) == (
        ["市财政局"],
        ["100"],
        date(2026, 12, 31),
    )
    assert (made.reviewed_by, made.number, notice.drafts.count()) == (cast.clerk.label, "", count + 1)
    assert orders(notice)[0][0] == made.title
    drafts = list(notice.drafts.all())
    assert "".join(p.text for block in source_blocks(notice, drafts) for p in block.pieces) == text


@pytest.mark.parametrize(
    ("start", "end"), [(5, 5), (9, 3), (-1, 4), (0, 10**6), (LONG.index("\n\n"), LONG.index("\n\n") + 2)]
)
def test_draft_of_no_words_is_refused(cast, notice, start, end):
    with pytest.raises(NotPossible):
        add_draft(notice=notice, start=start, end=end, by=cast.clerk)
    assert notice.drafts.filter(changed_by=cast.clerk.label).count() == 0


def test_places_of_a_browser_count_a_line_end_once():
    text = "甲\r\n乙\r\n丙"
    assert [text[as_in_text(text, place)] for place in (0, 2, 4)] == ["甲", "乙", "丙"]
    assert as_in_text("甲\n乙", 2) == 2


def test_shape_is_for_those_who_may_and_only_while_decomposing(cast, notice):
    confirm_notice(notice=notice, ledger=cast.ledger, by=cast.clerk)
    mine = draft(notice, "（一）")
    with pytest.raises(Conflict):
        move_draft(draft=mine, up=False, by=cast.clerk)
    with pytest.raises(Conflict):
        split_draft(draft=mine, at=cuts_of(mine)[0].at, by=cast.clerk)
