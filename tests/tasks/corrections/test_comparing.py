"""A corrected file compared: clauses matched, differences told by task."""

from __future__ import annotations

from datetime import date

from django.db import connection
from django.test.utils import CaptureQueriesContext

from tasks.models import Notice, Task
from tasks.selectors.corrections import counts_of, head_lines
from tasks.services.comparing import differences_of
from tasks.services.corrections import import_correction
from tasks.services.intake import import_notice
from tasks.services.notices import confirm_notice
from tasks.texts.differences import Clause, match, word_diff
from tests.tasks.corrections.corrected import CORRECTED, told
from tests.tasks.paper import TEXT


def clauses(*texts: str, section: str = "一、") -> list[Clause]:
    return [Clause(at, f"{at}", section, text) for at, text in enumerate(texts, 1)]


def pairs(old: list[Clause], new: list[Clause]) -> list[tuple[int | None, int | None]]:
    return [(one.key if one else None, other.key if other else None) for one, other in match(old, new)]


def test_match_is_not_shifted_by_a_clause_put_in_between():
    old = clauses("推进医联体建设。", "推进药品采购。", "推进支付改革。")
    new = clauses("推进医联体建设。", "开展护士上门服务试点。", "推进药品采购。", "推进支付改革。")
    assert pairs(old, new) == [(1, 1), (None, 2), (2, 3), (3, 4)]


def test_match_prefers_the_same_number_and_section_among_alike():
    old = clauses("建立甲类药品采购目录并公布。", "建立乙类药品采购目录并公布。")
    new = clauses("建立丙类药品采购目录并公布。", "建立丁类药品采购目录并公布。")
    assert pairs(old, new) == [(1, 1), (2, 2)]


def test_match_follows_a_clause_that_moved_to_another_section():
    old = clauses("全面推开按病种付费改革，年底前覆盖所有医院。")
    new = clauses("全面推开按病种付费改革，十月底前覆盖所有医院。", section="三、")
    assert pairs(old, new) == [(1, 1)]


def test_match_takes_unlike_clauses_for_gone_and_added():
    old = clauses("制定医院章程。")
    new = clauses("开展老年人免费体检，覆盖八成以上人群。")
    assert pairs(old, new) == [(None, 1), (1, None)]


def test_word_diff_keeps_figures_whole_and_gives_both_texts_back():
    before, after = "就诊率达到65%以上，年底前完成。", "就诊率达到70%以上，2026年10月底前完成。"
    parts = word_diff(before, after)
    assert [(part.op, part.text) for part in parts][:3] == [
        ("same", "就诊率达到"),
        ("del", "65%"),
        ("ins", "70%"),
    ]
    assert "".join(part.text for part in parts if part.op != "ins") == before
    assert "".join(part.text for part in parts if part.op != "del") == after


# --- comparing ------------------------------------------------------------------------------------------------------
def test_comparison_lists_by_task_what_the_file_changes(corrected):
    found = differences_of(corrected)
    assert told(found) == [
        ("changed", "1", ["text", "units", "targets", "due"]),
        ("added", "（三）", []),
        ("gone", "3", []),
        ("same", "2", []),
    ]
    assert counts_of(found) == {"changed": 1, "added": 1, "gone": 1, "same": 1}
    by_field = {one["field"]: (one["before"], one["after"]) for one in found[0].differences}
    assert by_field["due"] == ("2026-10-31", "2026-11-30")
    assert by_field["units"] == (
        [["lead", "市卫生健康委"], ["cooperating", "市财政局"]],
        [["lead", "市财政局"], ["cooperating", "市卫生健康委"]],
    )
    assert by_field["targets"] == (["县域内基层就诊率达到65%以上"], ["县域内基层就诊率达到70%以上"])
    assert [line.label for line in head_lines(corrected)] == ["Date of issue"]


def test_comparison_writes_nothing(cast, corrected):
    before = [(t.title, t.text, t.version, t.state) for t in Task.objects.all()]
    differences_of(corrected)
    assert [(t.title, t.text, t.version, t.state) for t in Task.objects.all()] == before
    assert corrected.corrections.count() == 0


def test_comparison_takes_line_breaks_for_no_difference(cast, notice, tasks):
    notice.refresh_from_db()
    broken = TEXT.replace("县域内基层就诊率", "县域内基层\n就诊率")
    again = import_correction(notice=notice, text=broken, by=cast.clerk)
    assert counts_of(differences_of(again)) == {"changed": 0, "added": 0, "gone": 0, "same": 3}


def test_comparison_does_not_call_a_persons_own_edits_changes(cast, notice, tasks):
    notice.refresh_from_db()
    Task.objects.filter(pk=tasks[1].pk).update(
        title="人改过的标题", due_on=date(2026, 6, 30), long_term=False
    )
    found = differences_of(import_correction(notice=notice, text=CORRECTED, by=cast.clerk))
    assert told(found)[-1] == ("same", "2", [])
    assert found[-1].title == "人改过的标题"


def test_comparison_leaves_out_what_was_left_out_unless_its_words_changed(cast, notice):
    notice.drafts.filter(number__in=["（一）", "（二）"]).update(state="dropped")
    confirm_notice(notice=notice, ledger=cast.ledger, by=cast.clerk)
    notice.refresh_from_db()
    found = differences_of(import_correction(notice=notice, text=CORRECTED, by=cast.clerk))
    assert [(row.change, row.title, row.apply) for row in found] == [
        ("added", "完善分级诊疗", False),
        ("added", "开展家庭医生签约", True),
        ("gone", "规范资金使用", True),
    ]


def test_comparison_needs_the_same_queries_for_any_number_of_tasks(cast, notice, corrected):
    more = "".join(f"（{n}）完善制度{n}。落实到位。（市财政局牵头）\n" for n in range(4, 24))
    long = TEXT.replace("二、强化保障", more + "二、强化保障")
    other = import_notice(programme=cast.programme, text=long, by=cast.clerk)
    confirm_notice(notice=other, ledger=cast.ledger, by=cast.clerk)
    other.refresh_from_db()
    text = long.replace("落实到位。（市财政局", "落实到位。（市卫生健康委").split("二、强化保障")[0]
    bigger = import_correction(notice=other, text=text, by=cast.clerk)
    numbers = []
    for one in (corrected, bigger):
        with CaptureQueriesContext(connection) as queries:
            found = differences_of(Notice.objects.get(pk=one.pk))
        numbers.append(len(queries))
    assert len(found) == other.drafts.count() > 20
    assert numbers == [17, 17]
