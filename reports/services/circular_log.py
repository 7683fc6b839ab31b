"""What every act on a paper leaves on its own page: one line of its log, told by reports.selectors.circular_story."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from departments.actor import Actor
from reports.models import Circular, CircularLog


def note_event(circular: Circular, event: str, *, by: Actor | None, **params: Any) -> CircularLog:
    """Write one event of a paper and return its line; `by` None is the portal itself. Values must be JSON-able.

    The caller writes the audit row, in the same transaction.
    """
    return CircularLog.objects.create(
        circular=circular, at=timezone.now(), who=by.label if by else "", event=event, params=params
    )
