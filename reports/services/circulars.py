"""Circulars: frozen, rendered, signed, published. Published they never change."""

from __future__ import annotations

from datetime import date
from typing import Any, cast

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from departments.actor import Actor
from departments.permissions import require
from departments.services.notifications import notify
from reform.core import jobs
from reform.core.audit import record
from reform.core.document import Form, OfficialDocument
from reform.core.files import as_content, sha256_of
from reform.core.fonts import font_names
from reform.core.workflow import WrongState, swap
from reports import notifications
from reports.circulars.check import check, refusals
from reports.circulars.faults import Fault
from reports.circulars.kinds import KINDS, compose, outline_of
from reports.circulars.linked import plain
from reports.circulars.paper import Paper
from reports.circulars.snapshot import Snapshot
from reports.enums import CircularState
from reports.models import Circular, CircularFile, CircularSnapshot, ReportingPeriod
from reports.selectors.circulars import labelled_since, latest_snapshot, published_before
from reports.selectors.snapshot import build_snapshot
from reports.workflow import CIRCULAR
from tasks.enums import Publicity

RENDER = "circular.render"
NOTES = {
    Publicity.PUBLIC: "此件主动公开",
    Publicity.ON_REQUEST: "此件依申请公开",
    Publicity.INTERNAL: "此件不予公开",
}
DRAFT_MARK = "送审稿"


class FaultyError(Exception):
    """The paper can't be signed: `faults` say what is wrong and where."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__(", ".join(fault.code for fault in faults))
        self.faults = faults


class NotRenderedError(Exception):
    """The signed files are not made yet, so there is nothing to publish."""


def draft_circular(*, period: ReportingPeriod, kind: str = "monthly", by: Actor | None = None) -> Circular:
    """Make the period's circular with its first snapshot and draft files, and return it.

    Asking twice makes one: a circular that is there is returned as it is (its files are made where they
    are missing). Raises NotDeterminedError before the determination is confirmed.
    """
    programme = period.ledger.programme
    try:
        with transaction.atomic():
            circular, made = _current(period, kind).get_or_create(
                period=period,
                kind=kind,
                defaults={
                    "programme": programme,
                    "jurisdiction": period.jurisdiction,
                    "year": period.ledger.year,
                    "form": KINDS[kind].forms[0],
                    "printed_by": programme.printing_body,
                },
            )
            if made:
                _freeze(circular, by)
                record(by=by, act="circular.draft", obj=circular, after={"title": circular.title})
                notify(**vars(notifications.circular_drafted(circular)))
    except IntegrityError:
        # Another worker was quicker; its circular is the one.
        circular = _current(period, kind).get()
    render_files(snapshot=latest_snapshot(circular))
    return circular


def _current(period: ReportingPeriod, kind: str) -> QuerySet[Circular]:
    """Return the period's paper of a kind: neither one that was dropped nor one that supersedes another."""
    return Circular.objects.filter(period=period, kind=kind, supersedes=None).exclude(
        state=CircularState.DROPPED
    )


def _freeze(circular: Circular, by: Actor | None) -> CircularSnapshot:
    """Add a snapshot of what the database says now; the same figures make no new version."""
    data = build_snapshot(circular)
    sha = data.sha256()
    last = circular.snapshots.order_by("-number").first()
    if last and last.sha256 == sha:
        return last
    found = check(data, published_before(circular))
    snapshot = CircularSnapshot.objects.create(
        circular=circular,
        number=last.number + 1 if last else 1,
        data=data.to_data(),
        sha256=sha,
        faults=[_kept(fault) for fault in found],
        made_by=by.label if by else "",
    )
    circular.title = plain(outline_of(data).title)
    Circular.objects.filter(pk=circular.pk).update(title=circular.title)
    return snapshot


def _kept(fault: Fault) -> dict[str, Any]:
    return {"code": fault.code, "where": fault.where, "params": dict(fault.params), "level": fault.level}


@transaction.atomic
def refreeze(*, circular: Circular, by: Actor) -> CircularSnapshot:
    """Take the figures anew into a further snapshot of a draft, ask for its files, and return it.

    For late reports accepted before signing and upheld objections. Raises WrongState once it is signed.
    """
    require(by, "circulars.prepare", circular)
    _require_draft(circular)
    snapshot = _freeze(circular, by)
    record(by=by, act="circular.refreeze", obj=circular, after={"snapshot": snapshot.number})
    _ask_for_files(snapshot, by)
    return snapshot


@transaction.atomic
def write_facts(
    *, circular: Circular, task_uid: str, now: str, cause: str, plan: str, plan_on: date | None, by: Actor
) -> CircularSnapshot:
    """Keep the clerk's words for a late matter's four facts, freeze anew and return the snapshot."""
    require(by, "circulars.prepare", circular)
    _require_draft(circular)
    said = {"now": now, "cause": cause, "plan": plan, "plan_on": plan_on.isoformat() if plan_on else ""}
    facts = circular.facts | {task_uid: {key: value for key, value in said.items() if value}}
    circular = swap(circular, facts=facts)
    record(by=by, act="circular.facts", obj=circular, after={"task": task_uid, **said})
    snapshot = _freeze(circular, by)
    _ask_for_files(snapshot, by)
    return snapshot


def _require_draft(circular: Circular) -> None:
    if circular.state != CircularState.DRAFT:
        raise WrongState("freeze", circular.state)


def _ask_for_files(snapshot: CircularSnapshot, by: Actor | None) -> jobs.Job:
    final = snapshot.circular.state != CircularState.DRAFT
    return jobs.enqueue(
        kind=RENDER,
        key=f"{RENDER}:{snapshot.uid}:{'final' if final else 'draft'}",
        payload={"snapshot": str(snapshot.uid)},
        by=by,
    )


@transaction.atomic
def sign_circular(
    *,
    circular: Circular,
    number: str,
    signer: str,
    signed_on: date,
    publicity: str = Publicity.INTERNAL,
    by: Actor,
) -> Circular:
    """Record signature, date and number, fix the newest snapshot as the signed one, and return the circular.

    The final files are made by a job. Raises FaultyError when the figures do not add up or a fact is missing,
    ValidationError for a number already used or a date in the future, WrongState, Conflict.
    """
    require(by, "circulars.sign", circular)
    if signed_on > timezone.localdate():
        raise ValidationError({"signed_on": _("The date of signature lies in the future.")})
    if signed_on < circular.covered.cutoff:
        raise ValidationError({"signed_on": _("The date of signature lies before the data cut-off.")})
    if Circular.objects.filter(programme=circular.programme, number=number).exclude(pk=circular.pk).exists():
        raise ValidationError({"number": _("This number is already used; withdrawn numbers stay used.")})
    snapshot = latest_snapshot(circular)
    data = Snapshot.from_data(snapshot.data)
    faults = [*labelled_since(data), *refusals(check(data, published_before(circular)))]
    if faults:
        raise FaultyError(faults)
    signed = CIRCULAR.advance(
        circular,
        "sign",
        number=number,
        signer=signer,
        signed_on=signed_on,
        publicity=publicity,
        signed_snapshot=snapshot,
    )
    record(
        by=by,
        act="circular.sign",
        obj=signed,
        after={
            "number": number,
            "signer": signer,
            "signed_on": signed_on.isoformat(),
            "sha256": snapshot.sha256,
        },
    )
    snapshot.circular = signed
    _ask_for_files(snapshot, by)
    return signed


@transaction.atomic
def publish_circular(*, circular: Circular, by: Actor) -> Circular:
    """Publish a signed circular to the programme's people and return it.

    Raises NotRenderedError while the final files are being made, WrongState, Conflict.
    """
    require(by, "circulars.publish", circular)
    CIRCULAR.require(circular, "publish")
    snapshot = circular.signed_snapshot
    if snapshot is None or snapshot.files.filter(final=True).count() < len(RENDERERS):
        raise NotRenderedError(str(circular))
    published = CIRCULAR.advance(circular, "publish", published_at=timezone.now(), published_by=by.label)
    record(by=by, act="circular.publish", obj=published, after={"number": published.number})
    notify(**vars(notifications.circular_published(published)))
    return published


# --- files ----------------------------------------------------------------------------------------------------------
def document_of(snapshot: CircularSnapshot) -> OfficialDocument:
    """Return the document of a snapshot: with number and date once signed, marked as a draft before."""
    circular = snapshot.circular
    final = circular.signed_snapshot_id == snapshot.pk
    paper = Paper(
        form=cast(Form, circular.form),
        number=circular.number if final else "",
        dated=circular.signed_on if final else None,
        note=NOTES[Publicity(circular.publicity)],
        copies_to=circular.programme.copies_to,
        copies_printed=circular.copies_printed,
        printed_by=circular.printed_by,
        printed_on=circular.printed_on,
        proxy_seal=circular.proxy_seal,
        draft_mark="" if final else DRAFT_MARK,
        signer=circular.signer if final and circular.upward else "",
        sha256=snapshot.sha256,
    )
    return compose(Snapshot.from_data(snapshot.data), paper)


def _pdf(document: OfficialDocument) -> bytes:
    # WeasyPrint takes a second to import: only the job that renders pays for it.
    from reform.core.pdf import render_pdf

    return render_pdf(document)


def _docx(document: OfficialDocument) -> bytes:
    from reform.core.word import render_docx

    return render_docx(document)


RENDERERS = {"pdf": _pdf, "docx": _docx}


def render_files(*, snapshot: CircularSnapshot) -> list[CircularFile]:
    """Make the PDF and the Word file of a snapshot that are missing and return all of them.

    The bytes are written first, the row after them; two workers make one row (unique constraint).
    """
    final = snapshot.circular.signed_snapshot_id == snapshot.pk
    document = document_of(snapshot)
    for kind, render in RENDERERS.items():
        if snapshot.files.filter(kind=kind, final=final).exists():
            continue
        data = render(document)
        file = CircularFile(
            snapshot=snapshot,
            kind=kind,
            final=final,
            size=len(data),
            sha256=sha256_of(data),
            fonts=sorted(set(font_names().values())),
        )
        file.file.save(f"circular.{kind}", as_content(data, f"circular.{kind}"), save=False)
        try:
            with transaction.atomic():
                file.save()
        except IntegrityError:
            file.file.delete(save=False)
    return list(snapshot.files.filter(final=final))
