"""Notices in: as a file or as pasted text, kept character for character, read into drafts."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import PurePath
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from departments.actor import Actor
from departments.models import Programme
from departments.permissions import require
from reform.core import audit
from reform.core.child import TooComplex
from reform.core.files import BadFile, as_content, check_file, clean_name, sha256_of, suffix_of
from reform.core.jobs import enqueue
from tasks.enums import NoticeKind, NoticeState, Publicity
from tasks.models import Notice
from tasks.notices.files import KINDS
from tasks.services.drafts import make_drafts
from tasks.services.links import make_links
from tasks.services.reading import read_in_child

READ_JOB = "tasks.read_notice"
# Small files of these kinds are read at once; all others, and anything big, by a job.
QUICK_KINDS = (".txt", ".docx", ".xlsx", ".html", ".htm")
QUICK_SIZE = 1024 * 1024
PASTED = "pasted.txt"
TOO_COMPLEX = gettext_noop(
    "The file is too complex to be read within the limits of memory and time; split it or paste its text."
)


class AlreadyKept(Exception):
    """The same file was read in before; `notice` is what it became."""

    def __init__(self, notice: Notice) -> None:
        super().__init__(_("This file is already here: “%(title)s”.") % {"title": notice.title})
        self.notice = notice


@dataclass(frozen=True)
class Incoming:
    """A file or a pasted text that may be read: checked, and not here yet. A pasted text has no `file_name`."""

    programme: Programme
    name: str
    content: bytes
    digest: str
    file_name: str


def import_notice(
    *,
    programme: Programme,
    name: str = "",
    data: bytes | None = None,
    text: str = "",
    issued_on: date | None = None,
    corrects: Notice | None = None,
    by: Actor,
) -> Notice:
    """Read a notice in, from a file (`name`, `data`) or pasted `text`, and return it with its drafts.

    `issued_on` serves where the text names no date of issue; `corrects` is the notice whose corrected file this
    is. The file is kept as it came, its text character for character. Raises BadFile with a sentence, AlreadyKept
    when the programme has the same bytes already. Side effects: a private file, the rows, one audit row; nothing
    of them when anything goes wrong. A long file takes seconds: requests use `receive_notice`.
    """
    require(by, "notices.import")
    incoming = accept(programme, name, data, text)
    result = read(incoming.name, incoming.content, issued_on)
    if refused := result.get("refused"):
        raise BadFile(_(refused))
    with _kept_once(incoming):
        notice = new_notice(incoming, corrects=corrects, **told(result))
        count = fill(notice, result)
        audit.record(
            by=by, act="notices.import", obj=notice, after={"sha256": incoming.digest, "drafts": count}
        )
    return notice


def receive_notice(
    *,
    programme: Programme,
    name: str = "",
    data: bytes | None = None,
    text: str = "",
    issued_on: date | None = None,
    corrects: Notice | None = None,
    keep: bool = False,
    by: Actor,
) -> Notice:
    """Take a notice in as `import_notice` does, but leave what is slow to read to a job.

    The notice is then being read: its title is the file's name until the job has found its own. With `keep` the job
    keeps it for reference once it is read. Side effects for slow files: the private file, the row, an audit row and
    the job.
    """
    require(by, "notices.import")
    if data is None or not is_slow(name, len(data)):
        return import_notice(
            programme=programme,
            name=name,
            data=data,
            text=text,
            issued_on=issued_on,
            corrects=corrects,
            by=by,
        )
    incoming = accept(programme, name, data, text)
    with _kept_once(incoming):
        notice = new_notice(
            incoming,
            corrects=corrects,
            title=PurePath(incoming.name).stem[:300],
            issued_on=issued_on,
            state=NoticeState.READING,
        )
        audit.record(by=by, act="notices.import", obj=notice, after={"sha256": incoming.digest})
        enqueue(
            kind=READ_JOB,
            key=f"{READ_JOB}:{notice.uid}",
            payload={
                "notice": str(notice.uid),
                "issued_on": issued_on.isoformat() if issued_on else "",
                "keep": keep,
                "who": by.label,
            },
            by=by,
        )
    return notice


def is_slow(name: str, size: int) -> bool:
    """Whether a file of this name and size in bytes is left to a job."""
    return suffix_of(name) not in QUICK_KINDS or size > QUICK_SIZE


def accept(programme: Programme, name: str, data: bytes | None, text: str) -> Incoming:
    """Check a file or a pasted text and return it; raises BadFile or AlreadyKept."""
    content = text.replace("\r\n", "\n").encode() if data is None else data
    if not content.strip():
        raise BadFile(_("There is no text to read."))
    name = PASTED if data is None else name
    check_file(name, content, kinds=KINDS)
    name = clean_name(name)
    incoming = Incoming(programme, name, content, sha256_of(content), "" if data is None else name)
    _refuse_second(incoming)
    return incoming


def read(name: str, content: bytes, issued_on: date | None) -> dict[str, Any]:
    """Return what the child read, or {"refused": sentence}, an English msgid."""
    try:
        return read_in_child(name=name, data=content, issued_on=issued_on)
    except TooComplex:
        return {"refused": TOO_COMPLEX}


def new_notice(incoming: Incoming, **fields: Any) -> Notice:
    """Keep the row and, of an upload, the file; the caller holds a transaction."""
    notice = Notice(
        programme=incoming.programme,
        jurisdiction=incoming.programme.jurisdiction,
        sha256=incoming.digest,
        file_name=incoming.file_name,
        **fields,
    )
    if incoming.file_name:
        notice.file.save(incoming.file_name, as_content(incoming.content, incoming.file_name), save=False)
    notice.save()
    return notice


def told(result: dict[str, Any]) -> dict[str, Any]:
    """Return the notice's fields as a reading tells them."""
    reading = result["reading"]
    issued_on = reading["issued_on"]
    return {
        "title": (reading["title"] or _("Notice without a title"))[:300],
        "document_number": (reading["document_number"] or "")[:60],
        "issuer": (reading["issuer"] or "")[:150],
        "issued_on": date.fromisoformat(issued_on) if issued_on else None,
        "kind": reading["kind"] if reading["kind"] in NoticeKind.values else NoticeKind.NOTICE,
        "publicity": reading["publicity"] or Publicity.INTERNAL,
        "text": result["text"],
        "doubts": [*result["notes"], *(doubt["message"] for doubt in reading["doubts"])],
        "document_targets": reading["document_targets"],
    }


def fill(notice: Notice, result: dict[str, Any]) -> int:
    """Make the drafts and links of a reading and return the number of drafts; the caller holds a transaction."""
    drafts = make_drafts(notice=notice, items=result["reading"]["tasks"])
    make_links(notice=notice, reading=result["reading"])
    return len(drafts)


@contextmanager
def _kept_once(incoming: Incoming) -> Iterator[None]:
    """A transaction in which the same file can come only once."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError:
        # Somebody else read the same file in at the same moment.
        _refuse_second(incoming)
        raise


def _refuse_second(incoming: Incoming) -> None:
    gone = (NoticeState.WITHDRAWN, NoticeState.UNREADABLE)
    kept = Notice.objects.filter(programme=incoming.programme, sha256=incoming.digest).exclude(state__in=gone)
    if first := kept.first():
        raise AlreadyKept(first)
