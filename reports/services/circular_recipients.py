"""A draft's own list of whom it goes to; fixed when it is signed."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from departments.actor import Actor
from departments.permissions import require
from reform.core.audit import record
from reform.core.workflow import WrongState, swap
from reports.enums import CircularState, PaperKind
from reports.models import Circular, CircularSnapshot, Recipient
from reports.selectors.recipients import lines_of
from reports.services.bulletins import freeze_issue
from reports.services.circular_files import forget_drafts
from reports.services.circular_log import note_event
from reports.services.circulars import refreeze
from reports.services.recipients import Given, require_list


@transaction.atomic
def set_recipients(
    *, circular: Circular, lines: Sequence[Given], copies_printed: int | None = None, by: Actor
) -> CircularSnapshot:
    """Replace a draft's list and how many copies are printed; return the snapshot that holds it.

    Raises ValidationError (`require_list`), WrongState once it is signed, Conflict. Audit row.
    """
    require(by, "circulars.prepare", circular)
    if circular.state != CircularState.DRAFT:
        raise WrongState("distribute", circular.state)
    require_list(lines, kind=circular.kind, bulletin=circular.form == "bulletin")
    before = [row.name for row in lines_of(circular)]
    changed = swap(circular, copies_printed=copies_printed)
    changed.recipients.all().delete()
    Recipient.objects.bulk_create(
        Recipient(circular=changed, **line.fields(at)) for at, line in enumerate(lines)
    )
    record(
        by=by,
        act="circular.recipients",
        obj=changed,
        before={"recipients": "，".join(before)},
        after={"recipients": "，".join(row.name for row in lines_of(changed))},
    )
    note_event(changed, "recipients", by=by)
    # The imprint says how many copies are printed; the figures do not.
    forget_drafts(changed)
    if changed.kind == PaperKind.BULLETIN:
        return freeze_issue(changed, by)
    return refreeze(circular=changed, by=by)
