"""A corrected file: read in beside the notice it corrects, compared, and applied task by task once confirmed."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from departments.actor import Actor
from departments.permissions import require
from reform.core import audit
from reform.core.workflow import Conflict, WrongState
from tasks.enums import Change, DraftState, LedgerState, NoticeState
from tasks.models import Correction, CorrectionRun, Ledger, Notice, Task
from tasks.selectors.corrections import Difference, corrected_by, seen_by
from tasks.selectors.reconciliation import count_drafts
from tasks.services.comparing import differences_of, fingerprint
from tasks.services.correcting import Corrector
from tasks.services.intake import receive_notice
from tasks.services.keeping import rows_of, tasks_touched
from tasks.services.refusals import NotPossible
from tasks.services.undoing import keep_for_undo
from tasks.workflow import NOTICE


class Stale(NotPossible):
    """The tasks or the drafts changed since the comparison was looked at; it is to be looked at anew."""


def import_correction(
    *,
    notice: Notice,
    name: str = "",
    data: bytes | None = None,
    text: str = "",
    issued_on: date | None = None,
    by: Actor,
) -> Notice:
    """Read the corrected file of a confirmed notice in and return it; the ledger stays as it is.

    File or text as in receive_notice, whose errors it raises; a slow file is then being read by a job. Raises
    NotPossible with a sentence when the notice is not in an open ledger, or has a corrected file already.
    """
    require(by, "notices.decompose", notice)
    _require_correctable(notice)
    other = corrected_by(notice)
    if other:
        raise NotPossible(
            _("A corrected file is here already: “%(title)s”. Confirm it or take it out first.")
            % {"title": other.title}
        )
    return receive_notice(
        programme=notice.programme,
        name=name,
        data=data,
        text=text,
        issued_on=issued_on or notice.issued_on,
        corrects=notice,
        by=by,
    )


def _require_correctable(notice: Notice) -> Ledger:
    if notice.state != NoticeState.CONFIRMED or notice.ledger is None:
        raise NotPossible(
            _("This notice is not in the ledger yet: take it out and read the corrected file in instead.")
        )
    if notice.ledger.state != LedgerState.OPEN:
        raise NotPossible(_("This ledger is closed and read-only."))
    return notice.ledger


@transaction.atomic
def apply_correction(
    *, notice: Notice, chosen: Collection[str], seen: str, reason: str = "", by: Actor
) -> list[Difference]:
    """Write the chosen differences of a corrected notice into the ledger and return all of them, as compared.

    `chosen` are the keys of the ticked differences, `seen` the fingerprint of the comparison the person looked
    at; `reason` is required when a task that is handed out is withdrawn, which is the head's to do.

    Added clauses become tasks in preparation. Changed ones get the new words and source; in preparation also
    units, targets and date, while of a task handed out these are put into its story as to be changed by an
    adjustment. Gone ones are withdrawn, or lose this
    source where another asks for them as well. Reports and states stay. What is the same, and what is applied, points to
    the corrected notice from now on; what is not ticked, or labelled above what the actor's post sees, stays with the
    old one. undo_correction takes it back.

    Raises Stale when something changed since, NotPossible with a sentence, Conflict for the second of two people.
    Side effects: tasks, sources, assignments, indicators, log; the run with its differences and what stood before; one
    audit row.
    """
    require(by, "notices.decompose", notice)
    old = notice.corrects
    if old is None or notice.state not in (NoticeState.READ, NoticeState.CONFIRMED):
        raise WrongState("correct", notice.state)
    ledger = _require_correctable(old)
    require(by, "ledger.edit", ledger)
    # The lock makes two corrections take different numbers; on SQLite the write lock does.
    ledger = Ledger.objects.select_for_update().get(pk=ledger.pk)
    now = timezone.now()
    try:
        confirmed = NOTICE.advance(notice, "confirm", ledger=ledger, confirmed_at=now, confirmed_by=by.label)
    except WrongState as error:
        raise Conflict(Notice.objects.get(pk=notice.pk)) from error
    if old.corrections_of_it.filter(state=NoticeState.CONFIRMED).exclude(pk=notice.pk).exists():
        raise NotPossible(_("Another corrected file of this notice was confirmed already."))
    # Held from here on, in the ledger's order as handing out does: what is compared is what is written.
    own = Q(draft__notice=old) | Q(merging_drafts__notice=old) | Q(rows__draft__notice=old)
    keys = Task.objects.filter(own).values("pk")
    list(Task.objects.select_for_update(no_key=True).filter(pk__in=keys).order_by("number", "row"))
    found = differences_of(confirmed)
    if fingerprint(found) != seen:
        raise Stale(
            _("The tasks or drafts changed since this page was opened; look at the differences again.")
        )
    mine = {row.key for row in seen_by(found, by)} & set(chosen)
    for row in found:
        row.apply = row.change == Change.SAME or row.key in mine
    _require_right_to_withdraw(found, reason, by)
    run = CorrectionRun.objects.create(notice=confirmed, at=now, who=by.label)
    Correction.objects.bulk_create(
        Correction(
            run=run,
            notice=confirmed,
            order=at,
            change=row.change,
            task=row.task,
            draft=row.draft,
            differences=row.differences,
            apply=row.apply,
        )
        for at, row in enumerate(found)
    )
    touched = tasks_touched(old, confirmed)
    before = rows_of([old, confirmed], touched)
    items = Task.objects.filter(ledger=ledger, row=0)
    had = items.count()
    merged = Corrector(confirmed, old, ledger, by).write(found, reason)
    confirmed.drafts.filter(state=DraftState.OPEN).update(state=DraftState.DROPPED)
    keep_for_undo(run, before, touched | tasks_touched(old, confirmed))
    # The ledger has the other items from the old notice: of this one only what came with it adds to the total.
    counted = count_drafts(confirmed) | {"added": items.count() - had + merged}
    Notice.objects.filter(pk=confirmed.pk).update(counted=counted)
    audit.record(
        by=by,
        act="notices.correct",
        obj=confirmed,
        before={"corrects": str(old.uid)},
        after={
            change.value: [row.label for row in found if row.change == change and row.apply]
            for change in (Change.ADDED, Change.CHANGED, Change.GONE)
        },
    )
    return found


def _require_right_to_withdraw(found: list[Difference], reason: str, by: Actor) -> None:
    gone = [row for row in found if row.apply and row.change == Change.GONE]
    running = [row for row in gone if row.handed_out and not row.stays]
    for row in running:
        require(by, "ledger.approve", row.task)
    if running and not reason.strip():
        raise NotPossible(_("Say why tasks that are handed out are withdrawn."))
