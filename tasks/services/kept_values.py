"""What of a row that is really deleted the recycle bin keeps: everything its service takes, as JSON."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from tasks.models import DetailRow, Indicator


def kept_indicator(indicator: Indicator) -> dict[str, Any]:
    """Return everything of an indicator that `save_indicator` takes, as the bin keeps it."""
    fields = {
        field.name: getattr(indicator, field.name)
        for field in Indicator._meta.concrete_fields
        if field.name not in {"id", "uid", "created_at", "task", "order"}
    }
    steps = [
        {name: _plain(getattr(step, name)) for name in ("op", "value", "value_high", "due_on", "text")}
        for step in indicator.targets.all()
    ]
    return {"fields": {name: _plain(value) for name, value in fields.items()}, "steps": steps}


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, Decimal | date) else value


def kept_details(rows: Iterable[DetailRow]) -> list[dict[str, Any]]:
    """Return a detail list as the bin keeps it."""
    names = ("name", "place", "amount", "amount_unit", "stage", "done_on")
    return [{name: _plain(getattr(row, name)) for name in names} for row in rows]
