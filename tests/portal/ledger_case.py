"""What the tests of the ledger page share: a ledger with sections, rows, dates and classes."""

from __future__ import annotations

from datetime import date

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from departments.actor import Actor
from tasks.models import Task
from tasks.services.status import begin_status
from tests.cast import Cast

# number, section, unit, type, due date, class
MATTERS = [
    (1, "一、药品改革", "health", "indicator", date(2026, 11, 10), "behind"),
    (2, "一、药品改革", "finance", "indicator", date(2026, 11, 30), "done"),
    (3, "二、服务体系", "health", "project", date(2026, 12, 31), "on_schedule"),
    (4, "二、服务体系", "finance", "mechanism", None, "on_schedule"),
    (5, "十、其他", "health", "mechanism", date(2027, 6, 30), "not_due"),
]


def mixed_ledger(cast: Cast) -> list[Task]:
    """Make five items with a class each, one with two rows of two units, and one in preparation."""
    made = []
    for number, section, unit, kind, due, status in MATTERS:
        task = cast.task(
            number,
            section=section,
            collector=getattr(cast, unit),
            type=kind,
            due_on=due,
            long_term=due is None,
        )
        Task.objects.filter(pk=task.pk).update(status_class=status, overdue=status == "behind", light="grey")
        made.append(task)
    item = Task.objects.create(
        ledger=cast.ledger,
        jurisdiction=cast.city,
        number=6,
        label="6",
        section="二、服务体系",
        title="第6项工作",
        text="分两条落实。",
        row_count=2,
        state="handed_out",
        status_class="behind",
        light="red",
    )
    made.append(item)
    for row, unit in [(1, cast.health), (2, cast.finance)]:
        below = cast.task(6, row=row, root=item, label=f"6.{row}", section="二、服务体系", collector=unit)
        Task.objects.filter(pk=below.pk).update(status_class="behind" if row == 1 else "done", light="grey")
        made.append(below)
    made.append(cast.task(7, section="", state="preparation", handed_out_on=None, collector=cast.health))
    return made


def many(cast: Cast, number: int, first: int = 100, **fields: object) -> None:
    """Add so many determined items."""
    begin_status(tasks=[cast.task(first + n, **fields) for n in range(number)], on=date(2026, 2, 1))


def get(client: Client, actor: Actor, **query: str):
    """Ask for the ledger as somebody."""
    client.force_login(actor.user)
    return client.get(reverse("ledger"), query)


def labels(response) -> list[str]:
    """Return the numbers of the rows on the page, in order."""
    return [task.label for task in response.context["rows"]]


def queries(client: Client, query: str = "") -> int:
    """Return how many queries the ledger takes."""
    with CaptureQueriesContext(connection) as found:
        assert client.get(f"{reverse('ledger')}{query}").status_code == 200
    return len(found)
