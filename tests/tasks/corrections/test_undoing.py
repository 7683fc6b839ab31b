"""A corrected file confirmed by mistake: taken back, and everything as before it."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from departments.models import Notification
from reform.core.models import AuditEntry
from reform.core.workflow import Conflict
from tasks.models import (
    Assignment,
    CorrectionRun,
    DraftLink,
    Indicator,
    IndicatorTarget,
    Notice,
    NoticeLink,
    Task,
    TaskDraft,
    TaskSource,
)
from tasks.selectors.correction_runs import changed_since, standing_run, undone_runs, why_it_stays
from tasks.selectors.history import history_of
from tasks.selectors.reconciliation import reconcile
from tasks.services.comparing import differences_of, fingerprint
from tasks.services.corrections import apply_correction, import_correction
from tasks.services.handing_out import hand_out
from tasks.services.intake import import_notice
from tasks.services.ledgers import ClosedLedger
from tasks.services.merging import merge_draft, merge_tasks
from tasks.services.notices import NotPossible, confirm_notice, undo_confirmation, withdraw_notice
from tasks.services.tasks import decompose_task
from tasks.services.undoing import undo_correction
from tests.cast import signed_in
from tests.tasks.corrections.corrected import CORRECTED, ON, running
from tests.tasks.paper import TABLE, paper

# What a version or a moment tells is not what stood.
MOVING = {"version"}


def stands() -> dict[str, list[dict[str, object]]]:
    """All rows a correction may touch, whole, with their keys."""
    tables = (Task, TaskDraft, TaskSource, Assignment, Indicator, IndicatorTarget, NoticeLink, DraftLink)
    return {
        table.__name__: [
            {name: value for name, value in row.items() if name not in MOVING}
            for row in table.objects.order_by("pk").values()
        ]
        for table in tables
    }


def apply(notice: Notice, by, *, reason: str = "") -> CorrectionRun:
    """Apply every difference and return the run."""
    found = differences_of(notice)
    keys = {row.key for row in found}
    apply_correction(notice=notice, chosen=keys, seen=fingerprint(found), reason=reason, by=by)
    run = standing_run(Notice.objects.get(pk=notice.pk))
    assert run is not None
    return run


def undo(run: CorrectionRun, by) -> Notice:
    return undo_correction(run=CorrectionRun.objects.select_related("notice").get(pk=run.pk), by=by)


# --- what stood before stands again ----------------------------------------------------------------------------------
def test_undo_restores_every_row_as_it_stood(cast, corrected):
    before = stands()
    run = apply(corrected, cast.clerk)
    after = stands()
    assert {name for name in before if before[name] != after[name]} == {
        "Task", "TaskDraft", "TaskSource", "Assignment", "Indicator", "IndicatorTarget",
    }  # fmt: skip
    undone = undo(run, cast.clerk2)
    assert stands() == before
    assert (undone.state, undone.ledger, undone.confirmed_by, undone.counted) == ("read", None, "", {})


def test_undo_restores_items_with_rows(cast):
    notice = import_notice(programme=cast.programme, **paper(TABLE), by=cast.clerk)
    confirm_notice(notice=notice, ledger=cast.ledger, by=cast.clerk)
    notice.refresh_from_db()
    text = TABLE.replace("完善总额付费办法。", "完善总额付费办法，实行结余留用。").replace(
        "1\n\t推进紧密型医共体建设。", "3\n\t建立考核机制。"
    )
    corrected = import_correction(
        notice=notice, text=text + "\n\t\n\t2.3\n\t设立专项资金。\n\t市财政局\n\t\n\n", by=cast.clerk
    )
    before = stands()
    run = apply(corrected, cast.clerk)
    assert Task.objects.get(label="2").row_count == 3
    undo(run, cast.clerk)
    assert stands() == before


def test_undo_restores_what_a_merged_clause_added_to_another_matter(cast, corrected):
    other = import_notice(
        programme=cast.programme,
        text="云溪市财政局关于规范签约的通知\n\n一、任务\n（一）加强签约服务。规范签约流程。（市财政局负责）\n",
        by=cast.clerk,
    )
    matter = confirm_notice(notice=other, ledger=cast.ledger, by=cast.clerk)[0]
    merge_draft(draft=corrected.drafts.get(number="（三）"), task=matter, by=cast.clerk)
    before = stands()
    run = apply(corrected, cast.clerk)
    assert matter.sources.count() == 2
    undo(run, cast.clerk)
    assert stands() == before
    sum_of = reconcile(cast.ledger)
    assert (sum_of.total, sum_of.difference) == (4, 0)


def test_undo_brings_running_tasks_back_and_tells_their_units(cast, tasks, corrected):
    running(cast, tasks)
    before = stands()
    run = apply(corrected, cast.head, reason="文件更正")
    Notification.objects.all().delete()
    with pytest.raises(PermissionDenied):
        undo(run, cast.clerk)
    undo(run, cast.head)
    assert stands() == before
    assert {(m.user.username, m.body) for m in Notification.objects.all()} == {
        ("liaison", "1 完善分级诊疗"),
        ("clerk", "1 完善分级诊疗"),
        ("clerk2", "1 完善分级诊疗"),
        ("finance_liaison", "3 规范资金使用"),
    }


def test_undo_leaves_what_people_set_elsewhere_in_the_tasks(cast, tasks, corrected):
    run = apply(corrected, cast.clerk)
    assert changed_since(run, cast.clerk) == []
    task = Task.objects.get(pk=tasks[0].pk)
    decompose_task(
        task=task,
        version=task.version,
        type="pilot",
        collector=cast.finance,
        completion_standard="试点报告",
        due_on=date(2026, 12, 1),
        long_term=False,
        by=cast.clerk,
    )
    assert changed_since(run, cast.clerk) == ["1"]
    undo(run, cast.clerk)
    task.refresh_from_db()
    assert (task.type, task.completion_standard) == ("pilot", "试点报告")
    assert (task.due_on, task.collector) == (date(2026, 10, 31), cast.health)


def test_undo_says_so_in_the_stories_and_the_audit_record_and_keeps_the_differences(cast, tasks, corrected):
    run = apply(corrected, cast.clerk)
    undo(run, cast.clerk2)
    told = history_of(Task.objects.get(pk=tasks[0].pk))
    assert told[0].text.startswith("As before the corrected file")
    assert told[1].text.startswith("Changed by the corrected file")
    assert history_of(Task.objects.get(pk=tasks[2].pk))[0].text.startswith("As before the corrected file")
    entry = AuditEntry.objects.get(act="notices.undo_correction")
    assert entry.before == {"added": ["（三）"], "changed": ["1"], "gone": ["3"]}
    [kept] = undone_runs(corrected, cast.clerk)
    assert (kept.run.who, kept.run.undone_by) == (cast.clerk.label, cast.clerk2.label)
    assert [(group["change"], len(group["rows"])) for group in kept.groups] == [
        ("changed", 1), ("added", 1), ("gone", 1), ("same", 1),
    ]  # fmt: skip


def test_an_undone_correction_can_be_confirmed_otherwise_and_the_total_adds_up(cast, corrected):
    undo(apply(corrected, cast.clerk), cast.clerk)
    sum_of = reconcile(cast.ledger)
    assert (sum_of.total, sum_of.formula, sum_of.difference) == (3, "3 = 3", 0)
    corrected.refresh_from_db()
    apply(corrected, cast.clerk)
    sum_of = reconcile(cast.ledger)
    assert (sum_of.total, sum_of.formula, sum_of.difference) == (3, "3 = 3 + 1 − 1", 0)
    assert corrected.runs.count() == 2


def test_a_notice_can_be_taken_back_once_its_corrected_file_is(cast, notice, corrected):
    undone = undo(apply(corrected, cast.clerk), cast.clerk)
    withdraw_notice(notice=undone, by=cast.clerk)
    undo_confirmation(notice=notice, by=cast.clerk)
    assert Task.objects.count() == 0


# --- until when -------------------------------------------------------------------------------------------------------
def test_undo_is_over_once_a_changed_or_added_task_was_handed_out(cast, corrected):
    run = apply(corrected, cast.clerk)
    added = Task.objects.get(title="开展家庭医生签约")
    Task.objects.filter(pk=added.pk).update(long_term=True)
    hand_out(tasks=Task.objects.filter(pk=added.pk), by=cast.head, on=ON)
    assert why_it_stays(run) == "Task 4 was handed out since; it can no longer be taken back."
    with pytest.raises(NotPossible, match="handed out since"):
        undo(run, cast.head)
    assert Notice.objects.get(pk=corrected.pk).state == "confirmed"


def test_handing_out_a_task_that_stayed_the_same_does_not_hinder(cast, tasks, corrected):
    run = apply(corrected, cast.clerk)
    same = Task.objects.filter(pk=tasks[1].pk)
    same.update(long_term=True)
    hand_out(tasks=same, by=cast.head, on=ON)
    undo(run, cast.clerk)
    task = same.get()
    assert (task.state, task.sources.get().notice) == ("handed_out", corrected.corrects)


def test_undo_is_over_once_a_changed_task_was_reported_upon(cast, tasks, corrected):
    running(cast, tasks)
    run = apply(corrected, cast.head, reason="文件更正")
    tasks[0].log.create(at=run.at, who="陆小满", event="report.submitted", params={"period": "3"})
    with pytest.raises(NotPossible, match="Task 1 was reported upon since"):
        undo(run, cast.head)


def test_undo_is_over_once_a_task_was_merged(cast, corrected):
    run = apply(corrected, cast.clerk)
    first, added = Task.objects.get(label="1"), Task.objects.get(label="4")
    merge_tasks(keep=first, gone=added, by=cast.clerk)
    with pytest.raises(NotPossible, match="merged with another"):
        undo(run, cast.clerk)


def test_undo_waits_for_a_further_corrected_file(cast, corrected):
    run = apply(corrected, cast.clerk)
    corrected.refresh_from_db()
    later = import_correction(notice=corrected, text=CORRECTED.replace("70%", "75%"), by=cast.clerk)
    with pytest.raises(NotPossible, match="further corrected file"):
        undo(run, cast.clerk)
    undo(apply(later, cast.clerk), cast.clerk)
    withdraw_notice(notice=Notice.objects.get(pk=later.pk), by=cast.clerk)
    undo(run, cast.clerk)
    assert Task.objects.count() == 3


def test_undo_is_over_once_the_ledger_is_closed(cast, corrected):
    run = apply(corrected, cast.clerk)
    type(cast.ledger).objects.update(state="closed")
    with pytest.raises(ClosedLedger):
        undo(run, cast.clerk)


def test_the_second_of_two_is_told_and_an_earlier_run_is_not_mistaken(cast, corrected):
    run = apply(corrected, cast.clerk)
    undo(run, cast.clerk)
    with pytest.raises(Conflict):
        undo(run, cast.clerk2)
    corrected.refresh_from_db()
    apply(corrected, cast.clerk)
    with pytest.raises(Conflict):
        undo(run, cast.clerk2)
    assert Notice.objects.get(pk=corrected.pk).state == "confirmed"


def test_only_those_who_decompose_take_back(cast, corrected):
    run = apply(corrected, cast.clerk)
    for by in (cast.leader, cast.north):
        with pytest.raises(PermissionDenied):
            undo(run, by)


# --- page -------------------------------------------------------------------------------------------------------------
def page(client, notice: Notice) -> str:
    return client.get(reverse("notice_correction", args=[notice.uid])).content.decode()


def test_page_takes_back_and_shows_the_differences_and_the_record(cast, tasks, corrected):
    run = apply(corrected, cast.clerk)
    client = signed_in(cast.clerk)
    address = reverse("notice_correction_undo", args=[corrected.uid])
    shown = page(client, corrected)
    assert (address in shown, str(run.uid) in shown) == (True, True)
    response = client.post(address, {"run": str(run.uid)})
    assert response["Location"] == reverse("notice_correction", args=[corrected.uid])
    shown = page(client, corrected)
    assert "Confirm what is ticked" in shown
    assert "taken back by" in shown
    assert address not in shown
    assert client.post(address, {"run": str(run.uid)}).status_code == 409
    assert client.post(address, {"run": "x"}).status_code == 404


def test_page_says_why_it_can_no_longer_be_taken_back(cast, corrected):
    run = apply(corrected, cast.clerk)
    corrected.refresh_from_db()
    import_correction(notice=corrected, text=CORRECTED.replace("70%", "75%"), by=cast.clerk)
    client = signed_in(cast.clerk)
    shown = page(client, corrected)
    assert "A further corrected file is here" in shown
    assert reverse("notice_correction_undo", args=[corrected.uid]) not in shown
    response = client.post(
        reverse("notice_correction_undo", args=[corrected.uid]), {"run": str(run.uid)}, follow=True
    )
    assert "A further corrected file is here" in response.content.decode()
