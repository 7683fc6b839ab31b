"""签收: who a published paper went to, and their word that they have it."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from departments.actor import Actor
from departments.enums import Role
from departments.permissions import may, require
from reform.core.audit import record
from reform.core.workflow import WrongState
from reports.enums import INNER_PAPERS, CircularState, RecordedSource
from reports.models import Circular, Receipt
from reports.selectors.receipts import own_receipt
from reports.selectors.recipients import lines_of, reached
from reports.services.circular_log import note_event
from tasks.services.refusals import NotPossible


def make_receipts(circular: Circular) -> list[Receipt]:
    """Make a receipt for each unit and leader's post the paper goes to by the members of today, once each; return all.

    A paper for leaders goes to posts only. Whoever got the paper it supersedes gets this one. In the caller's transaction.
    """
    units: dict[int, None] = {}
    posts: dict[int, None] = {}
    for one in reached(lines_of(circular), circular.programme):
        units |= dict.fromkeys(unit.pk for unit in one.units)
        posts |= dict.fromkeys(post.pk for post in one.posts)
    if circular.supersedes_id:
        for old in Receipt.objects.filter(circular=circular.supersedes_id):
            if old.department_id:
                units[old.department_id] = None
            if old.post_id:
                posts[old.post_id] = None
    if circular.kind in INNER_PAPERS:
        units = {}
    rows = [Receipt(circular=circular, department_id=key) for key in units]
    rows += [Receipt(circular=circular, post_id=key) for key in posts]
    return Receipt.objects.bulk_create(rows)


@transaction.atomic
def receive_circular(*, circular: Circular, by: Actor) -> Receipt:
    """Sign for a published paper for the own unit, or the own post of a leader, and return the receipt.

    Signing again changes nothing. Raises PermissionDenied for whom it was not sent to, WrongState before it is out.
    """
    require(by, "circulars.receive", circular)
    if circular.state not in {CircularState.PUBLISHED, CircularState.SUPERSEDED}:
        raise WrongState("receive", circular.state)
    receipt = own_receipt(circular, by)
    if receipt is None:
        raise PermissionDenied("circulars.receive")
    signed = Receipt.objects.filter(pk=receipt.pk, signed_for_at__isnull=True).update(
        signed_for_at=timezone.now(), signed_for_by=by.label
    )
    receipt.refresh_from_db()
    if signed:
        name = str(receipt.department or receipt.post)
        record(by=by, act="circular.receive", obj=circular, after={"unit": name})
        note_event(circular, "received", by=by, recipient=name)
    return receipt


@transaction.atomic
def record_receipt(*, receipt: Receipt, source: str, received_on: date, by: Actor) -> Receipt:
    """Record for a unit that it has a published paper (代录), as it told the office, and return the receipt.

    Raises WrongState before the paper is out, NotPossible with a sentence (a leader's receipt, without a known source,
    a day before it was published or to come, the unit has signed already). Side effects: log, audit row.
    """
    circular = receipt.circular
    require(by, "circulars.record_receipt", circular)
    if circular.state not in {CircularState.PUBLISHED, CircularState.SUPERSEDED}:
        raise WrongState("receive", circular.state)
    if receipt.department is None:
        raise NotPossible(_("Only a unit's receipt is recorded for it."))
    if source not in RecordedSource.values:
        raise NotPossible(_("Say how the unit told it."))
    out_on = timezone.localdate(circular.published_at)
    if not out_on <= received_on <= timezone.localdate():
        raise NotPossible(_("The day of receipt lies between publication and today."))
    recorded = Receipt.objects.filter(pk=receipt.pk, signed_for_at__isnull=True).update(
        signed_for_at=timezone.now(),
        signed_for_by=by.label,
        recorded_source=source,
        received_on=received_on,
    )
    if not recorded:
        raise NotPossible(_("The unit has signed for it already."))
    receipt.refresh_from_db()
    said = {"source": source, "received_on": received_on.isoformat()}
    record(by=by, act="circular.receive_for", obj=circular, after={"unit": str(receipt.department), **said})
    note_event(circular, "receipt_recorded", by=by, recipient=str(receipt.department), **said)
    return receipt


def note_opened(*, circular: Circular, by: Actor) -> None:
    """Keep that a leader opened a paper sent to their post: it is the receipt, nobody asks them for a press."""
    out = circular.state in {CircularState.PUBLISHED, CircularState.SUPERSEDED}
    if by.role == Role.LEADER and out and may(by, "circulars.receive", circular):
        receive_circular(circular=circular, by=by)
