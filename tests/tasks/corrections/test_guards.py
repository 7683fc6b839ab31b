"""A corrected file and matters with another source; what it refuses, and the ledger's sum."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied

from tasks.models import Task
from tasks.selectors.history import history_of
from tasks.selectors.reconciliation import reconcile
from tasks.services.comparing import differences_of
from tasks.services.corrections import import_correction
from tasks.services.intake import import_notice
from tasks.services.merging import merge_draft, merge_tasks
from tasks.services.notices import NotPossible, confirm_notice, undo_confirmation, withdraw_notice
from tests.tasks.corrections.corrected import CORRECTED, everything, running


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
