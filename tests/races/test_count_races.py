"""The counts kept of tasks on PostgreSQL: nobody waits for another's count, and none is lost."""

from __future__ import annotations

from functools import partial
from threading import Barrier

from django.db import transaction
from django.db.models import Sum

from tasks.models import Task, TaskCount
from tasks.selectors.counts import list_figures
from tasks.services.counting import join_counts
from tests.races.conftest import race

TASKS = 8
EACH = 12


def change(numbers: list[int], inside: Barrier) -> None:
    """Move tasks from one class to the other and back, all in one transaction, beside somebody doing the contrary."""
    with transaction.atomic():
        for turn in range(EACH):
            for number in numbers:
                status = "behind" if (turn + number) % 2 else "done"
                Task.objects.filter(number=number).update(status_class=status, overdue=status == "behind")
            if turn == 0:
                # Whoever waited for the other's count would never come here.
                inside.wait(timeout=20)


def test_counts_on_postgresql_are_those_of_the_tasks_whoever_writes(cast):
    for number in range(1, TASKS + 1):
        cast.task(number)
    inside = Barrier(2)
    odd, even = range(1, TASKS + 1, 2), range(2, TASKS + 1, 2)
    results = race(
        partial(change, list(odd), inside),
        partial(change, list(even), inside),
        partial(join_counts, ledger=cast.ledger),
    )
    assert [one for one in results if isinstance(one, Exception)] == []
    Task.objects.get(number=1).delete()
    tasks, counts = Task.objects.all(), TaskCount.objects.all()
    assert list_figures(counts) == list_figures(tasks)
    assert counts.count() > list_figures(tasks).tasks
    race(*[partial(join_counts, ledger=cast.ledger)] * 2)
    assert list_figures(counts) == list_figures(tasks)
    assert counts.aggregate(total=Sum("n"))["total"] == TASKS - 1
    assert counts.count() <= TASKS - 1
