"""What a request sends to a form."""

from __future__ import annotations

from typing import Any

from departments.actor import ActorRequest


def sent(request: ActorRequest) -> tuple[Any, Any]:
    """Return the data and files of a POST, empty ones too (an empty form is a mistake, not a visit); else None."""
    return (request.POST, request.FILES) if request.method == "POST" else (None, None)
