"""The audit record of what is made: each entry with its seal, as reform.core.audit_seals would give it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils import timezone

from reform.core.audit_chain import head, link_text, sign
from reform.core.audit_heads import note_head
from reform.core.models import AuditEntry, AuditSeal
from reform.portal.tiers.tables import Table


@dataclass(frozen=True)
class Who:
    """Somebody who acts, as records name them."""

    user_id: int
    user_uid: UUID
    post_uid: UUID
    role: str
    label: str


@dataclass(frozen=True)
class What:
    """A row, as the record names it."""

    kind: str
    uid: UUID
    label: str


class Chain:
    """Writes entries in the order they are told, and closes the chain at the end."""

    def __init__(self, new_uid: Callable[[], UUID]) -> None:
        self.new_uid = new_uid
        self.seq, self.digest = head()
        self.sealed_at = timezone.now()
        self.entries, self.seals = Table(AuditEntry), Table(AuditSeal, algorithm=settings.AUDIT_HASH)
        self.entries.last = AuditEntry.objects.order_by("pk").values_list("pk", flat=True).last() or 0
        fields = AuditEntry._meta.concrete_fields
        self.blank = {field.attname: field.get_default() for field in fields} | {"outcome": "done"}

    def tell(
        self,
        *,
        at: datetime,
        by: Who | None,
        act: str,
        what: What | None = None,
        before: Mapping[str, Any] | None = None,
        after: Mapping[str, Any] | None = None,
        reason: str = "",
    ) -> None:
        """Write one entry and its seal."""
        uid = self.new_uid()
        values: dict[str, Any] = {
            "uid": uid,
            "created_at": at,
            "at": at,
            "role": by.role if by else "system",
            "act": act,
            "before": before or {},
            "after": after or {},
            "reason": reason,
        }
        if by:
            values |= {"actor_uid": by.user_uid, "actor_label": by.label, "post_uid": by.post_uid}
        if what:
            values |= {"object_kind": what.kind, "object_uid": what.uid, "object_label": what.label[:300]}
        key = self.entries.add(**values)
        self.seq += 1
        text = link_text(
            previous=self.digest,
            seq=self.seq,
            algorithm=settings.AUDIT_HASH,
            sealed_at=self.sealed_at,
            entry=self.blank | values | {"id": key},
        )
        self.digest = sign(text, algorithm=settings.AUDIT_HASH, key=settings.AUDIT_KEY)
        self.seals.add(
            seq=self.seq, entry_id=key, entry_uid=uid, digest=self.digest, sealed_at=self.sealed_at
        )

    def note(self) -> None:
        """Note the chain's head beside the database; after the transaction, not in it."""
        if self.seq:
            note_head(seq=self.seq, digest=self.digest)
