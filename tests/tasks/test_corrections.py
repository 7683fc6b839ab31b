"""A corrected file: compared by task, applied once a person confirms, reports untouched."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from departments.models import Notification
from reform.core.models import AuditEntry
from reform.core.workflow import Conflict
from tasks.models import Notice, Task, TaskSource
from tasks.selectors.corrections import counts_of, head_lines, recorded
from tasks.selectors.counts import tally
from tasks.selectors.history import history_of
from tasks.selectors.reconciliation import reconcile
from tasks.services.comparing import differences_of, fingerprint
from tasks.services.corrections import Stale, apply_correction, import_correction
from tasks.services.handing_out import hand_out
from tasks.services.intake import import_notice
from tasks.services.merging import merge_draft, merge_tasks
from tasks.services.notices import NotPossible, confirm_notice, undo_confirmation, withdraw_notice
from tasks.services.tasks import waive_unnamed
from tasks.texts.differences import Clause, match, word_diff
from tests.cast import signed_in
from tests.tasks.paper import TABLE, TEXT, paper

ON = date(2026, 3, 2)
CHANGED = "（一）完善分级诊疗。到2026年11月底前，县域内基层就诊率达到70%以上，建立双向转诊平台。（市财政局牵头，市卫生健康委配合）"
ADDED = "（三）开展家庭医生签约。签约服务覆盖重点人群。（市卫生健康委负责）"
# The first clause is changed in everything, the second stands, the third is gone, a new one came.
CORRECTED = "\n".join(
    [
        *TEXT.replace("2026年2月10日", "2026年2月20日").split("（一）")[0].split("\n")[:-1],
        CHANGED,
        "（二）出台付费方案。印发《按病种付费实施方案》。（市卫生健康委、市财政局和各县（市、区）人民政府按职责分工负责）",
        "二、强化保障",
        ADDED,
        "",
        "云溪市医改领导小组",
        "2026年2月20日",
        "",
    ]
)


@pytest.fixture
def notice(cast) -> Notice:
    return import_notice(programme=cast.programme, **paper(), by=cast.clerk)


@pytest.fixture
def tasks(cast, notice) -> list[Task]:
    return confirm_notice(notice=notice, ledger=cast.ledger, by=cast.clerk)


@pytest.fixture
def corrected(cast, notice, tasks) -> Notice:
    notice.refresh_from_db()
    return import_correction(notice=notice, text=CORRECTED, by=cast.clerk)


def everything(cast, corrected, *, by=None, reason=""):
    """Apply every difference."""
    found = differences_of(corrected)
    return apply_correction(
        notice=corrected,
        chosen={row.key for row in found},
        seen=fingerprint(found),
        reason=reason,
        by=by or cast.clerk,
    )


def told(found) -> list[tuple[str, str, list[str]]]:
    return [(row.change, row.label, [one["field"] for one in row.differences]) for row in found]


# --- matching, pure -------------------------------------------------------------------------------------------------
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


# --- applying -------------------------------------------------------------------------------------------------------
def test_apply_changes_a_task_in_preparation_in_everything(cast, notice, tasks, corrected):
    everything(cast, corrected)
    task = Task.objects.get(pk=tasks[0].pk)
    assert "建立双向转诊平台" in task.text
    assert (task.due_on, task.collector) == (date(2026, 11, 30), cast.finance)
    assert [(a.role, a.written, a.department) for a in task.assignments.all()] == [
        ("lead", "市财政局", cast.finance),
        ("cooperating", "市卫生健康委", cast.health),
    ]
    assert [str(i.targets.get().value) for i in task.indicators.all()] == ["70.0000"]
    source = task.sources.get()
    assert source.notice == corrected
    assert corrected.text[source.span_start : source.span_end].startswith("完善分级诊疗。到2026年11月")
    assert "双向转诊平台" in task.search
    assert (task.draft.notice, task.state) == (corrected, "preparation")
    assert task.log.first().event == "correction.changed"


def test_apply_adds_withdraws_and_keeps_what_is_the_same(cast, notice, tasks, corrected):
    everything(cast, corrected)
    added = Task.objects.get(title="开展家庭医生签约")
    assert (added.number, added.state, added.sources.get().notice) == (4, "preparation", corrected)
    gone = Task.objects.get(pk=tasks[2].pk)
    assert (gone.state, gone.sources.get().notice) == ("withdrawn", notice)
    same = Task.objects.get(pk=tasks[1].pk)
    assert (same.version, same.sources.get().notice, same.log.count()) == (0, corrected, 1)
    corrected.refresh_from_db()
    assert (corrected.state, corrected.ledger) == ("confirmed", cast.ledger)
    assert [(r.change, r.apply) for r in recorded(corrected)] == [
        ("changed", True),
        ("added", True),
        ("gone", True),
        ("same", True),
    ]
    entry = AuditEntry.objects.get(act="notices.correct")
    assert entry.after == {"added": ["（三）"], "changed": ["1"], "gone": ["3"]}


def test_apply_leaves_alone_what_is_not_ticked(cast, notice, tasks, corrected):
    found = differences_of(corrected)
    apply_correction(notice=corrected, chosen=[], seen=fingerprint(found), by=cast.clerk)
    first, second, third = Task.objects.order_by("number")
    assert ("建立双向转诊平台" in first.text, first.sources.get().notice) == (False, notice)
    assert second.sources.get().notice == corrected
    assert (third.state, third.sources.get().notice) == ("preparation", notice)
    assert {d.state for d in corrected.drafts.exclude(task=second)} == {"dropped"}


def running(cast, tasks) -> None:
    """Hand all three tasks out."""
    waive_unnamed(task=tasks[2], by=cast.clerk)
    Task.objects.filter(due_on=None).update(long_term=True)
    hand_out(tasks=Task.objects.all(), by=cast.head, on=ON)


def test_apply_changes_only_the_words_of_a_task_that_runs(cast, notice, tasks, corrected):
    running(cast, tasks)
    Task.objects.filter(pk=tasks[0].pk).update(progress_text="已覆盖三个县")
    everything(cast, corrected, by=cast.head, reason="文件更正")
    task = Task.objects.get(pk=tasks[0].pk)
    assert "建立双向转诊平台" in task.text
    assert (task.state, task.due_on, task.collector) == ("handed_out", date(2026, 10, 31), cast.health)
    assert (task.progress_text, task.status_class) == ("已覆盖三个县", "on_schedule")
    assert [str(i.targets.get().value) for i in task.indicators.all()] == ["65.0000"]
    terms, words = history_of(task)[:2]
    assert words.text.endswith(": What is asked")
    assert terms.text.startswith("To be changed by an adjustment")
    assert terms.text.endswith("Responsible units、Targets、Due date")
    assert "2026-10-31 → 2026-11-30" in terms.note


def test_apply_withdraws_a_running_task_with_a_reason_and_out_of_the_counts(cast, tasks, corrected):
    running(cast, tasks)
    assert tally(Task.objects.all()).total == 3
    with pytest.raises(NotPossible, match="Say why"):
        everything(cast, corrected, by=cast.head)
    with pytest.raises(PermissionDenied):
        everything(cast, corrected, reason="文件更正")
    assert Notice.objects.get(pk=corrected.pk).state == "read"
    everything(cast, corrected, by=cast.head, reason="文件更正")
    gone = Task.objects.get(pk=tasks[2].pk)
    assert gone.state == "withdrawn"
    assert tally(Task.objects.all()).total == 2
    assert history_of(gone)[0].note == "文件更正"


def test_units_are_told_what_of_their_running_tasks_is_reworded_or_withdrawn(cast, tasks, corrected):
    running(cast, tasks)
    Notification.objects.all().delete()
    everything(cast, corrected, by=cast.head, reason="文件更正")
    first = reverse("task_detail", args=[tasks[0].uid])
    assert {(m.user.username, m.body, m.url) for m in Notification.objects.all()} == {
        ("liaison", "1 完善分级诊疗", first),
        ("clerk", "1 完善分级诊疗", first),
        ("clerk2", "1 完善分级诊疗", first),
        ("finance_liaison", "3 规范资金使用", reverse("ledger")),
    }


def test_a_running_task_that_is_gone_is_not_ticked_by_itself(cast, tasks, corrected):
    running(cast, tasks)
    assert [row.apply for row in differences_of(corrected) if row.change == "gone"] == [False]


def test_apply_by_the_second_person_is_a_conflict_with_the_first(cast, corrected):
    seen = fingerprint(differences_of(corrected))
    late = Notice.objects.get(pk=corrected.pk)
    apply_correction(notice=corrected, chosen=[], seen=seen, by=cast.clerk2)
    with pytest.raises(Conflict) as lost:
        apply_correction(notice=late, chosen=[], seen=seen, by=cast.clerk)
    assert lost.value.current.confirmed_by == cast.clerk2.label


def test_apply_of_a_comparison_that_is_no_longer_true_is_refused(cast, tasks, corrected):
    seen = fingerprint(differences_of(corrected))
    running(cast, tasks)
    with pytest.raises(Stale):
        apply_correction(notice=corrected, chosen=[], seen=seen, by=cast.clerk)
    assert Notice.objects.get(pk=corrected.pk).state == "read"


def test_apply_compares_rows_with_rows_and_adds_a_row_to_its_item(cast):
    notice = import_notice(programme=cast.programme, **paper(TABLE), by=cast.clerk)
    confirm_notice(notice=notice, ledger=cast.ledger, by=cast.clerk)
    notice.refresh_from_db()
    text = TABLE.replace("完善总额付费办法。", "完善总额付费办法，实行结余留用。") + (
        "\n\t\n\t2.3\n\t建立考核机制。\n\t市财政局\n\t\n\n"
    )
    corrected = import_correction(notice=notice, text=text, by=cast.clerk)
    everything(cast, corrected)
    found = Task.objects.order_by("number", "row")
    assert [(t.label, t.text, t.row_count) for t in found] == [
        ("1", "推进紧密型医共体建设。", 0),
        ("2", "完善总额付费办法，实行结余留用。\n理顺成员单位管理体制。\n建立考核机制。", 3),
        ("2.1", "完善总额付费办法，实行结余留用。", 0),
        ("2.2", "理顺成员单位管理体制。", 0),
        ("2.3", "建立考核机制。", 0),
    ]
    assert {s.notice for s in TaskSource.objects.all()} == {corrected}
    assert found.items().count() == 2


def test_apply_withdraws_an_item_with_its_last_row(cast):
    notice = import_notice(programme=cast.programme, **paper(TABLE), by=cast.clerk)
    confirm_notice(notice=notice, ledger=cast.ledger, by=cast.clerk)
    notice.refresh_from_db()
    corrected = import_correction(notice=notice, text=TABLE.split("\n\t\n\t2.1")[0] + "\n\n", by=cast.clerk)
    everything(cast, corrected)
    states = {t.label: t.state for t in Task.objects.all()}
    assert states == {"1": "preparation", "2": "withdrawn", "2.1": "withdrawn", "2.2": "withdrawn"}


# --- a matter with another source -------------------------------------------------------------------------------------
def test_a_clause_gone_of_a_merged_matter_takes_its_source_and_not_the_matter(cast, notice, tasks):
    _first, second, third = tasks
    merge_tasks(keep=second, gone=third, by=cast.clerk)
    notice.refresh_from_db()
    # The second clause stands, the third, which was merged with it, is gone.
    corrected = import_correction(notice=notice, text=CORRECTED, by=cast.clerk)
    gone = [row for row in differences_of(corrected) if row.change == "gone"]
    assert [(row.label, row.stays, row.apply) for row in gone] == [("2", True, True)]
    everything(cast, corrected)
    second.refresh_from_db()
    assert (second.state, [one.clause for one in second.sources.all()]) == ("preparation", ["（二）"])
    assert history_of(second)[0].text.startswith("No longer asked for by （三）")


def test_a_clause_gone_that_another_notice_asks_for_as_well_leaves_the_matter(cast, notice, tasks, corrected):
    other = import_notice(
        programme=cast.programme,
        text="云溪市财政局关于规范资金的通知\n\n一、任务\n（一）规范资金使用。建立资金使用台账。（市财政局负责）\n",
        by=cast.clerk,
    )
    merge_draft(draft=other.drafts.get(), task=tasks[2], by=cast.clerk)
    confirm_notice(notice=other, ledger=cast.ledger, by=cast.clerk)
    running(cast, tasks)
    # The head is not needed: nothing is withdrawn.
    everything(cast, corrected)
    third = Task.objects.get(pk=tasks[2].pk)
    assert (third.state, [one.notice for one in third.sources.all()]) == ("handed_out", [other])


def test_a_matter_whose_merged_clauses_are_all_gone_is_withdrawn_once(cast, notice, tasks):
    kept = merge_tasks(keep=tasks[1], gone=tasks[2], by=cast.clerk)
    notice.refresh_from_db()
    text = "\n".join(line for line in CORRECTED.splitlines() if not line.startswith("（二）"))
    corrected = import_correction(notice=notice, text=text, by=cast.clerk)
    everything(cast, corrected)
    kept.refresh_from_db()
    assert kept.state == "withdrawn"
    assert [line.event for line in kept.log.all()].count("correction.gone") == 1


# --- guards around --------------------------------------------------------------------------------------------------
def test_a_notice_that_is_not_confirmed_takes_no_corrected_file(cast, notice):
    with pytest.raises(NotPossible, match="not in the ledger"):
        import_correction(notice=notice, text=CORRECTED, by=cast.clerk)


def test_a_second_corrected_file_waits_for_the_first(cast, notice, corrected):
    with pytest.raises(NotPossible, match="here already"):
        import_correction(notice=notice, text=CORRECTED + "。", by=cast.clerk)
    withdraw_notice(notice=corrected, by=cast.clerk)
    assert import_correction(notice=notice, text=CORRECTED, by=cast.clerk).corrects == notice


def test_a_corrected_file_is_neither_confirmed_like_a_notice_nor_taken_back(cast, notice, corrected):
    with pytest.raises(NotPossible, match="corrected file"):
        confirm_notice(notice=corrected, ledger=cast.ledger, by=cast.clerk)
    everything(cast, corrected)
    for one in (notice, corrected):
        one.refresh_from_db()
        with pytest.raises(NotPossible, match="corrected file"):
            undo_confirmation(notice=one, by=cast.clerk)
    assert Task.objects.count() == 4


def test_only_those_who_decompose_apply(cast, corrected):
    with pytest.raises(PermissionDenied):
        everything(cast, corrected, by=cast.leader)
    with pytest.raises(PermissionDenied):
        everything(cast, corrected, by=cast.north)


def test_the_ledgers_total_adds_up_after_a_corrected_file(cast, notice, corrected):
    everything(cast, corrected)
    sum_of = reconcile(cast.ledger)
    assert (sum_of.total, sum_of.formula, sum_of.difference) == (3, "3 = 3 + 1 − 1", 0)


# --- pages ----------------------------------------------------------------------------------------------------------
def test_page_reads_the_file_in_and_leads_to_the_differences(cast, notice, tasks):
    client = signed_in(cast.clerk)
    assert reverse("notice_correct", args=[notice.uid]) in page(client, "notice_detail", notice)
    response = client.post(reverse("notice_correct", args=[notice.uid]), {"text": CORRECTED})
    corrected = Notice.objects.get(corrects=notice)
    assert response["Location"] == reverse("notice_correction", args=[corrected.uid])
    shown = page(client, "notice_correction", corrected)
    assert "<del>65%</del><ins>70%</ins>" in shown
    assert shown.count('name="key"') == 3
    assert shown.count(" checked") == 3
    for one in (notice, corrected):
        assert reverse("notice_correction", args=[corrected.uid]) in page(client, "notice_detail", one)
    assert reverse("notice_correct", args=[notice.uid]) not in page(client, "notice_detail", notice)


def page(client: Client, name: str, notice: Notice) -> str:
    return client.get(reverse(name, args=[notice.uid])).content.decode()


@pytest.mark.parametrize(
    ("data", "words"), [({}, "Choose a file or paste"), ({"text": TEXT}, "already here")]
)
def test_page_says_what_is_wrong_with_the_file(cast, notice, tasks, data, words):
    response = signed_in(cast.clerk).post(reverse("notice_correct", args=[notice.uid]), data)
    assert (response.status_code, words in response.content.decode()) == (422, True)


def test_page_confirms_what_is_ticked_and_tells_the_second_who_was_first(cast, tasks, corrected):
    found = differences_of(corrected)
    data = {"seen": fingerprint(found), "key": [found[0].key]}
    address = reverse("notice_correction", args=[corrected.uid])
    client = signed_in(cast.clerk2)
    assert client.post(address, data)["Location"] == reverse("notice_detail", args=[corrected.uid])
    assert Task.objects.get(pk=tasks[0].pk).due_on == date(2026, 11, 30)
    late = signed_in(cast.clerk).post(address, data)
    assert (late.status_code, "季明远" in late.content.decode()) == (409, True)
    shown = page(client, "notice_correction", corrected)
    assert ("Confirm what is ticked" in shown, shown.count("Not applied")) == (False, 2)


def test_page_with_an_old_comparison_shows_it_anew(cast, corrected):
    address = reverse("notice_correction", args=[corrected.uid])
    response = signed_in(cast.clerk).post(address, {"seen": "old"})
    assert response["Location"] == address
    assert Notice.objects.get(pk=corrected.pk).state == "read"


def test_page_lets_only_the_head_tick_what_runs(cast, tasks, corrected):
    running(cast, tasks)
    assert page(signed_in(cast.clerk), "notice_correction", corrected).count('name="key"') == 2
    shown = page(signed_in(cast.head), "notice_correction", corrected)
    assert (shown.count('name="key"'), shown.count(" checked"), 'name="reason"' in shown) == (3, 2, True)
