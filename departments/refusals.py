"""Refused requests stand in the record, whichever room refused them."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

from departments.actor import Actor, Stranger
from departments.middleware import actor_of
from reform.core.address import client_address
from reform.core.asking import current, neutral
from reform.core.audit import record
from reform.core.models import AuditEntry

# Forbidden (post, CSRF) and too often (locked out, rates). What does not exist for somebody (404) is no refusal.
REFUSALS = frozenset({403, 429})
PATH_LENGTH = 200
# Where the room that refuses leaves its reason; no header of a request can be called so.
REFUSED_BECAUSE = "portal.refused_because"


class _Named:
    """What the refused address named, for the record."""

    def __init__(self, uid: UUID | None, label: str) -> None:
        self.uid, self.label = uid, label

    def __str__(self) -> str:
        return self.label


class RefusalMiddleware:
    """Writes an audit row for a refused request, unless whoever refused it did.

    It stands outside of the view's transaction: what that rolled back, the refusal outlives.
    Source: GB/T 22239-2019 安全审计 a), ASVS 16.3.2.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        now = current()
        if response.status_code in REFUSALS and not (now and now.refused):
            self._record(request, response)
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> None:
        """Keep what the refusing room said."""
        if isinstance(exception, PermissionDenied):
            request.META[REFUSED_BECAUSE] = str(exception)

    @staticmethod
    def _record(request: HttpRequest, response: HttpResponse) -> None:
        match = request.resolver_match
        uid = match.kwargs.get("uid") if match else None
        record(
            by=_asker(request),
            act="refused",
            obj=_Named(
                uid if isinstance(uid, UUID) else None,
                neutral(f"{request.method} {request.path}", PATH_LENGTH),
            ),
            after={"page": match.view_name if match else "", "status": response.status_code},
            outcome=AuditEntry.Outcome.REFUSED,
            reason=neutral(request.META.get(REFUSED_BECAUSE, "")),
        )


def _asker(request: HttpRequest) -> Actor | Stranger:
    if request.user.is_authenticated:
        # Whoever refused may stand before the room that says who acts.
        return getattr(request, "actor", None) or actor_of(request)
    return Stranger(address=client_address(request))
