"""How items were counted: of a notice when it was confirmed, of a ledger so that its total adds up."""

from __future__ import annotations

from datetime import date

import pytest

from tasks.enums import DraftState, TaskState
from tasks.models import Notice, Task
from tasks.selectors.reconciliation import count_drafts, counted_sentence, reconcile
from tasks.services.draft_edits import set_draft_state
from tasks.services.intake import import_notice
from tasks.services.merging import merge_draft, merge_tasks
from tasks.services.notices import confirm_notice, undo_confirmation
from tasks.services.tasks import add_task
from tests.tasks.paper import TABLE, paper
from tests.tasks.test_merging import SECOND

SPEECH = "医改信息\n第3期\n云溪市医改办　2026年3月1日\n会议强调，一要抓好分级诊疗改革。二要抓好公立医院改革。三要抓好监管。\n"


@pytest.fixture
def notice(cast) -> Notice:
    return import_notice(programme=cast.programme, **paper(), by=cast.clerk)


def confirmed(notice: Notice, cast) -> dict[str, int]:
    confirm_notice(notice=notice, ledger=cast.ledger, by=cast.clerk)
    return Notice.objects.get(pk=notice.pk).counted


def test_count_is_recorded_when_the_notice_is_confirmed(cast, notice):
    notice.drafts.filter(number="（三）").update(number="")
    set_draft_state(draft=notice.drafts.get(number="（二）"), state=DraftState.DROPPED, by=cast.clerk)
    assert confirmed(notice, cast) == {
        "items": 2,
        "rows": 2,
        "numbered": 1,
        "unnumbered": 1,
        "merged": 0,
        "merged_rows": 0,
        "left_out": 1,
        "offered": 0,
    }


def test_count_tells_items_from_rows(cast):
    counted = confirmed(import_notice(programme=cast.programme, **paper(TABLE), by=cast.clerk), cast)
    assert (counted["items"], counted["rows"], counted["numbered"]) == (2, 3, 2)


def test_count_tells_what_was_offered_from_what_a_person_left_out(cast):
    speech = import_notice(programme=cast.programme, text=SPEECH, by=cast.clerk)
    one, two, _three = speech.drafts.all()
    set_draft_state(draft=one, state=DraftState.OPEN, by=cast.clerk)
    set_draft_state(draft=two, state=DraftState.OPEN, by=cast.clerk)
    set_draft_state(draft=speech.drafts.get(pk=two.pk), state=DraftState.DROPPED, by=cast.clerk)
    counted = confirmed(speech, cast)
    assert (counted["items"], counted["left_out"], counted["offered"]) == (1, 1, 1)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({}, "39 items"),
        ({"items": 45, "rows": 47, "numbered": 45}, "45 items in 47 rows"),
        ({"numbered": 35, "unnumbered": 4}, "39 items; 35 numbered, 4 without a number"),
        ({"merged": 2, "merged_rows": 2}, "39 items; 2 merged with matters of the ledger, 37 new"),
        ({"merged_rows": 1}, "39 items; 1 row merged with matters of the ledger"),
        (
            {"left_out": 3, "offered": 5},
            "39 items; 3 left out; requirements offered and not taken in: 5",
        ),
    ],
)
def test_sentence_of_the_count(changes, sentence):
    plain = {"items": 39, "rows": 39, "numbered": 39, "unnumbered": 0, "merged": 0, "merged_rows": 0}
    assert counted_sentence(plain | {"left_out": 0, "offered": 0} | changes) == sentence
    assert counted_sentence({}) == ""


def test_count_of_drafts_is_the_same_before_and_after_confirming(cast, notice):
    first = confirm_notice(notice=notice, ledger=cast.ledger, by=cast.clerk)
    second = import_notice(programme=cast.programme, text=SECOND, by=cast.clerk)
    merge_draft(
        draft=second.drafts.select_related("notice__programme__jurisdiction").first(),
        task=first[0],
        by=cast.clerk,
    )
    before = count_drafts(second)
    assert before["merged"] == 1
    assert confirmed(second, cast) == before == count_drafts(second)


def sums(cast) -> tuple[str, int]:
    found = reconcile(cast.ledger)
    return found.formula, found.difference


def test_the_ledgers_total_adds_up_through_everything_that_happens_to_it(cast, notice):
    assert sums(cast) == ("0 = 0", 0)
    first = confirm_notice(notice=notice, ledger=cast.ledger, by=cast.clerk)
    assert sums(cast) == ("3 = 3", 0)
    table = import_notice(programme=cast.programme, **paper(TABLE), by=cast.clerk)
    rows = confirm_notice(notice=table, ledger=cast.ledger, by=cast.clerk)
    assert sums(cast) == ("5 = 3 + 2", 0)
    hand = add_task(ledger=cast.ledger, title="开展督导检查", source_label="第2次会议", by=cast.clerk)
    other = add_task(ledger=cast.ledger, title="开展督导", source_label="第3次会议", by=cast.clerk)
    assert sums(cast) == ("7 = 3 + 2 + 2", 0)
    second = import_notice(programme=cast.programme, text=SECOND, by=cast.clerk)
    merge_draft(
        draft=second.drafts.select_related("notice__programme__jurisdiction").first(),
        task=first[0],
        by=cast.clerk,
    )
    confirm_notice(notice=second, ledger=cast.ledger, by=cast.clerk)
    assert sums(cast) == ("8 = 3 + 2 + 2 + 2 − 1", 0)
    merge_tasks(keep=hand, gone=other, by=cast.clerk)
    assert sums(cast) == ("7 = 3 + 2 + 2 + 2 − 2", 0)
    # A row of an item is no item: the total stays until the item's last row goes.
    merge_tasks(keep=hand, gone=rows[2], by=cast.clerk)
    assert sums(cast) == ("7 = 3 + 2 + 2 + 2 − 2", 0)
    merge_tasks(keep=first[1], gone=rows[3], by=cast.clerk)
    assert sums(cast) == ("6 = 3 + 2 + 2 + 2 − 3", 0)
    Task.objects.filter(pk=first[2].pk).update(state=TaskState.WITHDRAWN)
    assert sums(cast) == ("5 = 3 + 2 + 2 + 2 − 3 − 1", 0)
    undo_confirmation(notice=Notice.objects.get(pk=second.pk), by=cast.clerk)
    assert sums(cast) == ("4 = 3 + 2 + 2 − 2 − 1", 0)


def test_the_total_is_told_apart_into_handed_out_and_waiting(cast, notice):
    tasks = confirm_notice(notice=notice, ledger=cast.ledger, by=cast.clerk)
    Task.objects.filter(pk=tasks[0].pk).update(state=TaskState.HANDED_OUT)
    sum_ = reconcile(cast.ledger)
    assert (sum_.total, sum_.running, sum_.waiting) == (3, 1, 2)


def test_what_the_summands_do_not_explain_is_shown(cast):
    cast.task(1)
    assert (reconcile(cast.ledger).total, reconcile(cast.ledger).difference) == (1, 1)


def test_the_day_a_task_was_handed_out_changes_no_count(cast, notice):
    confirm_notice(notice=notice, ledger=cast.ledger, by=cast.clerk)
    before = sums(cast)
    Task.objects.update(
        state=TaskState.HANDED_OUT,
        handed_out_on=date(2026, 3, 1),
        type="mechanism",
        collector=cast.health,
        completion_standard="按期",
        long_term=True,
    )
    assert sums(cast) == before
