"""Pages ask as often with sixty tasks as with six, and no more often than written here."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import Cast

FEW, MANY = 6, 60
# Who asks, for what, and how often the database may be asked.
PAGES = [
    ("clerk", "/ledger/", 22),
    ("clerk", "/ledger/?status_class=behind&sort=due_on", 23),
    ("clerk", "/ledger/?group=section", 24),
    ("liaison", "/ledger/", 20),
    ("clerk", "/", 36),
    ("liaison", "/", 30),
    ("clerk", "/search/?q=工作", 12),
    ("clerk", "TASK", 29),
    ("liaison", "TASK", 29),
]


def asked(client, cast: Cast, who: str, at: str) -> int:
    task = cast.ledger.tasks.order_by("number").first()
    address = f"/tasks/{task.uid}/" if at == "TASK" else at
    client.force_login(getattr(cast, who).user)
    # What is read once in a process is read.
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
        return len(captured)


@pytest.mark.parametrize(("who", "at", "most"), PAGES)
def test_page_asks_as_often_for_many_tasks_as_for_few(client, cast, who, at, most):
    for number in range(1, FEW + 1):
        cast.task(number, section=f"{number % 3}、章", status_class="behind")
    few = asked(client, cast, who, at)
    for number in range(FEW + 1, MANY + 1):
        cast.task(number, section=f"{number % 3}、章", status_class="behind")
    many = asked(client, cast, who, at)
    assert few == many <= most
