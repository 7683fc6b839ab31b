"""Notices in: as a file or as pasted text, kept character for character, read into drafts."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from departments.actor import Actor
from departments.models import Programme
from departments.permissions import require
from reform.core import audit
from reform.core.child import TooComplex
from reform.core.files import BadFile, as_content, check_file, clean_name, sha256_of
from tasks.enums import NoticeKind, NoticeState
from tasks.models import Notice
from tasks.services.drafts import make_drafts
from tasks.services.links import make_links
from tasks.services.reading import read_in_child

KINDS = (".txt", ".docx")
PASTED = "pasted.txt"


class AlreadyKept(Exception):
    """The same file was read in before; `notice` is what it became."""

    def __init__(self, notice: Notice) -> None:
        super().__init__(_("This file is already here: “%(title)s”.") % {"title": notice.title})
        self.notice = notice


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
    is. The file is kept as it came, its text character
    for character. Raises BadFile with a sentence, AlreadyKept when the programme has the same bytes already.
    Side effects: a private file, the rows, one audit row; nothing of them when anything goes wrong.
    """
    require(by, "notices.import")
    pasted = data is None
    content = text.replace("\r\n", "\n").encode() if data is None else data
    name = PASTED if pasted else clean_name(name)
    if not content.strip():
        raise BadFile(_("There is no text to read."))
    check_file(name, content, kinds=KINDS)
    digest = sha256_of(content)
    _refuse_second(programme, digest)
    try:
        result = read_in_child(name=name, data=content, issued_on=issued_on)
    except TooComplex as error:
        raise BadFile(
            _(
                "The file is too complex to be read within the limits of memory and time; split it or paste its text."
            )
        ) from error
    if refused := result.get("refused"):
        raise BadFile(_(refused))
    try:
        with transaction.atomic():
            notice = _keep(programme, result, digest)
            notice.file_name = "" if pasted else name
            notice.corrects = corrects
            if not pasted:
                notice.file.save(name, as_content(content, name), save=False)
            notice.save()
            drafts = make_drafts(notice=notice, items=result["reading"]["tasks"])
            make_links(notice=notice, reading=result["reading"])
            audit.record(
                by=by, act="notices.import", obj=notice, after={"sha256": digest, "drafts": len(drafts)}
            )
    except IntegrityError:
        # Somebody else read the same file in at the same moment.
        _refuse_second(programme, digest)
        raise
    return notice


def _refuse_second(programme: Programme, digest: str) -> None:
    kept = (
        Notice.objects.filter(programme=programme, sha256=digest).exclude(state=NoticeState.WITHDRAWN).first()
    )
    if kept:
        raise AlreadyKept(kept)


def _keep(programme: Programme, result: dict[str, Any], digest: str) -> Notice:
    reading = result["reading"]
    issued_on = reading["issued_on"]
    return Notice(
        programme=programme,
        jurisdiction=programme.jurisdiction,
        title=(reading["title"] or _("Notice without a title"))[:300],
        document_number=(reading["document_number"] or "")[:60],
        issuer=(reading["issuer"] or "")[:150],
        issued_on=date.fromisoformat(issued_on) if issued_on else None,
        kind=reading["kind"] if reading["kind"] in NoticeKind.values else NoticeKind.NOTICE,
        text=result["text"],
        sha256=digest,
        doubts=[doubt["message"] for doubt in reading["doubts"]],
        document_targets=reading["document_targets"],
    )
