"""The signature of a circular: recorded from paper, or given inside the portal."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from departments.actor import Actor
from departments.permissions import require
from reform.core.audit import record
from reports.circulars.check import check, refusals
from reports.circulars.faults import Fault
from reports.circulars.snapshot import Snapshot
from reports.models import Circular
from reports.selectors.circulars import labelled_since, latest_snapshot, published_before
from reports.services.circular_files import ask_for_files
from reports.workflow import CIRCULAR
from tasks.enums import Publicity


class FaultyError(Exception):
    """The paper can't be signed: `faults` say what is wrong and where."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__(", ".join(fault.code for fault in faults))
        self.faults = faults


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
    ask_for_files(snapshot, by)
    return signed
