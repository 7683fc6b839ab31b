"""Circulars in the making: frozen, worded, frozen again until they are signed."""

from __future__ import annotations

from datetime import date

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from departments.actor import Actor
from departments.permissions import require
from departments.services.notifications import notify
from reform.core.audit import record
from reform.core.workflow import WrongState, swap
from reports.circulars.check import check
from reports.circulars.kinds import KINDS, outline_of
from reports.circulars.linked import plain
from reports.circulars.snapshot import Snapshot
from reports.enums import CircularState
from reports.models import Circular, CircularSnapshot, ReportingPeriod
from reports.notifications import period as notifications
from reports.selectors.circular_words import as_worded
from reports.selectors.circulars import latest_snapshot, published_before
from reports.selectors.recipients import as_sent
from reports.selectors.superseding import figures_for
from reports.services.circular_files import render_files
from reports.services.circular_log import note_event
from reports.services.recipients import copy_recipients


def draft_circular(
    *,
    period: ReportingPeriod,
    kind: str = "monthly",
    span: str = "month",
    due_on: date | None = None,
    form: str = "",
    by: Actor | None = None,
) -> Circular:
    """Make a paper of a kind that ends with a period, with its first snapshot and draft files, and return it.

    Asking twice makes one: a circular that is there is returned as it is (its files are made where they
    are missing). Raises NotDeterminedError before the determination is confirmed.
    """
    circular = make_draft(period=period, kind=kind, span=span, due_on=due_on, form=form, by=by)
    render_files(snapshot=latest_snapshot(circular))
    return circular


def make_draft(
    *, period: ReportingPeriod, kind: str, span: str, due_on: date | None, form: str, by: Actor | None
) -> Circular:
    """Make a paper with its first snapshot and no files, and return it; one that is there is returned as it is.

    `span` is how long a stretch it covers, `due_on` its day by the calendar, `form` empty for the kind's own.
    Raises NotDeterminedError before the determination is confirmed.
    """
    programme = period.ledger.programme
    try:
        with transaction.atomic():
            circular, made = _current(period, kind, span).get_or_create(
                period=period,
                kind=kind,
                span=span,
                defaults={
                    "programme": programme,
                    "jurisdiction": period.jurisdiction,
                    "year": period.ledger.year,
                    "due_on": due_on,
                    "form": form or KINDS[kind].forms[0],
                    "printed_by": programme.printing_body,
                },
            )
            if made:
                freeze(circular, by)
                record(by=by, act="circular.draft", obj=circular, after={"title": circular.title})
                note_event(circular, "drafted", by=by)
                notify(**vars(notifications.circular_drafted(circular)))
    except IntegrityError:
        # Another worker was quicker; its circular is the one.
        circular = _current(period, kind, span).get()
    return circular


def _current(period: ReportingPeriod, kind: str, span: str) -> QuerySet[Circular]:
    """Return the paper of a kind and stretch that stands: not one dropped or taken back, nor one that supersedes another."""
    found = Circular.objects.filter(period=period, kind=kind, span=span, supersedes=None, taken_back=False)
    return found.exclude(state=CircularState.DROPPED)


def freeze(circular: Circular, by: Actor | None) -> CircularSnapshot:
    """Add a snapshot of what the database says now, in the office's words; the same makes no new version."""
    copy_recipients(circular)
    return keep(as_worded(as_sent(figures_for(circular), circular), circular), circular, by)


def keep(data: Snapshot, circular: Circular, by: Actor | None) -> CircularSnapshot:
    """Add a snapshot of `data`, checked, and give the paper its title; the newest one over again is returned."""
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
        faults=[fault.to_data() for fault in found],
        made_by=by.label if by else "",
    )
    circular.title = plain(outline_of(data).title)
    Circular.objects.filter(pk=circular.pk).update(title=circular.title)
    return snapshot


@transaction.atomic
def refreeze(*, circular: Circular, by: Actor) -> CircularSnapshot:
    """Take the figures anew into a further snapshot of a draft and return it.

    Linked figures of sections changed by hand move with it.

    For late reports accepted before signing and upheld objections. Raises WrongState once it is signed.
    """
    require(by, "circulars.prepare", circular)
    require_draft(circular)
    snapshot = freeze(circular, by)
    record(by=by, act="circular.refreeze", obj=circular, after={"snapshot": snapshot.number})
    note_event(circular, "frozen", by=by, version=snapshot.number)
    return snapshot


@transaction.atomic
def write_facts(
    *, circular: Circular, task_uid: str, now: str, cause: str, plan: str, plan_on: date | None, by: Actor
) -> CircularSnapshot:
    """Keep the clerk's words for a late matter's four facts, freeze anew and return the snapshot."""
    require(by, "circulars.prepare", circular)
    require_draft(circular)
    said = {"now": now, "cause": cause, "plan": plan, "plan_on": plan_on.isoformat() if plan_on else ""}
    facts = circular.facts | {task_uid: {key: value for key, value in said.items() if value}}
    circular = swap(circular, facts=facts)
    record(by=by, act="circular.facts", obj=circular, after={"task": task_uid, **said})
    snapshot = freeze(circular, by)
    late = Snapshot.from_data(snapshot.data).late
    note_event(
        circular,
        "facts",
        by=by,
        matter=next((f"{m.item_no} {m.title}" for m in late if m.uid == task_uid), ""),
    )
    return snapshot


def require_draft(circular: Circular) -> None:
    """Raise WrongState once a paper is signed or dropped."""
    if circular.state != CircularState.DRAFT:
        raise WrongState("freeze", circular.state)
