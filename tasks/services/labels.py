"""How far a matter goes (安全标记)."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.exceptions import PermissionDenied
from django.db import transaction

from departments.actor import Actor
from departments.enums import Clearance
from departments.permissions import require
from reform.core import audit
from reform.core.workflow import swap
from tasks.models import Task
from tasks.services.ledgers import log_event


@transaction.atomic
def label_task(*, task: Task, label: Clearance, by: Actor) -> Task:
    """Set how far an item goes and return it reloaded; its rows bear the same label.

    Raises PermissionDenied for a row, and for a label above the clearance of the actor's own post; Conflict when
    somebody was quicker. Side effects: history line, audit row; the same label again changes nothing.
    Source: GB/T 22239-2019 8.1.4.2 g).
    """
    require(by, "ledger.label", task)
    if task.root_id or label > by.clearance:
        raise PermissionDenied("ledger.label")
    if task.sensitivity == label:
        return task
    before = Clearance(task.sensitivity)
    changed = swap(task, sensitivity=label)
    Task.objects.filter(root=task).update(sensitivity=label)
    log_event([changed], "task.labelled", by=by, label=label.name)
    audit.record(
        by=by,
        act="ledger.label_task",
        obj=changed,
        before={"sensitivity": before.name},
        after={"sensitivity": label.name},
    )
    return changed


@transaction.atomic
def label_tasks(*, tasks: Sequence[Task], label: Clearance, by: Actor) -> int:
    """Set how far several items go, all or none of them; return how many labels are others than before.

    Raises as label_task does.
    """
    before = {task.pk: task.sensitivity for task in tasks}
    return sum(label_task(task=task, label=label, by=by).sensitivity != before[task.pk] for task in tasks)
