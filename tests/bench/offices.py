"""Pages of whole offices: what a place's people wait for in a prefecture and in a province ten times its size.

Run by `python -m tests.bench --only offices`: tiers of `manage.py seed` on PostgreSQL, pages through Django's test client
in one process, of one county and of the place at the top. The large ledger of tests/bench/pages.py shows how a ledger
grows; this shows how a portal does.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tests.bench.measuring import page_cost, settle
from tests.bench.pages import client_of, in_a_database


def columns(tiers: list[str]) -> dict[str, dict[str, Any]]:
    """Return the cost of each page by tier, each made anew on PostgreSQL."""
    return {f"postgres {tier}": in_a_database("postgres", ["--tier", tier], ("offices",)) for tier in tiers}


def measured() -> dict[str, Any]:
    """Return the cost of each page on the database of the settings, which holds a tier."""
    import django

    django.setup()
    settle()
    return {label: page_cost(client_of(who), address).data() for label, who, address in addresses()}


def addresses() -> Iterator[tuple[str, str, str]]:
    """Yield label, account and address of each page, of the last county first."""
    from departments.models import Programme
    from tasks.models import Task

    by_place = Programme.objects.order_by("jurisdiction__path")
    for name, programme in (("county", by_place.exclude(parent=None).last()), ("top", by_place.first())):
        clerk, liaison = _holder(programme, "clerk"), _holder(programme, "liaison")
        unit = liaison.post.department
        matters = Task.objects.filter(ledger__programme=programme, state="handed_out", row_count=0)
        task, own = matters[5], matters.filter(collector=unit)[0]
        words = task.title[:4]
        for label, who, address in (
            ("ledger", clerk, "/ledger/"),
            ("ledger, behind by due date", clerk, "/ledger/?status_class=behind&sort=due_on"),
            ("ledger, words", clerk, f"/ledger/?q={words}"),
            ("search", clerk, f"/search/?q={words}"),
            ("task", clerk, f"/tasks/{task.uid}/"),
            ("home", clerk, "/"),
            ("leader's page", clerk, "/overview/"),
            ("review", clerk, "/review/"),
            ("a liaison's ledger", liaison, "/ledger/"),
            ("a liaison's task", liaison, f"/tasks/{own.uid}/"),
            ("a liaison's home", liaison, "/"),
            ("my reports", liaison, "/reports/"),
        ):
            yield f"{name}: {label}", who.user.username, address


def _holder(programme: Any, role: str) -> Any:
    from departments.models import PostHolding

    held = PostHolding.objects.filter(post__programme=programme, post__role=role, held_to__isnull=True)
    return held.select_related("user", "post__department").order_by("pk")[0]
