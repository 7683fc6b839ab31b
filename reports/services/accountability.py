"""问责 is never done here: only noted, on which day what was handed to which body. For the head alone."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from departments.actor import Actor
from departments.models import Department
from departments.permissions import require
from reform.core import audit
from reports.models import AccountabilityNote, SupervisionOrder
from tasks.services.refusals import NotPossible


@transaction.atomic
def note_accountability(
    *,
    department: Department,
    handed_on: date,
    body: str,
    text: str = "",
    order: SupervisionOrder | None = None,
    by: Actor,
) -> AccountabilityNote:
    """Note that something about a unit was handed to a body, and return the note. Nobody is told.

    Raises PermissionDenied, NotPossible for a day to come or another unit's order. The audit row names neither the
    unit nor the words: it is read outside this circle. Side effects: audit row.
    """
    require(by, "accountability.note")
    if handed_on > timezone.localdate():
        raise NotPossible(_("This day has not come yet."))
    if order and order.department_id != department.pk:
        raise NotPossible(_("This order went to another unit."))
    note = AccountabilityNote.objects.create(
        programme=by.own_programme,
        order=order,
        department=department,
        handed_on=handed_on,
        body=body.strip(),
        text=text.strip(),
        written_by=by.label,
    )
    audit.record(by=by, act="accountability.note", after={"uid": str(note.uid)})
    return note
