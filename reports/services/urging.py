"""催报: a call to a unit that is not in, and what was said."""

from __future__ import annotations

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from departments.actor import Actor
from departments.models import Department
from departments.permissions import require
from reform.core.audit import record
from reports.models import CallNote, CountySheet, ProgressReport, ReportingPeriod


@transaction.atomic
def note_call(
    *,
    period: ReportingPeriod,
    department: Department,
    text: str,
    called_at: datetime,
    promised_on: date | None = None,
    by: Actor,
) -> CallNote:
    """Note what a unit said when it was called about a period, and return the note; notes are never changed.

    Raises ValidationError by field for an empty note, a call still to come, a promise before the call, or a unit
    that has nothing to report in the period.
    """
    require(by, "reports.urge", period)
    wrong: dict[str, str] = {}
    if not text.strip():
        wrong["text"] = _("Write what was said.")
    if called_at > timezone.now():
        wrong["called_at"] = _("This moment is still to come.")
    if promised_on and promised_on < timezone.localdate(called_at):
        wrong["promised_on"] = _("The promised day lies before the call.")
    if not _is_asked(period, department):
        wrong["department"] = _("This unit has nothing to report in this period.")
    if wrong:
        raise ValidationError(wrong)
    note = CallNote.objects.create(
        period=period,
        department=department,
        called_at=called_at,
        text=text.strip(),
        promised_on=promised_on,
        written_by=by.label,
    )
    record(
        by=by,
        act="calls.note",
        obj=period,
        after={
            "unit": department.name,
            "text": note.text,
            "promised_on": promised_on.isoformat() if promised_on else "",
        },
    )
    return note


def _is_asked(period: ReportingPeriod, department: Department) -> bool:
    within = {"period": period, "department": department}
    reports = ProgressReport.objects.of_units().filter(**within)
    return reports.exists() or CountySheet.objects.filter(**within).exists()
