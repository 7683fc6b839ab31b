"""The ledger page with saved views, and matters ticked to be labelled."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

LEDGER_PLACES = {"ledger_views": "clerk", "ledger_view_open": "liaison", "ledger_label": "head"}


def ledger_places(city: Any, at: Callable[..., str]) -> dict[str, str]:
    """Save views for the clerk, one of them shared; return the pages that show them and two ticked matters."""
    from tasks.models import Task
    from tasks.services.saved_views import save_view

    shared = save_view(
        name="逾期事项（按汇总单位）", query="flag=overdue&group=unit", shared=True, by=city.clerk
    )
    save_view(name="调度会用", query="sort=due_on&cols=status,collector,due,cause,plan", by=city.clerk)
    items = Task.objects.filter(ledger=city.open.ledger, row=0, state="handed_out").order_by("number")[:2]
    ticked = "&".join(f"uid={item.uid}" for item in items)
    return {
        "ledger_views": at("ledger", query=f"?{shared.query}&sort=due_on&saved={shared.uid}&show=views"),
        "ledger_view_open": at("ledger", query=f"?{shared.query}&saved={shared.uid}"),
        "ledger_label": at("ledger_label", query=f"?{ticked}"),
    }
