"""Two people at one notice: drafts changed while it is confirmed, files corrected, matters merged and handed out."""

from __future__ import annotations

from datetime import date, datetime
from functools import partial

import pytest
import time_machine

from reform.core.models import AuditEntry
from reform.core.workflow import Conflict, WrongState
from tasks.models import CorrectionRun, Notice, Task, TaskDraft, TaskLog, TaskSource
from tasks.services import intake, reading
from tasks.services.comparing import differences_of, fingerprint
from tasks.services.corrections import Stale, apply_correction, import_correction
from tasks.services.draft_edits import change_draft
from tasks.services.draft_split import cuts_of, split_draft
from tasks.services.handing_out import hand_out
from tasks.services.intake import import_notice, receive_notice
from tasks.services.merging import merge_tasks
from tasks.services.notices import confirm_notice
from tasks.services.reading_later import read_kept_notice
from tasks.services.refusals import NotPossible
from tasks.services.tasks import waive_unnamed
from tasks.services.undoing import undo_correction
from tests.races.conftest import race
from tests.races.test_races import SHANGHAI, fresh, one_wins
from tests.tasks.paper import TEXT, paper

ROUNDS = 6
ON = date(2026, 3, 2)
NEW = "（三）开展家庭医生签约。签约服务覆盖重点人群。（市卫生健康委负责）\n"


@pytest.fixture(autouse=True)
def _read_here(monkeypatch):
    """A child process to read a file in costs half a second."""
    monkeypatch.setattr(reading, "call_limited", lambda _name, *given: reading.read_file(*given))


@pytest.fixture(autouse=True)
def _clock():
    with time_machine.travel(datetime(2026, 3, 2, 10, tzinfo=SHANGHAI), tick=True):
        yield


def text(number: int) -> str:
    """The paper as another notice."""
    return TEXT.replace("5号", f"{number}号")


def notices(cast) -> list[Notice]:
    return [import_notice(programme=cast.programme, **paper(text(n)), by=cast.clerk) for n in range(ROUNDS)]


def corrected(cast) -> list[Notice]:
    """Corrected files, each of a notice in the ledger: the first clause is changed, the third gone, one is new."""
    made = []
    for number, notice in enumerate(notices(cast)):
        confirm_notice(notice=notice, ledger=cast.ledger, by=cast.clerk)
        other = text(number).replace("65%", "70%").split("（三）")[0] + NEW
        made.append(import_correction(notice=fresh(notice), text=other, by=cast.clerk))
    return made


def applying(notice: Notice, by) -> partial:
    found = differences_of(fresh(notice))
    keys = [row.key for row in found]
    return partial(apply_correction, notice=fresh(notice), chosen=keys, seen=fingerprint(found), by=by)


def tasks_of(notice: Notice) -> list[Task]:
    found = Task.objects.select_related("ledger__programme__jurisdiction", "root").filter(
        draft__notice=notice
    )
    return list(found.order_by("number"))


def ready(cast, tasks: list[Task]) -> None:
    """Give tasks all that handing out needs."""
    for task in tasks:
        if task.assignments.filter(department=None, group=None, post=None).exists():
            waive_unnamed(task=fresh(task), by=cast.clerk)
    Task.objects.filter(due_on=None).update(long_term=True)


def test_two_people_apply_a_corrected_file_once(cast):
    for notice in corrected(cast):
        found = one_wins(race(*[applying(notice, by) for by in (cast.clerk, cast.clerk2, cast.head)]))
        assert [row.change for row in found] == ["changed", "added", "gone", "same"]
        assert TaskLog.objects.filter(event="correction.changed", task__draft__notice=notice).count() == 1
        assert notice.corrections.count() == 4
        assert AuditEntry.objects.filter(act="notices.correct", object_uid=notice.uid).count() == 1


def test_handing_out_while_a_corrected_file_is_applied_is_either_before_or_after_it(cast):
    for notice in corrected(cast):
        tasks = tasks_of(notice.corrects)
        ready(cast, tasks)
        applied, handed = race(
            applying(notice, cast.head), partial(hand_out, tasks=tasks, by=cast.head, on=ON)
        )
        states = {task.state for task in Task.objects.filter(pk__in=[one.pk for one in tasks])}
        if isinstance(applied, Exception):
            assert (type(applied), len(handed), states) == (Stale, 3, {"handed_out"})
        else:
            # A task that was withdrawn or changed by then does not go out, and so nothing does.
            assert type(handed) in {WrongState, Conflict}
            assert states == {"preparation", "withdrawn"}


def undoing(notice: Notice, by) -> partial:
    return partial(undo_correction, run=CorrectionRun.objects.get(notice=notice), by=by)


def test_a_correction_is_taken_back_once(cast):
    for notice in corrected(cast):
        applying(notice, cast.clerk)()
        one_wins(race(*[undoing(notice, by) for by in (cast.clerk, cast.clerk2, cast.head)]))
        assert {task.state for task in tasks_of(notice.corrects)} == {"preparation"}
        assert AuditEntry.objects.filter(act="notices.undo_correction", object_uid=notice.uid).count() == 1


def test_handing_out_while_a_correction_is_taken_back_is_either_before_or_after_it(cast):
    for notice in corrected(cast):
        applying(notice, cast.clerk)()
        left = [task for task in tasks_of(notice) if task.state == "preparation"]
        ready(cast, left)
        undone, handed = race(undoing(notice, cast.clerk), partial(hand_out, tasks=left, by=cast.head, on=ON))
        share = set(Task.objects.filter(pk=left[0].pk).values_list("text", flat=True))
        if isinstance(undone, Exception):
            assert (type(undone), len(handed)) == (NotPossible, len(left))
            assert all("70%" in words for words in share)
        else:
            assert not CorrectionRun.objects.filter(notice=notice, undone_at=None).exists()
            assert all("65%" in words for words in share)


def test_another_notice_confirmed_while_a_file_is_applied_takes_other_numbers(cast):
    for number, notice in enumerate(corrected(cast), 100):
        other = import_notice(programme=cast.programme, **paper(text(number)), by=cast.clerk)
        confirm = partial(confirm_notice, notice=other, ledger=fresh(cast.ledger), by=cast.clerk2)
        applied, confirmed = race(applying(notice, cast.clerk), confirm)
        assert (len(applied), len(confirmed)) == (4, 3)
    numbers = list(Task.objects.filter(row=0).values_list("number", flat=True))
    assert len(numbers) == len(set(numbers)) == ROUNDS * 7


def test_merging_a_matter_that_is_being_handed_out_loses_none_of_both(cast):
    for notice in notices(cast):
        confirm_notice(notice=notice, ledger=fresh(cast.ledger), by=cast.clerk)
        tasks = tasks_of(notice)
        ready(cast, tasks)
        keep, gone = tasks[2], tasks[0]
        merged, handed = race(
            partial(merge_tasks, keep=keep, gone=gone, by=cast.clerk),
            partial(hand_out, tasks=tasks, by=cast.head, on=ON),
        )
        left = Task.objects.filter(pk__in=[one.pk for one in tasks])
        if isinstance(merged, Exception):
            assert (type(merged), left.filter(state="handed_out").count(), len(handed)) == (WrongState, 3, 3)
        else:
            assert (type(handed), left.filter(state="preparation").count()) == (Conflict, 2)
            assert TaskSource.objects.filter(task=keep).count() == 2


def test_two_splits_of_a_draft_make_two_halves(cast):
    for notice in notices(cast):
        draft = notice.drafts.get(number="（三）")
        TaskDraft.objects.filter(pk=draft.pk).update(text="规范资金使用。建立资金使用台账。")
        at = cuts_of(fresh(draft))[0].at
        one_wins(
            race(
                *[
                    partial(split_draft, draft=fresh(draft), at=at, version=0, by=by)
                    for by in (cast.clerk, cast.clerk2)
                ]
            ),
            Conflict,
        )
        assert sorted(notice.drafts.values_list("order", flat=True)) == [0, 1, 2, 3]


def test_a_draft_changed_while_the_notice_is_confirmed_is_in_the_ledger_or_refused(cast):
    for notice in notices(cast):
        draft = notice.drafts.select_related("notice").get(number="（一）")
        change = partial(
            change_draft, draft=draft, version=0, changes={"title": "改过的标题"}, by=cast.clerk2
        )
        changed, made = race(
            change, partial(confirm_notice, notice=fresh(notice), ledger=fresh(cast.ledger), by=cast.clerk)
        )
        assert len(made) == 3
        title = Task.objects.get(draft=draft).title
        if isinstance(changed, Exception):
            assert (type(changed), title) == (Conflict, "完善分级诊疗")
        else:
            assert title == "改过的标题"


def test_a_kept_file_read_by_three_workers_is_read_once(cast, monkeypatch):
    monkeypatch.setattr(intake, "QUICK_SIZE", 0)
    for number in range(ROUNDS):
        notice = receive_notice(programme=cast.programme, **paper(text(number)), by=cast.clerk)
        assert notice.state == "reading"
        done = race(*[partial(read_kept_notice, notice=fresh(notice), issued_on=None) for _ in range(3)])
        assert [one.state for one in done] == ["read"] * 3
        assert notice.drafts.count() == 3
        assert AuditEntry.objects.filter(act="notices.read", object_uid=notice.uid).count() == 1
