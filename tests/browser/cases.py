"""What the cases of browser tests are made of: people by account, and matters that were handed out.

Used by scenes, in the process that may touch the portal's database.
"""

from __future__ import annotations

from typing import Any


def actor_of(account: str) -> Any:
    """Return the person of an account in their first post."""
    from departments.actor import Actor
    from departments.models import User
    from departments.selectors.posts import posts_of

    user = User.objects.get(username=account)
    return Actor(user=user, post=posts_of(user)[0])


def handed_out(ledger: Any, number: int, collector: Any, **facts: Any) -> Any:
    """Make a matter that a unit collects and leads, handed out; `facts` are its other fields. Return it."""
    from tasks.models import Assignment, Task

    task = Task.objects.create(
        ledger=ledger,
        jurisdiction=ledger.jurisdiction,
        number=number,
        label=str(number),
        section="一、重点任务",
        type="mechanism",
        collector=collector,
        state="handed_out",
        **{"starts_on": ledger.starts_on, "handed_out_on": ledger.starts_on} | facts,
    )
    Assignment.objects.create(
        task=task,
        jurisdiction=ledger.jurisdiction,
        order=0,
        role="lead",
        department=collector,
        written=collector.name,
    )
    return task
