"""The counts kept of tasks: the database keeps them whatever writes, and every figure is that of the tasks themselves."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.db.models import Sum

from departments.actor import Actor
from reform.core.invariants import Look, broken
from tasks.models import Ledger, Task, TaskCount
from tasks.models.count import COUNTED_BY
from tasks.permissions import sees_whole
from tasks.selectors.counts import figures_by, list_figures, tally
from tasks.selectors.tasks import sections_kept, sections_of
from tasks.services.counting import join_counts
from tests.cast import Cast
from tests.portal.ledger_case import mixed_ledger


@pytest.fixture
def ledger(cast: Cast) -> Ledger:
    mixed_ledger(cast)
    return cast.ledger


def kept() -> dict[tuple, int]:
    """Return the counts by what they are counted by, those of no task left out."""
    found = TaskCount.objects.order_by().values_list(*COUNTED_BY).annotate(many=Sum("n"))
    return {tuple(key): many for *key, many in found if many}


def told() -> dict[tuple, int]:
    """Return the same, counted from the tasks."""
    found: dict[tuple, int] = {}
    for row in Task.objects.values(*COUNTED_BY):
        key = tuple(min(row[name], 1) if name in {"row", "row_count"} else row[name] for name in COUNTED_BY)
        found[key] = found.get(key, 0) + 1
    return found


WRITES: list[Any] = [
    lambda tasks: tasks.update(status_class="done", overdue=False),
    lambda tasks: tasks.filter(number__in=[1, 2]).update(section="九、另一章", sensitivity=2),
    lambda tasks: tasks.filter(number=7).delete(),
    lambda tasks: tasks.filter(number=3).update(title="改了名称"),
    lambda tasks: [setattr(one := tasks.get(number=4), "at_risk", True), one.save()],
    lambda tasks: Task.objects.bulk_update(
        [_changed(task) for task in tasks.filter(row_count=0)], ["unreported", "section"]
    ),
]


def _changed(task: Task) -> Task:
    task.unreported, task.section = not task.unreported, task.section[:2]
    return task


@pytest.mark.parametrize("write", WRITES)
def test_counts_follow_every_write(ledger, write):
    assert kept() == told()
    write(Task.objects.all())
    assert kept() == told()
    join_counts(ledger=ledger)
    assert kept() == told()
    assert TaskCount.objects.count() == len(told())


def test_counts_of_two_ledgers_stay_apart(ledger, cast):
    other = Ledger.objects.create(
        programme=cast.programme, jurisdiction=cast.city, name="另一台账", year=2025, starts_on="2025-01-01"
    )
    Task.objects.filter(number=5).update(ledger=other)
    assert TaskCount.objects.of_ledger(other).aggregate(Sum("n"))["n__sum"] == 1
    assert kept() == told()


@pytest.mark.parametrize("who", ["clerk", "head", "leader", "north"])
def test_figures_from_counts_are_those_of_the_tasks(ledger, cast, who):
    Task.objects.filter(number=2).update(sensitivity=2)
    actor: Actor = getattr(cast, who)
    for one in Ledger.objects.visible_to(actor):
        tasks, counts = (m.objects.visible_to(actor).of_ledger(one) for m in (Task, TaskCount))
        if not sees_whole(actor, one):
            assert one.programme_id != actor.programme.pk
            continue
        assert list_figures(counts) == list_figures(tasks)
        assert tally(counts) == tally(tasks)
        assert figures_by(counts, "section") == figures_by(tasks, "section")
        assert sections_kept(counts, tasks) == sections_of(tasks)


def test_counts_do_not_exist_for_a_unit(ledger, cast):
    assert not TaskCount.objects.visible_to(cast.liaison).exists()
    assert not sees_whole(cast.liaison, ledger)


def test_labelled_tasks_are_not_counted_for_who_may_not_see_them(ledger, cast):
    cast.clerk.post.clearance = 1
    Task.objects.filter(number__in=[1, 2]).update(sensitivity=2)
    counts = TaskCount.objects.visible_to(cast.clerk).of_ledger(ledger)
    assert list_figures(counts).tasks == Task.objects.exclude(sensitivity=2).count()


def test_invariant_names_a_ledger_whose_counts_are_wrong(ledger):
    assert list(broken(Look(), among=["tasks.counts"])) == []
    TaskCount.objects.filter(status_class="behind").update(n=5)
    (name, sentence), *_more = broken(Look(), among=["tasks.counts"])
    assert name == "tasks.counts"
    assert str(ledger.uid) in sentence


def test_triggers_of_the_counts_stand(db):
    """A migration that remakes tasks_task on SQLite drops them."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'tasks_task'")
        names = {name for (name,) in cursor.fetchall()}
    assert {f"tasks_taskcount_{verb}" for verb in ("insert", "update", "delete")} <= names
