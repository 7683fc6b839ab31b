"""Closed segments of the record: written whole to a signed file, verified there, and only then removed."""

from __future__ import annotations

import gzip
import hashlib
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, BinaryIO

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, Max, Min, OuterRef, Q
from django.utils import timezone

from reform.core.actor import ActorLike
from reform.core.audit import record
from reform.core.audit_chain import (
    ENTRY_FIELDS,
    SEGMENT_FIELDS,
    Keyring,
    canonical,
    head,
    link_text,
    segment_text,
    sign,
)
from reform.core.audit_verify import Broken
from reform.core.models import AuditEntry, AuditSeal, AuditSegment

# 网络安全法: logs are kept for six months at least. The triggers hold to the same number.
KEPT = timedelta(days=180)
MOST_ENTRIES = 100_000
BATCH = 2000
FORMAT = "reform audit segment 1"


class TooYoung(Exception):
    """Entries younger than 180 days are never archived; the message is the sentence."""


class BadArchive(Exception):
    """The file is no segment of this record, or not what was written; the message is the sentence."""


@dataclass(frozen=True)
class Contents:
    """What a segment's file was found to hold."""

    first_seq: int
    last_seq: int
    digest_before: str
    digest_after: str
    sha256: str
    known: bool


def archive_folder() -> Path:
    """Return where segments are written."""
    return Path(settings.AUDIT_ARCHIVE)


def archive_segment(*, before: datetime, by: ActorLike) -> AuditSegment | None:
    """Archive the oldest closed stretch that lies wholly before `before`; return its tombstone, None for nothing.

    At most MOST_ENTRIES at once. Writes the file, reads it back, then in one transaction writes the tombstone and an
    audit row and removes entries and seals. Raises TooYoung where `before` lies within the last 180 days.
    """
    segment = next_segment(before=before, by=by)
    if segment is None:
        return None
    path = archive_folder() / segment.file_name
    segment.sha256 = _write(path, segment)
    values = {name: getattr(segment, name) for name in SEGMENT_FIELDS}
    segment.signature = sign(segment_text(values), algorithm=segment.algorithm, key=settings.AUDIT_KEY)
    try:
        verify_archive(path)
        with transaction.atomic():
            segment.save(force_insert=True)
            seals = AuditSeal.objects.filter(seq__lte=segment.last_seq)
            AuditEntry.objects.filter(Exists(seals.filter(entry_id=OuterRef("pk")))).delete()
            seals.delete()
            after = {
                name: str(getattr(segment, name)) for name in ("first_seq", "last_seq", "file_name", "sha256")
            }
            record(by=by, act="audit.archive", after=after)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return segment


def next_segment(*, before: datetime, by: ActorLike) -> AuditSegment | None:
    """Return the tombstone that `archive_segment` would write next, unsigned and unsaved; None for nothing.

    Raises TooYoung where `before` lies within the last 180 days.
    """
    if before > timezone.now() - KEPT:
        raise TooYoung(f"Entries are kept for {KEPT.days} days; choose a day before that.")
    last = AuditSegment.objects.order_by("-last_seq").first()
    first = last.last_seq + 1 if last else 1
    seals = AuditSeal.objects.filter(seq__gte=first).order_by("seq")
    young = AuditEntry.objects.filter(pk=OuterRef("entry_id"), at__gte=before)
    barrier = seals.filter(Q(sealed_at__gte=before) | Exists(young)).values_list("seq", flat=True).first()
    end = min(barrier - 1 if barrier else head()[0], first + MOST_ENTRIES - 1)
    if end < first:
        return None
    closing = AuditSeal.objects.get(seq=end)
    inside = AuditEntry.objects.filter(Exists(seals.filter(seq__lte=end, entry_id=OuterRef("pk"))))
    moments = inside.aggregate(first=Min("at"), last=Max("at"))
    return AuditSegment(
        first_seq=first,
        last_seq=end,
        first_at=moments["first"],
        last_at=moments["last"],
        digest_before=last.digest_after if last else "0" * 64,
        digest_after=closing.digest,
        file_name=f"audit-{first:012d}-{end:012d}.jsonl.gz",
        archived_at=timezone.now(),
        archived_by=by.label[:200],
        algorithm=settings.AUDIT_HASH,
    )


def _head_line(segment: AuditSegment) -> dict[str, Any]:
    """Return the file's first line: what it is, and a signature over that."""
    names = ("first_seq", "last_seq", "first_at", "last_at", "digest_before", "digest_after", "algorithm")
    said = {"format": FORMAT, **{name: getattr(segment, name) for name in names}}
    said["signature"] = sign(canonical(said), algorithm=segment.algorithm, key=settings.AUDIT_KEY)
    return said


def _lines(segment: AuditSegment) -> Iterator[dict[str, Any]]:
    yield _head_line(segment)
    for start in range(segment.first_seq, segment.last_seq + 1, BATCH):
        seals = list(
            AuditSeal.objects.filter(
                seq__gte=start, seq__lte=min(start + BATCH - 1, segment.last_seq)
            ).order_by("seq")
        )
        entries = AuditEntry.objects.filter(pk__in=[seal.entry_id for seal in seals]).values(*ENTRY_FIELDS)
        rows = {row["id"]: row for row in entries}
        for seal in seals:
            yield {
                "seq": seal.seq,
                "algorithm": seal.algorithm,
                "sealed_at": seal.sealed_at,
                "digest": seal.digest,
                "entry": rows.get(seal.entry_id),
            }


def _write(path: Path, segment: AuditSegment) -> str:
    """Write the segment's file, on the disk when this returns; return its SHA-256."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    part = path.with_name(f".{path.name}.part")
    try:
        with part.open("wb") as raw:
            os.chmod(part, 0o600)
            with gzip.GzipFile(fileobj=raw, mode="wb", filename="", mtime=0) as packed:
                for line in _lines(segment):
                    packed.write(canonical(line).encode() + b"\n")
            raw.flush()
            os.fsync(raw.fileno())
        os.replace(part, path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def verify_archive(path: Path) -> Contents:
    """Verify a segment's file by itself and, where the database has its tombstone, against that.

    Raises BadArchive with the first place that does not hold.
    """
    try:
        with path.open("rb") as file:
            sha256 = hashlib.file_digest(file, "sha256").hexdigest()
            file.seek(0)
            said = _verified(file)
    except (OSError, EOFError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise BadArchive(
            f"This is no segment of the record, or it is damaged ({type(error).__name__})."
        ) from error
    tombstone = AuditSegment.objects.filter(first_seq=said["first_seq"]).first()
    if tombstone and tombstone.sha256 != sha256:
        raise BadArchive("The file is not the one that was archived: its SHA-256 differs.")
    return Contents(
        said["first_seq"],
        said["last_seq"],
        said["digest_before"],
        said["digest_after"],
        sha256,
        tombstone is not None,
    )


def _verified(file: BinaryIO) -> dict[str, Any]:
    """Walk the lines of a segment's file and return its first; raises BadArchive."""
    with gzip.open(file, "rt", encoding="ascii") as lines:
        said = json.loads(next(lines, ""))
        signature = said.pop("signature")
        if said["format"] != FORMAT or not Keyring().fits(
            canonical(said), algorithm=said["algorithm"], digest=signature
        ):
            raise BadArchive("The first line of the file was not signed by this installation.")
        seq, digest, ring = said["first_seq"] - 1, said["digest_before"], Keyring()
        for line in lines:
            link = json.loads(line)
            text = link_text(
                previous=digest,
                seq=seq + 1,
                algorithm=link["algorithm"],
                sealed_at=link["sealed_at"],
                entry=link["entry"],
            )
            if link["seq"] != seq + 1 or not ring.fits(
                text, algorithm=link["algorithm"], digest=link["digest"]
            ):
                entry = link["entry"] or {}
                broken = Broken("changed", seq=seq + 1, entry=entry.get("id"), uid=str(entry.get("uid", "")))
                raise BadArchive(broken.sentence())
            seq, digest = link["seq"], link["digest"]
    if (seq, digest) != (said["last_seq"], said["digest_after"]):
        raise BadArchive(Broken("cut_off", seq=seq + 1).sentence())
    return said
