"""One link of the record's chain: an HMAC over the one before, the place, and everything the entry says.

The key (AUDIT_KEY) lies outside the database: whoever owns the database can change rows, but not so that the
chain still fits. Source: GB/T 22239-2019 安全审计 c), ASVS 16.4.2.
"""

from __future__ import annotations

import hmac
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.conf import settings

from reform.core.models import AuditEntry, AuditSeal, AuditSegment

# What stands before the first link.
BEGIN = "0" * 64
ENTRY_FIELDS = [field.attname for field in AuditEntry._meta.concrete_fields]
SEGMENT_FIELDS = [
    field.attname for field in AuditSegment._meta.concrete_fields if field.attname not in {"id", "signature"}
]


def _plain(value: Any) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, UUID):
        return str(value)
    raise TypeError(f"{type(value).__name__} has no canonical form")


def canonical(value: Any) -> str:
    """Return the one way to write a value as JSON: keys sorted, no spaces, ASCII, moments in UTC."""
    # ASCII: a lone surrogate in a text can be escaped, but not encoded.
    return json.dumps(value, sort_keys=True, separators=(",", ":"), default=_plain)


def sign(message: str, *, algorithm: str, key: str) -> str:
    """Return the hexadecimal HMAC of `message`; `algorithm` is sha256 or sm3. Raises ValueError for an unknown one."""
    return hmac.new(key.encode(), message.encode(), algorithm).hexdigest()


def link_text(*, previous: str, seq: int, algorithm: str, sealed_at: Any, entry: Mapping[str, Any]) -> str:
    """Return what a seal's digest is made of."""
    return canonical([previous, seq, algorithm, sealed_at, entry])


def segment_text(values: Mapping[str, Any]) -> str:
    """Return what a segment's signature is made of: every field of its row but the signature."""
    return canonical({name: values[name] for name in SEGMENT_FIELDS})


def keys() -> list[str]:
    """Return the record's key and the former ones, newest first."""
    return [settings.AUDIT_KEY, *settings.AUDIT_KEY_FALLBACKS]


class Keyring:
    """Tells whether a digest was made with a key of ours. Once a newer key was used, an older one no longer counts."""

    def __init__(self) -> None:
        self.left = keys()[::-1]

    def fits(self, message: str, *, algorithm: str, digest: str) -> bool:
        """Return whether `digest` is that of `message`, under the key in use or a newer one."""
        for at, key in enumerate(self.left):
            try:
                made = sign(message, algorithm=algorithm, key=key)
            except ValueError:
                return False
            if hmac.compare_digest(made, digest):
                del self.left[:at]
                return True
        return False


def head() -> tuple[int, str]:
    """Return place and digest of the last link, of the last archived one where no seal stands; (0, BEGIN) at first."""
    seal = AuditSeal.objects.order_by("-seq").values_list("seq", "digest").first()
    if seal is None:
        seal = AuditSegment.objects.order_by("-last_seq").values_list("last_seq", "digest_after").first()
    return seal or (0, BEGIN)
