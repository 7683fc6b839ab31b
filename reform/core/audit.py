"""Writing the audit record, in the same transaction as the change it tells of."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol
from uuid import UUID

from django.utils import timezone

from reform.core.actor import ActorLike
from reform.core.models import AuditEntry

MASKED = frozenset({"password", "token", "otp", "secret", "phone"})


class HasUid(Protocol):
    """A row that can be named in the record."""

    uid: UUID


def _masked(values: Mapping[str, Any] | None) -> dict[str, Any]:
    return {key: "***" if key in MASKED else value for key, value in (values or {}).items()}


def record(
    *,
    by: ActorLike | None,
    act: str,
    obj: HasUid | None = None,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    outcome: str = AuditEntry.Outcome.DONE,
    reason: str = "",
) -> AuditEntry:
    """Write one audit row and return it. `by` is None for the system itself.

    Values must be JSON-able; fields named in MASKED are not copied. Source: GB/T 22239-2019 安全审计 b).
    """
    return AuditEntry.objects.create(
        at=timezone.now(),
        actor_uid=by.user_uid if by else None,
        actor_label=by.label if by else "",
        post_uid=by.post_uid if by else None,
        role=by.role if by else "system",
        address=by.address if by else "",
        act=act,
        object_kind=getattr(getattr(obj, "_meta", None), "model_name", ""),
        object_uid=obj.uid if obj else None,
        object_label=str(obj)[:300] if obj else "",
        outcome=outcome,
        before=_masked(before),
        after=_masked(after),
        reason=reason,
    )
