"""What stands on a paper besides its figures, the stamped copy taken back, and a paper's end: not issued, archived."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from departments.actor import Actor
from departments.permissions import require
from reform.core.audit import record
from reform.core.files import as_content, check_file, sha256_of
from reform.core.workflow import WrongState, swap
from reports.enums import CircularState, PaperKind
from reports.models import Article, Circular, CircularFile
from reports.selectors.circulars import latest_snapshot
from reports.selectors.paper_numbers import reserved_for
from reports.services.check_rounds import end_with_paper
from reports.services.circular_files import ask_for_files, forget_drafts
from reports.services.circular_log import note_event
from reports.services.paper_numbers import release_number
from reports.workflow import CIRCULAR
from tasks.services.refusals import NotPossible

PAPER = ("form", "publicity", "upward", "proxy_seal", "printed_by", "printed_on", "copies_printed")
OUT = (CircularState.PUBLISHED, CircularState.SUPERSEDED)


@transaction.atomic
def set_paper(*, circular: Circular, by: Actor, **facts: Any) -> Circular:
    """Set what stands on a draft besides its figures (PAPER) and return it; its files are made anew by a job.

    Raises WrongState once it is signed, Conflict. Log, audit row; the same facts change nothing.
    """
    require(by, "circulars.prepare", circular)
    if circular.state != CircularState.DRAFT:
        raise WrongState("paper", circular.state)
    changed = {
        name: facts[name] for name in PAPER if name in facts and facts[name] != getattr(circular, name)
    }
    if not changed:
        return circular
    before = {name: _said(getattr(circular, name)) for name in changed}
    kept = swap(circular, **changed)
    after = {name: _said(value) for name, value in changed.items()}
    note_event(kept, "paper", by=by)
    record(by=by, act="circular.paper", obj=kept, before=before, after=after)
    forget_drafts(kept)
    ask_for_files(latest_snapshot(kept), by)
    return kept


def _said(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _forget(files: list[CircularFile]) -> None:
    """Remove files with their bytes, once the transaction is kept."""
    for file in files:
        transaction.on_commit(partial(file.file.delete, save=False), robust=True)
        file.delete()


@transaction.atomic
def keep_stamped(*, circular: Circular, name: str, data: bytes, by: Actor) -> CircularFile:
    """Keep the stamped PDF of a signed paper and return it; until it is published another one replaces it.

    Raises BadFile with a sentence for a file that is not taken, NotPossible where a published paper has one, WrongState
    before it is signed. Log, audit row with its SHA-256.
    """
    require(by, "circulars.prepare", circular)
    snapshot = circular.signed_snapshot
    if snapshot is None or circular.state not in (CircularState.SIGNED, *OUT):
        raise WrongState("stamp", circular.state)
    check_file(name, data, kinds=(".pdf",))
    # Two who bring a copy at once come one after the other.
    Circular.objects.select_for_update().get(pk=circular.pk)
    known = list(snapshot.files.filter(kind="stamped"))
    if known and circular.state in OUT:
        raise NotPossible(_("The stamped copy of a published paper stays as it is."))
    _forget(known)
    file = CircularFile(snapshot=snapshot, kind="stamped", final=True, size=len(data), sha256=sha256_of(data))
    file.file.save("stamped.pdf", as_content(data, "stamped.pdf"), save=False)
    file.save()
    note_event(circular, "stamped", by=by, sha256=file.sha256)
    before = {"sha256": known[0].sha256} if known else {}
    record(by=by, act="circular.stamped", obj=circular, before=before, after={"sha256": file.sha256})
    return file


@transaction.atomic
def drop_circular(*, circular: Circular, reason: str, by: Actor) -> Circular:
    """Leave a draft unissued, with a reason, and return it: the calendar does not ask for it again.

    A running check is called off, its number stays used with a remark, articles of a bulletin are free again. Raises
    NotPossible without a reason, WrongState, Conflict. Log, audit row.
    """
    require(by, "circulars.drop", circular)
    CIRCULAR.require(circular, "drop")
    if not reason.strip():
        raise NotPossible(_("Say why the draft is not issued."))
    end_with_paper(circular, reason, by)
    kept = reserved_for(circular)
    if kept:
        release_number(number=kept, because=f"曾留给《{circular.title}》，未印发", by=by)
    if circular.kind == PaperKind.BULLETIN:
        Article.objects.filter(bulletin=circular).update(bulletin=None, position=0)
    dropped = CIRCULAR.advance(circular, "drop", dropped_because=reason.strip()[:300])
    note_event(dropped, "dropped", by=by, reason=reason.strip())
    record(by=by, act="circular.drop", obj=dropped, reason=reason.strip())
    return dropped


@transaction.atomic
def archive_circular(*, circular: Circular, archived_on: date, number: str, by: Actor) -> Circular:
    """Record that a published paper went to the archive, when and under which number, and return it.

    Recorded again it is put right. Raises ValidationError by field, WrongState before it is published, Conflict.
    Log, audit row.
    """
    require(by, "circulars.prepare", circular)
    if circular.state not in OUT:
        raise WrongState("archive", circular.state)
    if archived_on > timezone.localdate():
        raise ValidationError({"archived_on": _("This day is still to come.")})
    if circular.signed_on and archived_on < circular.signed_on:
        raise ValidationError({"archived_on": _("It was signed after this day.")})
    if not number.strip():
        raise ValidationError({"number": _("Say under which number it lies in the archive.")})
    before = {"archive_number": circular.archive_number} if circular.archive_number else {}
    kept = swap(circular, archived_on=archived_on, archive_number=number.strip())
    said = {"archived_on": archived_on.isoformat(), "number": number.strip()}
    note_event(kept, "archived", by=by, **said)
    record(by=by, act="circular.archive", obj=kept, before=before, after=said)
    return kept
