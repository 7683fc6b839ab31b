"""Writing the audit record, in the same transaction as the change it tells of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
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
    entry = _entry(by, act, obj, before, after, outcome, reason)
    entry.save(force_insert=True)
    now = current()
    if now and outcome == AuditEntry.Outcome.REFUSED:
        now.refused = True
    return entry


@dataclass(frozen=True)
class Done:
    """What one row of several done in one act is recorded with; the fields are those of `record`."""

    obj: HasUid | None
    before: Mapping[str, Any] = field(default_factory=dict)
    after: Mapping[str, Any] = field(default_factory=dict)
    reason: str = ""


def record_each(*, by: ActorLike | None, act: str, done: Iterable[Done]) -> None:
    """Write one audit row for each row an act was done to, like `record`, in as few statements as it takes."""
    outcome = AuditEntry.Outcome.DONE
    AuditEntry.objects.bulk_create(
        _entry(by, act, one.obj, one.before, one.after, outcome, one.reason) for one in done
    )


def _entry(
    by: ActorLike | None,
    act: str,
    obj: HasUid | None,
    before: Mapping[str, Any] | None,
    after: Mapping[str, Any] | None,
    outcome: str,
    reason: str,
) -> AuditEntry:
    """Return the audit row of one object, not yet written."""
    now = current() or Asking()
    by = by or now.by
    return AuditEntry(
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
