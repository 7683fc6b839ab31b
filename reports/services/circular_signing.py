"""The signature of a circular: recorded from paper, or given inside the portal; taken back before it is published.

Issues of the bulletin are signed in reports.services.bulletins, which counts their numbers.
"""

from __future__ import annotations

from datetime import date
from functools import partial

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from departments.actor import Actor
from departments.permissions import require
from departments.selectors.policy import needs_second_factor
from departments.selectors.second_factor import device_of
from reform.core.audit import record
from reform.core.workflow import Conflict, WrongState, swap
from reports.circulars.check import check, refusals
from reports.circulars.faults import Fault
from reports.circulars.kinds import KINDS
from reports.circulars.snapshot import Snapshot
from reports.enums import PaperKind
from reports.models import Circular, CircularSnapshot
from reports.selectors.bulletins import bulletin_title
from reports.selectors.check_hindrances import Hindrance, hindrances_of, unasked_of
from reports.selectors.circulars import labelled_since, latest_snapshot, published_before
from reports.services.circular_files import ask_for_files
from reports.services.circular_log import note_event
from reports.services.paper_length import length_faults
from reports.services.paper_numbers import take_for_signature
from reports.workflow import CIRCULAR
from tasks.enums import Publicity
from tasks.services.refusals import NotPossible


class FaultyError(Exception):
    """The paper can't be signed: `faults` say what is wrong and where."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__(", ".join(fault.code for fault in faults))
        self.faults = faults


class NotCheckedError(Exception):
    """The units' checking (核对) is not settled: `hindrances` say what is open."""

    def __init__(self, hindrances: list[Hindrance]) -> None:
        super().__init__(", ".join(one.code for one in hindrances))
        self.hindrances = hindrances


@transaction.atomic
def sign_circular(
    *,
    circular: Circular,
    number: str,
    signer: str,
    signed_on: date,
    publicity: str = Publicity.INTERNAL,
    snapshot: CircularSnapshot | None = None,
    unasked: str = "",
    by: Actor,
) -> Circular:
    """Record signature, date and number from the signed paper, fix the newest snapshot as the signed one, return the paper.

    `snapshot` is the one the signer saw, `unasked` why units whose lines changed after their check are not asked again
    (needed where there are such). The final files are made by a job. Raises FaultyError when the figures do not
    add up or a fact is missing, NotCheckedError while units check, an objection is open or changed lines were seen by nobody,
    ValidationError for a number already used or of another year, or an impossible date, WrongState, Conflict for a paper changed or figures taken anew since. Log, audit
    row.
    """
    require(by, "circulars.sign", circular)
    if signed_on > timezone.localdate():
        raise ValidationError({"signed_on": _("The date of signature lies in the future.")})
    return _sign(circular, number, signer.strip(), signed_on, publicity, snapshot, unasked, by, here=False)


@transaction.atomic
def sign_here(
    *,
    circular: Circular,
    number: str,
    publicity: str = Publicity.INTERNAL,
    snapshot: CircularSnapshot | None = None,
    unasked: str = "",
    verified: bool,
    by: Actor,
) -> Circular:
    """Sign inside the portal with the actor's own name and today's date, where the programme signs here; return the paper.

    `verified` says whether the second factor was shown just now: asked of whoever has one or must have one. Raises
    NotPossible where the programme signs on paper, PermissionDenied without the second factor; else as `sign_circular`.
    """
    require(by, "circulars.sign", circular)
    if not circular.programme.signs_here:
        raise NotPossible(_("This office signs on paper: record the signature."))
    if asks_second_factor(by) and not verified:
        raise PermissionDenied("second factor")
    return _sign(
        circular, number, by.user.name, timezone.localdate(), publicity, snapshot, unasked, by, here=True
    )


def asks_second_factor(actor: Actor) -> bool:
    """Tell whether signing here asks the actor for a fresh second factor: they have one, or their role must have it."""
    return needs_second_factor(actor.role) or device_of(actor.user) is not None


def refusals_of(snapshot: CircularSnapshot) -> list[Fault]:
    """Return what keeps a snapshot from being signed: labels given since, what the check refuses, a leader's page too long."""
    data = Snapshot.from_data(snapshot.data)
    checked = refusals(check(data, published_before(snapshot.circular)))
    return [*labelled_since(data), *checked, *length_faults(snapshot)]


def _sign(
    circular: Circular,
    number: str,
    signer: str,
    signed_on: date,
    publicity: str,
    seen: CircularSnapshot | None,
    unasked: str,
    by: Actor,
    *,
    here: bool,
) -> Circular:
    CIRCULAR.require(circular, "sign")
    if circular.kind == PaperKind.BULLETIN:
        raise WrongState("sign", circular.state)
    if signed_on < circular.covered.cutoff:
        raise ValidationError({"signed_on": _("The date of signature lies before the data cut-off.")})
    # Whoever opens a round or takes the figures anew waits, or has done so already.
    Circular.objects.select_for_update().get(pk=circular.pk)
    given = ""
    if number.strip() or KINDS[circular.kind].prints_number(circular.form):
        given = take_for_signature(circular=circular, number=number, signed_on=signed_on, by=by)
    snapshot = latest_snapshot(circular)
    if seen is not None and seen.pk != snapshot.pk:
        raise Conflict(circular)
    faults = refusals_of(snapshot)
    if faults:
        raise FaultyError(faults)
    hindrances = hindrances_of(circular)
    if hindrances:
        raise NotCheckedError(hindrances)
    not_asked = [unit.short_name for unit in unasked_of(circular)]
    if not_asked and not unasked.strip():
        raise NotCheckedError([Hindrance("changed_unseen", units=len(not_asked))])
    signed = CIRCULAR.advance(
        circular,
        "sign",
        number=given,
        signer=signer,
        signed_on=signed_on,
        signed_here=here,
        publicity=publicity,
        signed_snapshot=snapshot,
    )
    said = {"number": signed.number, "signer": signer, "signed_on": signed_on.isoformat()}
    note_event(signed, "signed_here" if here else "signed", by=by, **said)
    reason = ""
    if not_asked:
        reason = unasked.strip()
        note_event(signed, "signed_unasked", by=by, units=not_asked, reason=reason)
        said["not_asked_again"] = "、".join(not_asked)
    act = "circular.sign_here" if here else "circular.sign"
    record(by=by, act=act, obj=signed, after={**said, "sha256": snapshot.sha256}, reason=reason)
    snapshot.circular = signed
    ask_for_files(snapshot, by)
    return signed


@transaction.atomic
def unsign_circular(*, circular: Circular, reason: str, by: Actor) -> Circular:
    """Take a signature back before the paper is published, and return the draft; its number stays kept for it.

    The final files and a stamped copy go. Raises NotPossible without a reason, or for an issue of the bulletin that
    others follow, WrongState, Conflict. Log, audit row.
    """
    require(by, "circulars.sign", circular)
    CIRCULAR.require(circular, "unsign")
    if not reason.strip():
        raise NotPossible(_("Say why the signature is taken back."))
    _require_last_issue(circular)
    for file in circular.signed_snapshot.files.filter(final=True) if circular.signed_snapshot else ():
        transaction.on_commit(partial(file.file.delete, save=False), robust=True)
        file.delete()
    before = {"number": circular.number, "signer": circular.signer}
    draft = CIRCULAR.advance(
        circular,
        "unsign",
        number="",
        signer="",
        signed_on=None,
        signed_here=False,
        signed_snapshot=None,
        issue=None,
        issue_total=None,
    )
    if circular.kind == PaperKind.BULLETIN:
        draft = swap(draft, title=bulletin_title(draft))
    note_event(draft, "unsigned", by=by, number=circular.number or circular.title, reason=reason.strip())
    record(by=by, act="circular.unsign", obj=draft, before=before, reason=reason.strip())
    return draft


def _require_last_issue(circular: Circular) -> None:
    """A bulletin's numbers have no gaps: the last one alone can be given back."""
    if circular.issue is None:
        return
    later = Circular.objects.filter(programme=circular.programme, supplement=circular.supplement)
    if circular.issue_total is None:
        later = later.filter(year=circular.year, issue__gt=circular.issue)
    else:
        later = later.filter(issue_total__gt=circular.issue_total)
    if later.exists():
        raise NotPossible(_("Later issues bear the numbers after this one: its number stays."))
