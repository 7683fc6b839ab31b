"""What lists of papers share: chips for the states with their counts."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _


def state_chips(
    found: QuerySet[Any], choices: Iterable[tuple[str, Any]], state: str, *, apart: str = ""
) -> list[dict[str, Any]]:
    """Return a chip for all, one for every state that occurs and for the one chosen, with counts; one query.

    `apart` is a state that the list of all leaves out, and that is not counted in it.
    """
    counts = dict(found.order_by().values_list("state").annotate(n=Count("pk")))
    every = sum(n for value, n in counts.items() if value != apart)
    chips: list[dict[str, Any]] = [{"label": _("All"), "url": "?", "active": not state, "count": every}]
    return chips + [
        {"label": label, "url": f"?state={value}", "active": state == value, "count": counts.get(value, 0)}
        for value, label in choices
        if value in counts or value == state
    ]
