"""A corrected file applied once a person confirms, reports untouched."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from departments.models import Notification
from reform.core.models import AuditEntry
from reform.core.workflow import Conflict
from tasks.models import Notice, Task, TaskSource
from tasks.selectors.corrections import recorded
from tasks.selectors.counts import tally
from tasks.selectors.history import history_of
from tasks.services.comparing import differences_of, fingerprint
from tasks.services.corrections import Stale, apply_correction, import_correction
from tasks.services.intake import import_notice
from tasks.services.notices import NotPossible, confirm_notice
from tests.tasks.corrections.corrected import everything, running
from tests.tasks.paper import TABLE, paper


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


def test_a_clause_that_was_added_is_shown_by_its_number_of_the_ledger(cast, notice, tasks, corrected):
    assert [row.number for row in differences_of(corrected) if row.change == "added"] == ["（三）"]
    everything(cast, corrected)
    assert [(row.number, row.label) for row in recorded(corrected) if row.change == "added"] == [
        ("4", "（三）")
    ]


def test_apply_leaves_alone_what_is_not_ticked(cast, notice, tasks, corrected):
    found = differences_of(corrected)
    apply_correction(notice=corrected, chosen=[], seen=fingerprint(found), by=cast.clerk)
    first, second, third = Task.objects.order_by("number")
    assert ("建立双向转诊平台" in first.text, first.sources.get().notice) == (False, notice)
    assert second.sources.get().notice == corrected
    assert (third.state, third.sources.get().notice) == ("preparation", notice)
    assert {d.state for d in corrected.drafts.exclude(task=second)} == {"dropped"}


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
    assert terms.text.endswith("Responsible units, Targets, Due date")
    assert "31 Oct 2026 → 30 Nov 2026" in terms.note


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
