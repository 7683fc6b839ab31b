"""Writing the audit record, in the same transaction as the change it tells of."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol
from uuid import UUID

from django.utils import timezone

from reform.core.actor import ActorLike
from reform.core.asking import Asking, current
from reform.core.models import AuditEntry
from reform.core.privacy import mask_numbers, masked


class HasUid(Protocol):
    """What can be named in the record."""

    @property
    def uid(self) -> UUID | None:
        """The row's, None for what has none."""


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
    """Write one audit row and return it. `by` is None for the system itself; in a job it is then whoever asked for it.

    From where, with which browser and in which request is taken from what is under way (reform.core.asking). Values
    must be JSON-able; secrets and personal numbers in them are masked, at any depth (reform.core.privacy).
    Source: GB/T 22239-2019 安全审计 b), ASVS 16.2.1.
    """
    now = current() or Asking()
    by = by or now.by
    refused = outcome == AuditEntry.Outcome.REFUSED
    entry = AuditEntry.objects.create(
        at=timezone.now(),
        actor_uid=by.user_uid if by else None,
        actor_label=by.label[:200] if by else "",
        post_uid=by.post_uid if by else None,
        role=by.role if by else "system",
        address=(by.address if by else "") or now.address,
        agent=now.agent,
        request_uid=now.uid if current() else None,
        act=act,
        object_kind=getattr(getattr(obj, "_meta", None), "model_name", ""),
        object_uid=obj.uid if obj else None,
        object_label=mask_numbers(str(obj))[:300] if obj else "",
        outcome=outcome,
        before=masked(before or {}),
        after=masked(after or {}),
        reason=mask_numbers(reason),
    )
    now.refused = now.refused or refused
    return entry
