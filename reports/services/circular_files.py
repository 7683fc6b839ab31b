"""The files of a circular: made by a job from a snapshot and what is recorded with the signature."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from functools import partial
from typing import cast

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import translation

from departments.actor import Actor
from departments.permissions import require
from reform.core import jobs
from reform.core.audit import record
from reform.core.document import Form, OfficialDocument
from reform.core.files import as_content, sha256_of
from reform.core.models import Job
from reports.circulars.kinds import compose
from reports.circulars.kinds.bulletin import compose as compose_bulletin
from reports.circulars.paper import Paper
from reports.circulars.snapshot import Snapshot
from reports.enums import CircularState, PaperKind, SupersedeKind
from reports.excel.circular import circular_book
from reports.models import Circular, CircularFile, CircularSnapshot
from reports.selectors.bulletins import proposed_issue, read_bulletin
from reports.services.circular_charts import CHARTED, charted
from reports.services.paper_length import note_length

RENDER = "circular.render"
DRAFT_MARK = "送审稿"
KEPT_DRAFTS = 2


def ask_for_files(
    snapshot: CircularSnapshot, by: Actor | None, *, kinds: Collection[str] | None = None
) -> jobs.Job:
    """Ask for files of a snapshot, drafts or final ones, all kinds or some, and return the job; asking twice makes one.

    What was forgotten meanwhile (`forget_drafts`) is asked for anew: every change of the paper has its own key.
    """
    wanted = sorted(kinds or kinds_of(snapshot.circular))
    return jobs.enqueue(
        kind=RENDER,
        key=_job_key(snapshot, wanted),
        payload={"snapshot": str(snapshot.uid), "kinds": wanted},
        by=by,
    )


def job_for(snapshot: CircularSnapshot, kind: str) -> Job | None:
    """Return the job that was asked to make one kind of file of a snapshot, None where nobody asked."""
    return Job.objects.filter(key=_job_key(snapshot, [kind])).first()


def work_on_files(snapshot: CircularSnapshot) -> str:
    """Return where making the files of a snapshot stands, as `reform.core.jobs.standing_of` says it."""
    return jobs.standing_of(f"{RENDER}:{snapshot.uid}:")


@transaction.atomic
def files_again(*, snapshot: CircularSnapshot, by: Actor) -> bool:
    """Have the files of a snapshot made again that failed and return whether any had. Side effects: jobs, an audit row."""
    require(by, "circulars.prepare", snapshot.circular)
    if not jobs.try_again(start=f"{RENDER}:{snapshot.uid}:", by=by):
        return False
    record(by=by, act="files.again", obj=snapshot.circular)
    return True


def _job_key(snapshot: CircularSnapshot, kinds: Collection[str]) -> str:
    circular = snapshot.circular
    stage = "draft" if circular.state == CircularState.DRAFT else "final"
    return f"{RENDER}:{snapshot.uid}:{circular.version}:{stage}:{'+'.join(kinds)}"


def forget_drafts(circular: Circular) -> None:
    """Take away the draft files of a paper whose form or imprint changed: they no longer show it."""
    _forget(CircularFile.objects.filter(snapshot__circular=circular, final=False))


def _forget_older(file: CircularFile) -> None:
    """Keep two versions of a kind of draft: the newest, and the one before it that somebody may be looking at."""
    drafts = CircularFile.objects.filter(
        snapshot__circular=file.snapshot.circular_id, kind=file.kind, final=False
    )
    _forget(drafts.order_by("-snapshot__number")[KEPT_DRAFTS:])


def _forget(files: Iterable[CircularFile]) -> None:
    """Remove rows, and their bytes once that is certain."""
    for file in files:
        transaction.on_commit(partial(file.file.storage.delete, str(file.file.name)))
        file.delete()


def _note(circular: Circular) -> str:
    """Return how far a paper is open as it stands at its end: 此件不予公开."""
    with translation.override(settings.LANGUAGE_CODE):
        return f"此件{circular.get_publicity_display()}"


def document_of(snapshot: CircularSnapshot) -> OfficialDocument:
    """Return the document of a snapshot: with number and date once signed, marked as a draft before."""
    circular = snapshot.circular
    final = circular.signed_snapshot_id == snapshot.pk
    paper = Paper(
        form=cast(Form, circular.form),
        number=circular.number if final else "",
        dated=circular.signed_on if final else None,
        note=_note(circular),
        copies_to=circular.programme.copies_to,
        copies_printed=circular.copies_printed,
        printed_by=circular.printed_by,
        printed_on=circular.printed_on,
        proxy_seal=circular.proxy_seal,
        draft_mark="" if final else DRAFT_MARK,
        signer=circular.signer if final and circular.upward else "",
        sha256=snapshot.sha256,
        issue=circular.issue or proposed_issue(circular)[0],
        issue_total=circular.issue_total or proposed_issue(circular)[1],
    )
    if circular.kind == PaperKind.BULLETIN:
        return compose_bulletin(read_bulletin(snapshot), paper)
    return compose(Snapshot.from_data(snapshot.data), paper)


def _pdf(document: OfficialDocument) -> bytes:
    # WeasyPrint takes a second to import: only the job that renders pays for it.
    from reform.core.pdf import render_pdf

    return render_pdf(document)


def _docx(document: OfficialDocument) -> bytes:
    from reform.core.word import render_docx

    return render_docx(document)


def _archival(document: OfficialDocument, snapshot: CircularSnapshot) -> bytes:
    from reform.core.pdf import render_archival

    # As it was kept: the sha256 of these bytes is the snapshot's.
    data = json.dumps(snapshot.data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return render_archival(document, data=data.encode())


def _fonts(kind: str, data: bytes) -> list[str]:
    """Return the font files of which a PDF has characters; the other files only name fonts."""
    if kind not in {"pdf", ARCHIVAL}:
        return []
    from reform.core.typesetter import fonts_in

    return fonts_in(data)


# What of a paper's own row stands on its pages.
PRINTED = (
    "signed_snapshot_id",
    "number",
    "signer",
    "signed_on",
    "form",
    "publicity",
    "upward",
    "proxy_seal",
    "printed_by",
    "printed_on",
    "copies_printed",
)
# The paper itself: nothing is published before its final files are there.
RENDERERS = {"pdf": _pdf, "docx": _docx}
# A PDF/A-3u with the snapshot inside: made when somebody asks for it, not with the others.
ARCHIVAL = "archival"
# What is made of the figures besides; a bulletin has none, nor what only takes another paper back.
FIGURES = {"xlsx": circular_book}


def kinds_of(circular: Circular) -> tuple[str, ...]:
    """Return the kinds of file that are made of a paper, the paper itself first."""
    words_only = circular.kind == PaperKind.BULLETIN or circular.supersede_kind == SupersedeKind.WITHDRAWAL
    return tuple(RENDERERS) if words_only else (*RENDERERS, *FIGURES)


def render_files(*, snapshot: CircularSnapshot, kinds: Collection[str] | None = None) -> list[CircularFile]:
    """Make those files of a snapshot (all kinds, or `kinds`) that are missing and return all it has.

    The bytes are written first, the row after them; two workers make one row (unique constraint).
    """
    final = snapshot.circular.signed_snapshot_id == snapshot.pk
    made = set(snapshot.files.filter(final=final).values_list("kind", flat=True))
    asked = kinds_of(snapshot.circular) if kinds is None else kinds
    known = (*kinds_of(snapshot.circular), ARCHIVAL)
    missing = [kind for kind in known if kind not in made and kind in asked]
    if not missing:
        return list(snapshot.files.filter(final=final))
    document = document_of(snapshot)
    if snapshot.circular.kind in CHARTED:
        document = charted(document, Snapshot.from_data(snapshot.data))
    for kind in missing:
        if kind in FIGURES:
            data = FIGURES[kind](Snapshot.from_data(snapshot.data))
        elif kind == ARCHIVAL:
            data = _archival(document, snapshot)
        else:
            data = RENDERERS[kind](document)
        if kind == "pdf":
            note_length(snapshot, data)
        file = CircularFile(
            snapshot=snapshot,
            kind=kind,
            final=final,
            size=len(data),
            sha256=sha256_of(data),
            fonts=_fonts(kind, data),
        )
        file.file.save(f"circular.{kind}", as_content(data, f"circular.{kind}"), save=False)
        if not _keep(file, snapshot.circular):
            file.file.delete(save=False)
        elif not final:
            _forget_older(file)
    return list(snapshot.files.filter(final=final))


def _keep(file: CircularFile, printed: Circular) -> bool:
    """Write the row of a file unless there is one, or the paper no longer is what was printed: signed, taken back, set anew."""
    try:
        with transaction.atomic():
            now = Circular.objects.select_for_update().get(pk=printed.pk)
            if any(getattr(now, name) != getattr(printed, name) for name in PRINTED):
                return False
            file.save()
    except IntegrityError:
        return False
    return True
