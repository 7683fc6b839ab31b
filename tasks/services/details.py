"""The detail list (明细清单) of a task: replaced or added to, all of it or nothing."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.urls import reverse

from departments.actor import Actor
from departments.permissions import require
from reform.core import audit
from reform.core.workflow import WrongState, swap
from tasks.details import total_of
from tasks.enums import LIVE_STATES, RemovedKind, TaskState
from tasks.excel.details import Entry
from tasks.models import DetailRow, Task
from tasks.services.kept_values import kept_details
from tasks.services.ledgers import log_event, require_running
from tasks.services.recycling import note_removed


@transaction.atomic
def save_details(*, task: Task, version: int, entries: Sequence[Entry], add: bool = False, by: Actor) -> Task:
    """Replace the detail list of a task by `entries`, or `add` them to it, and return the task.

    Of a running task the change is marked in its history, and an entry that stays (same name and place) keeps its
    place and the day it was done, because reports tick entries off by their place. Raises WrongState for a task
    that is closed, Conflict when somebody was quicker. Side effects: rows, log, audit row; a list that was replaced lies in
    the recycle bin.
    """
    require(by, "ledger.edit", task)
    require_running(task.ledger)
    if task.state not in LIVE_STATES:
        raise WrongState("details", task.state)
    changed = swap(task, expect={"version": version, "state": task.state})
    before = list(changed.details.all())
    running = changed.state == TaskState.HANDED_OUT
    made = _rows(changed, before, entries, add=add, running=running)
    if not add:
        changed.details.all().delete()
    DetailRow.objects.bulk_create(made)
    rows = list(changed.details.all())
    total = total_of((row.amount, row.amount_unit) for row in rows)
    if before and not add:
        note_removed(
            kind=RemovedKind.DETAILS,
            target=changed.uid,
            label=changed.title,
            programme=changed.ledger.programme,
            by=by,
            task=changed,
            data={"before": kept_details(before), "after": kept_details(rows)},
            url=reverse("task_details", args=[changed.uid]),
        )
    event = "task.details_changed" if running else "task.details"
    log_event([changed], event, by=by, before=len(before), n=len(rows), total=total.words)
    audit.record(
        by=by,
        act="ledger.save_details",
        obj=changed,
        before={"entries": len(before)},
        after={"entries": len(rows), "total": total.words},
    )
    return changed


def _rows(
    task: Task, before: list[DetailRow], entries: Sequence[Entry], *, add: bool, running: bool
) -> list[DetailRow]:
    known = {(row.name, row.place): row for row in before} if running and not add else {}
    following = max((row.order for row in before), default=0) + 1 if add or running else 1
    made = []
    for one in entries:
        old = known.pop((one.name, one.place), None)
        made.append(
            DetailRow(
                task=task,
                order=old.order if old else following,
                name=one.name,
                place=one.place,
                amount=one.amount,
                amount_unit=one.amount_unit,
                stage=one.stage,
                done_on=one.done_on or (old.done_on if old else None),
            )
        )
        following += 0 if old else 1
    return made
