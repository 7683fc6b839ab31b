"""Taking a confirmed correction back: what stood before stands again, the correction stays on record."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from departments.actor import Actor
from departments.permissions import require
from reform.core import audit
from reform.core.workflow import Conflict, WrongState
from tasks.enums import Change, TaskState
from tasks.models import CorrectionRun, Ledger, Notice, Task, TaskLog
from tasks.notifications import tell_correction_undone
from tasks.selectors.correction_runs import why_it_stays, written_by
from tasks.selectors.corrections import recorded
from tasks.services.keeping import Rows, changes_between, put_back, rows_of
from tasks.services.ledgers import log_event, require_running
from tasks.services.refusals import NotPossible
from tasks.services.status import roll_up
from tasks.services.taking_over import tell_parted
from tasks.workflow import NOTICE


def keep_for_undo(run: CorrectionRun, before: Rows, tasks: set[int]) -> None:
    """Write down with a run what it changed: `before` are the rows as they stood, `tasks` the keys touched."""
    notice, old = run.notice, run.notice.corrects
    after = rows_of([one for one in (notice, old) if one], tasks)
    run.kept = changes_between(before, after)
    run.kept["versions"] = dict(Task.objects.filter(pk__in=written_by(run)).values_list("pk", "version"))
    run.kept["log"] = TaskLog.objects.aggregate(last=Max("pk"))["last"] or 0
    run.save(update_fields=["kept"])


@transaction.atomic
def undo_correction(*, run: CorrectionRun, by: Actor) -> Notice:
    """Take a confirmed corrected file back and return its notice, which waits to be confirmed again.

    What the file had changed is as before it: words, targets, dates, units, places and sources; tasks that were gone
    are back, added ones are deleted. What people set elsewhere in the tasks since stays. Raises NotPossible with a
    sentence (why_it_stays), Conflict for the second of two people. Side effects: the rows kept with the run, a line in
    the stories, a message to the units whose running tasks change, one audit row; the run and its differences stay.
    """
    notice = run.notice
    require(by, "notices.decompose", notice)
    if notice.ledger is None:
        raise Conflict(notice)
    require(by, "ledger.edit", notice.ledger)
    require_running(notice.ledger)
    # The ledger before its tasks, as confirming and handing out do.
    Ledger.objects.select_for_update().get(pk=notice.ledger.pk)
    try:
        undone = NOTICE.advance(notice, "undo", ledger=None, confirmed_at=None, confirmed_by="", counted={})
    except WrongState as error:
        raise Conflict(Notice.objects.get(pk=notice.pk)) from error
    if (
        CorrectionRun.objects.filter(pk=run.pk, undone_at__isnull=True).update(
            undone_at=timezone.now(), undone_by=by.label
        )
        != 1
    ):
        raise Conflict(undone)
    keys = written_by(run)
    list(Task.objects.select_for_update(no_key=True).filter(pk__in=keys).order_by("number", "row"))
    if reason := why_it_stays(run):
        raise NotPossible(reason)
    found = [row for row in recorded(notice, run) if row.apply and row.change != Change.SAME]
    told = [row.task for row in found if row.task]
    for task in told:
        if task.state == TaskState.WITHDRAWN and task.handed_out_on:
            # Whoever may withdraw what runs may bring it back.
            require(by, "ledger.approve", task)
    labels = {
        change.value: [row.label for row in found if row.change == change]
        for change in (Change.ADDED, Change.CHANGED, Change.GONE)
    }
    merged = Task.objects.filter(merging_drafts__notice=notice).values_list("pk", flat=True)
    tell_parted(tasks=set(merged), notice=undone, by=by)
    put_back(run.kept)
    told = list(
        Task.objects.filter(pk__in=[task.pk for task in told])
        .select_related("root", "ledger__programme")
        .order_by("number", "row")
    )
    roll_up(task.root for task in told if task.root)
    log_event(told, "correction.undone", by=by, notice=undone.title, number=undone.document_number)
    tell_correction_undone([task for task in told if task.state == TaskState.HANDED_OUT], run)
    audit.record(by=by, act="notices.undo_correction", obj=undone, before=labels)
    return undone
