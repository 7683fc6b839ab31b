"""Many drafts or tasks at once: as many statements for fifty as for five."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tasks.enums import DraftState
from tasks.models import Milestone, Notice, Task, TaskDraft
from tasks.selectors.history import history_of
from tasks.services import reading
from tasks.services.assignments import Bodies
from tasks.services.draft_edits import fill_drafts
from tasks.services.handing_out import hand_out
from tasks.services.intake import import_notice
from tasks.services.merging import merge_draft
from tasks.services.notices import confirm_notice, undo_confirmation
from tasks.services.preparation import Filling, fill_tasks
from tasks.services.tasks import add_task
from tests.cast import make_unit
from tests.tasks.prepared import ready_task

ON = date(2026, 3, 2)
SIZES = (5, 50)
# SQLite takes 999 values in one statement: wide rows of fifty go in in a few. One by one they would be 45 more.
CHUNKS = 4


@pytest.fixture(autouse=True)
def _read_here(monkeypatch):
    """A child process to read a file in costs half a second."""
    monkeypatch.setattr(reading, "call_limited", lambda _name, *given: reading.read_file(*given))


def queries(do: Callable[[], object]) -> int:
    with CaptureQueriesContext(connection) as asked:
        do()
    return len(asked)


CLAUSE = "{n}.完善第{n}项办法。到2026年10月底前，第{n}类覆盖率达到60%以上。（市财政局牵头，市卫生健康委配合）"


def text_of(size: int, number: int) -> str:
    """A paper of `size` clauses, each with a target, a day and two units."""
    clauses = "\n".join(CLAUSE.format(n=n) for n in range(1, size + 1))
    return f"云医改组〔2026〕{number}号\n\n云溪市2026年工作任务的通知\n\n一、工作任务\n{clauses}\n"


def notice_of(cast, size: int, number: int = 0) -> Notice:
    return import_notice(programme=cast.programme, text=text_of(size, number or size), by=cast.clerk)


def uids(notice: Notice) -> list[str]:
    return [str(draft.uid) for draft in notice.drafts.all()]


def test_reading_in_fifty_clauses_takes_no_statement_for_each(cast):
    few, many = [queries(partial(notice_of, cast, size)) for size in SIZES]
    assert [notice.drafts.count() for notice in Notice.objects.order_by("pk")] == [5, 50]
    assert many - few <= CHUNKS


@pytest.mark.parametrize(
    "changes",
    [{"type": "pilot", "collector": "first_lead"}, {"state": "dropped"}, {"seen": True, "due_on": ON}],
)
def test_filling_fifty_drafts_takes_as_many_statements_as_five(cast, changes):
    notices = [notice_of(cast, size) for size in SIZES]
    TaskDraft.objects.update(completion_standard="", collector=None)
    few, many = [
        queries(partial(fill_drafts, notice=notice, uids=uids(notice), changes=dict(changes), by=cast.clerk))
        for notice in notices
    ]
    assert many == few
    assert set(TaskDraft.objects.values_list("version", "changed_by")) == {(1, cast.clerk.label)}


def test_confirming_fifty_drafts_takes_no_statement_for_each(cast):
    notices = [notice_of(cast, size) for size in SIZES]
    few, many = [
        queries(partial(confirm_notice, notice=notice, ledger=cast.ledger, by=cast.clerk))
        for notice in notices
    ]
    assert Task.objects.count() == 55
    assert many - few <= CHUNKS


def test_confirming_and_undoing_fifty_merges_takes_as_many_statements_as_five(cast):
    first = confirm_notice(notice=notice_of(cast, 50), ledger=cast.ledger, by=cast.clerk)
    confirming, undoing = [], []
    for size in SIZES:
        other = notice_of(cast, 50, number=100 + size)
        for draft, task in zip(other.drafts.all()[:size], first, strict=False):
            merge_draft(draft=draft, task=task, by=cast.clerk)
        other.drafts.filter(merge_into=None).update(state=DraftState.DROPPED)
        confirming.append(queries(partial(confirm_notice, notice=other, ledger=cast.ledger, by=cast.clerk)))
        assert Task.objects.filter(sources__notice=other).count() == size
        other = Notice.objects.get(pk=other.pk)
        undoing.append(queries(partial(undo_confirmation, notice=other, by=cast.clerk)))
        assert Task.objects.filter(sources__notice=other).count() == 0
    assert confirming[1] - confirming[0] <= CHUNKS
    assert undoing[1] == undoing[0]


def test_filling_fifty_tasks_takes_as_many_statements_as_five(cast):
    batches = [
        confirm_notice(notice=notice_of(cast, size), ledger=cast.ledger, by=cast.clerk) for size in SIZES
    ]
    Task.objects.update(type="", collector=None, completion_standard="")
    wanted = Filling(type="pilot", by_lead=True, standard="proposed", due_on=ON)
    few, many = [
        queries(partial(fill_tasks, ledger=cast.ledger, tasks=tasks, filling=wanted, by=cast.clerk))
        for tasks in batches
    ]
    assert many == few
    assert set(Task.objects.values_list("type", "due_on", "version")) == {("pilot", ON, 1)}
    assert {task.collector for task in Task.objects.all()} == {cast.finance}
    task = Task.objects.get(title="完善第11项办法")
    assert "第11项办法" in task.completion_standard
    assert "市财政局" in task.search


def test_handing_out_fifty_tasks_takes_no_statement_for_each(cast):
    units = [cast.finance, *(make_unit(cast.city, f"第{n}局", f"第{n}局", 50 + n) for n in range(30))]

    def batch(size: int) -> list[Task]:
        made = [ready_task(cast, collector=units[n % len(units)]) for n in range(size - 1)]
        bodies = Bodies(lead=["市财政局"], cooperating=["各县（市、区）人民政府"])
        fields = {"type": "pilot", "collector": cast.finance, "completion_standard": "甲", "long_term": True}
        return [*made, add_task(ledger=cast.ledger, title="试点", bodies=bodies, by=cast.clerk, **fields)]

    batches = [batch(size) for size in SIZES]
    Task.objects.filter(number__gt=50).update(starts_on=None)
    few, many = [queries(partial(hand_out, tasks=tasks, by=cast.head, on=ON)) for tasks in batches]
    assert many - few <= CHUNKS
    shown = {"state", "version", "handed_out_on", "starts_on", "status_class"}
    assert set(Task.objects.values_list(*sorted(shown))) == {
        (ON, ON, "handed_out", "on_schedule", 1),
        (ON, cast.ledger.starts_on, "handed_out", "on_schedule", 1),
    }
    assert Milestone.objects.filter(task=batches[1][0]).count() == 5
    assert batches[1][-1].duty_items.count() == 2
    assert all(len(history_of(task)) == 2 for task in Task.objects.all())
