"""Walking the chain: names the first row of the record that was changed, removed, swapped, inserted or cut off.

Only reads, in batches, beside whoever works. Segments that were archived are held to their signature; their files are
verified by reform.core.audit_archive.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from reform.core.audit_chain import (
    BEGIN,
    ENTRY_FIELDS,
    SEGMENT_FIELDS,
    Keyring,
    link_text,
    segment_text,
    sign,
)
from reform.core.audit_heads import heads_file, noted_heads
from reform.core.audit_seals import LONGEST_WAIT, settled_below
from reform.core.messages import gettext_noop
from reform.core.models import AuditEntry, AuditSeal, AuditSegment

BATCH = 2000

SENTENCES = {
    "changed": gettext_noop(
        "Entry %(entry)s (%(uid)s, place %(seq)s) is not what was sealed: it, or the time of its seal, was changed."
    ),
    "swapped": gettext_noop(
        "Entry %(entry)s (%(uid)s, place %(seq)s) stands in the place of another: rows were swapped."
    ),
    "removed": gettext_noop(
        "Entry %(entry)s (%(uid)s, place %(seq)s) was sealed and is gone: it was removed."
    ),
    "inserted": gettext_noop(
        "Entry %(entry)s (%(uid)s) was put in afterwards: its number is older than its row."
    ),
    "unsealed": gettext_noop(
        "Entry %(entry)s (%(uid)s) has waited for its seal too long: the sealer stands still, or seals were removed."
    ),
    "seal_changed": gettext_noop("The seal of place %(seq)s (entry %(entry)s) was changed."),
    "seal_removed": gettext_noop("The seal of place %(seq)s is gone."),
    "seal_inserted": gettext_noop(
        "The seal of place %(seq)s stands where a segment was archived: it was put in."
    ),
    "cut_off": gettext_noop(
        "The record ends before place %(seq)s, which once was its head: its end was cut off."
    ),
    "head_differs": gettext_noop(
        "Place %(seq)s is not what its noted head says: the chain was written anew."
    ),
    "heads_gone": gettext_noop("The file of noted heads is gone."),
    "segment": gettext_noop(
        "The archived segment that begins at place %(seq)s was changed, removed or put in."
    ),
}


@dataclass(frozen=True)
class Broken:
    """What does not hold: its kind, and the row as far as it can be named."""

    kind: str
    seq: int | None = None
    entry: int | None = None
    uid: str = ""

    def sentence(self) -> str:
        """Return it in the reader's language."""
        return _(SENTENCES[self.kind]) % {"seq": self.seq, "entry": self.entry, "uid": self.uid}


@dataclass
class Verdict:
    """What a walk found. `checked` counts sealed entries, `waiting` those not sealed yet, `archived` those in files."""

    checked: int = 0
    waiting: int = 0
    archived: int = 0
    seconds: float = 0.0
    broken: Broken | None = None
    head: str = field(default=BEGIN)

    @property
    def ok(self) -> bool:
        return self.broken is None

    def values(self) -> dict[str, Any]:
        """Return it for the record."""
        said: dict[str, Any] = {
            "checked": self.checked,
            "waiting": self.waiting,
            "archived": self.archived,
            "seconds": round(self.seconds, 1),
            "head": self.head,
        }
        return said | ({"broken": asdict(self.broken)} if self.broken else {})


class _Found(Exception):
    """The walk ends at the first row that does not hold."""

    def __init__(self, kind: str, **where: Any) -> None:
        super().__init__(kind)
        self.broken = Broken(kind, **where)


def verify_record(*, heads: Path | None = None) -> Verdict:
    """Walk the whole record and return what was found; raises nothing for a broken one.

    `heads` is the file of noted heads, the installation's own by default. Takes about 140 s of one core for a million
    entries on SQLite, in constant memory.
    """
    begun, now = time.monotonic(), timezone.now()
    verdict = Verdict()
    noted = noted_heads(heads or heads_file())
    try:
        seq, digest = _walk_segments(verdict)
        seq = _walk_seals(verdict, noted or {}, seq, digest)
        if seq and noted is None:
            raise _Found("heads_gone")
        beyond = [place for place in noted or {} if place > seq]
        if beyond:
            raise _Found("cut_off", seq=seq + 1)
        _walk_unsealed(verdict, now)
    except _Found as found:
        verdict.broken = found.broken
    verdict.seconds = time.monotonic() - begun
    return verdict


def _walk_segments(verdict: Verdict) -> tuple[int, str]:
    """Hold every archived segment to its signature and to the one before; return where the living chain begins."""
    seq, digest, ring = 0, BEGIN, Keyring()
    for segment in AuditSegment.objects.order_by("first_seq").values(*SEGMENT_FIELDS, "signature"):
        fits = ring.fits(segment_text(segment), algorithm=segment["algorithm"], digest=segment["signature"])
        if not fits or segment["first_seq"] != seq + 1 or segment["digest_before"] != digest:
            raise _Found("segment", seq=seq + 1)
        verdict.archived += segment["last_seq"] - seq
        seq, digest = segment["last_seq"], segment["digest_after"]
    return seq, digest


def _batches(after: int) -> Iterator[list[dict[str, Any]]]:
    """Give the seals after a place in batches of BATCH, in order."""
    names = ("seq", "entry_id", "entry_uid", "algorithm", "digest", "sealed_at")
    while batch := list(AuditSeal.objects.filter(seq__gt=after).order_by("seq").values(*names)[:BATCH]):
        yield batch
        after = batch[-1]["seq"]


def _walk_seals(verdict: Verdict, noted: dict[int, set[str]], seq: int, digest: str) -> int:
    """Walk the living chain from a place on; return its last place. Raises _Found at the first that does not hold."""
    ring = Keyring()
    if archived := AuditSeal.objects.filter(seq__lte=seq).order_by("seq").first():
        raise _Found("seal_inserted", seq=archived.seq)
    for batch in _batches(seq):
        numbers = [seal["entry_id"] for seal in batch]
        entries = {row["id"]: row for row in AuditEntry.objects.filter(pk__in=numbers).values(*ENTRY_FIELDS)}
        for seal in batch:
            if seal["seq"] != seq + 1:
                # Without any seal after segments, or at the very beginning, the first ones are gone.
                raise _Found("seal_removed", seq=seq + 1)
            entry = entries.get(seal["entry_id"])
            if entry is None:
                raise _gone(seal)
            text = _text(seal, digest, entry)
            if not ring.fits(text, algorithm=seal["algorithm"], digest=seal["digest"]):
                raise _unlike(seal, digest, entry)
            seq, digest = seal["seq"], seal["digest"]
            if noted.get(seq, {digest}) != {digest}:
                raise _Found("head_differs", seq=seq)
            verdict.checked += 1
            verdict.head = digest
    return seq


def _text(seal: dict[str, Any], previous: str, entry: dict[str, Any]) -> str:
    return link_text(
        previous=previous,
        seq=seal["seq"],
        algorithm=seal["algorithm"],
        sealed_at=seal["sealed_at"],
        entry=entry,
    )


def _gone(seal: dict[str, Any]) -> _Found:
    where = {"seq": seal["seq"], "entry": seal["entry_id"], "uid": str(seal["entry_uid"])}
    # The entry may be there under another number: then it is the seal that was changed, or rows were swapped.
    elsewhere = AuditEntry.objects.filter(uid=seal["entry_uid"]).exists()
    return _Found("swapped" if elsewhere else "removed", **where)


def _unlike(seal: dict[str, Any], previous: str, entry: dict[str, Any]) -> _Found:
    """Tell whether the entry, its seal, or two rows' places were touched."""
    where = {"seq": seal["seq"], "entry": entry["id"], "uid": str(entry["uid"])}
    if entry["uid"] != seal["entry_uid"]:
        swapped = AuditSeal.objects.filter(entry_uid=entry["uid"]).exists()
        return _Found("swapped" if swapped else "seal_changed", **where)
    if seal["algorithm"] not in hashlib.algorithms_available:
        return _Found("seal_changed", **where)
    following = next(_batches(seal["seq"]), None)
    if following:
        # The next link was made with this one's true digest: where it fits the one we compute, the entry is as it was.
        after = following[0]
        entries = AuditEntry.objects.filter(pk=after["entry_id"]).values(*ENTRY_FIELDS)
        for key in Keyring().left:
            made = sign(_text(seal, previous, entry), algorithm=seal["algorithm"], key=key)
            fits = any(
                Keyring().fits(_text(after, made, one), algorithm=after["algorithm"], digest=after["digest"])
                for one in entries
            )
            if fits:
                return _Found("seal_changed", **where)
    return _Found("changed", **where)


def _walk_unsealed(verdict: Verdict, now: datetime) -> None:
    """Look for entries without a seal: put in below the settled numbers, or waiting too long."""
    settled, after = settled_below(now), None
    rows = AuditEntry.objects.order_by("pk")
    while True:
        batch = list(
            (rows if after is None else rows.filter(pk__gt=after)).values_list("pk", "uid", "at")[: BATCH * 5]
        )
        if not batch:
            return
        after = batch[-1][0]
        between = AuditSeal.objects.filter(entry_id__gte=batch[0][0], entry_id__lte=after)
        sealed = set(between.values_list("entry_id", flat=True))
        for number, uid, at in batch:
            if number in sealed:
                continue
            if number <= settled:
                raise _Found("inserted", entry=number, uid=str(uid))
            if now - at > LONGEST_WAIT:
                raise _Found("unsealed", entry=number, uid=str(uid))
            verdict.waiting += 1
