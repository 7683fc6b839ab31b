"""Status is append-only; its copy on the task and the item follows."""

from datetime import date

import pytest

from reform.core.periods import Period
from tasks.models import Task, TaskLog, TaskStatus
from tasks.selectors.counts import states_by_period, tally, tally_by, tally_of_states
from tasks.services.status import begin_status, record_status, refresh_calendar_flags

OCTOBER = Period(date(2026, 10, 1))


def determine(task, cast, determined, **more):
    return record_status(
        task=task, as_of=date(2026, 10, 31), period=OCTOBER, determined=determined, by=cast.head, **more
    )


@pytest.fixture
def root_free(cast):
    """An item with two rows."""
    root = Task.objects.create(
        ledger=cast.ledger,
        jurisdiction=cast.city,
        number=11,
        label="11",
        title="试点",
        text="试点",
        row_count=2,
        state="handed_out",
    )
    return root, [cast.task(11, row=n, root=root, label=f"11.{n}") for n in (1, 2)]


def test_record_status_copies_class_light_and_flags(cast):
    task = cast.task(1)
    determine(task, cast, "behind", severity=1, flags=["at_risk"], reason="设备未到")
    task.refresh_from_db()
    assert (task.status_class, task.severity, task.light, task.at_risk) == ("behind", 1, "yellow", True)
    assert task.status_as_of == date(2026, 10, 31)
    assert TaskLog.objects.get(task=task).params["to"] == "behind"


def test_record_status_again_adds_a_row_and_the_latest_counts(cast):
    task = cast.task(1)
    determine(task, cast, "behind", severity=2)
    determine(task, cast, "on_schedule")
    assert TaskStatus.objects.filter(task=task).count() == 2
    states = states_by_period(cast.ledger, OCTOBER.kind)[OCTOBER.start]
    assert tally_of_states(states).on_schedule == 1


def test_earlier_period_determined_anew_leaves_the_task_as_it_is(cast):
    task = cast.task(1)
    determine(task, cast, "behind", severity=2)
    september = Period(date(2026, 9, 1))
    record_status(
        task=task, as_of=date(2026, 9, 30), period=september, determined="on_schedule", by=cast.head
    )
    task.refresh_from_db()
    assert (task.status_class, task.status_as_of) == ("behind", date(2026, 10, 31))
    assert TaskStatus.objects.filter(task=task).count() == 2


def test_item_takes_the_worst_of_its_rows(cast, root_free):
    root, rows = root_free
    determine(rows[0], cast, "done")
    determine(rows[1], cast, "behind", severity=2)
    root.refresh_from_db()
    assert (root.status_class, root.light) == ("behind", "red")
    assert tally(Task.objects.all()).reconciliation == "1 = 0 + 0 + 1 + 0 + 0 + 0"


def test_item_is_done_when_all_rows_are(cast, root_free):
    root, rows = root_free
    for row in rows:
        determine(row, cast, "done")
    root.refresh_from_db()
    assert root.status_class == "done"


def test_begin_status_puts_a_later_start_into_not_due(cast):
    early, later = cast.task(1), cast.task(2, starts_on=date(2026, 9, 1))
    begin_status(tasks=[early, later], on=date(2026, 2, 1))
    assert [early.status_class, later.status_class] == ["on_schedule", "not_due"]


def test_calendar_moves_flags_and_light_but_not_the_class(cast):
    task = cast.task(1, due_on=date(2026, 11, 1))
    begin_status(tasks=[task], on=date(2026, 2, 1))
    assert refresh_calendar_flags(ledger=cast.ledger, on=date(2026, 11, 2)) == 1
    task.refresh_from_db()
    assert (task.status_class, task.overdue, task.light) == ("on_schedule", True, "red")
    assert refresh_calendar_flags(ledger=cast.ledger, on=date(2026, 11, 2)) == 0
    assert tally(Task.objects.all()).overdue == 0


def test_tally_by_unit_adds_up_to_the_total(cast):
    for number, unit in enumerate([cast.health, cast.health, cast.finance], 1):
        begin_status(tasks=[cast.task(number, collector=unit)], on=date(2026, 2, 1))
    groups = tally_by(Task.objects.all(), "collector")
    assert sum((t.total for _, t in groups)) == tally(Task.objects.all()).total == 3


def test_the_calendar_spares_what_is_only_striven_for_or_waits_for_data(cast):
    striven, waiting, firm = (cast.task(n, due_on=date(2026, 9, 30)) for n in (1, 2, 3))
    for task, more in [(striven, {"modality": "strive"}), (waiting, {"rhythm": "year"}), (firm, {})]:
        indicator = task.indicators.create(name="就诊率", unit="%", basis="rate", **more)
        indicator.targets.create(op=">=", value=90, due_on=date(2026, 9, 30))
        determine(task, cast, "on_schedule")
    assert refresh_calendar_flags(ledger=cast.ledger, on=date(2026, 10, 12)) == 1
    assert list(Task.objects.filter(overdue=True).values_list("number", flat=True)) == [3]
