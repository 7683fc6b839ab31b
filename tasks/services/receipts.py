"""签收: a unit signs for what was handed out to it, or the secretariat records that it did on paper."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from departments.actor import Actor
from departments.models import Department
from departments.permissions import require
from reform.core import audit
from tasks.enums import TaskState
from tasks.models import DutyItem, Ledger, Task
from tasks.selectors.receipts import collects_unnamed, places
from tasks.services.ledgers import log_event, require_running
from tasks.services.refusals import NotPossible

NOON = time(12)


@transaction.atomic
def sign_for(*, tasks: Iterable[Task], by: Actor) -> list[Task]:
    """Sign for tasks on behalf of the actor's unit and return those that were not signed for before.

    All places of the unit in a task are signed at once; signing twice changes nothing. Tasks that do not run, or have
    no place for the unit, are left out. Raises ClosedLedger. Side effects: a line in each task's history, one audit
    row a ledger.
    """
    require(by, "receipts.sign")
    if by.department is None:
        return []
    return _sign(tasks, by.department, at=timezone.now(), who=by.label, by=by, act="receipts.sign")


@transaction.atomic
def record_receipt(
    *, tasks: Iterable[Task], department: Department, on: date, origin: str, by: Actor
) -> list[Task]:
    """Record that a unit signed for tasks on paper, by phone or by letter (`origin`) on a day; return those.

    Raises NotPossible for a day to come or one before a task was handed out, and as sign_for.
    """
    rows = list(tasks)
    for task in rows:
        require(by, "receipts.record", task)
    if on > timezone.localdate():
        raise NotPossible(_("This day has not come yet."))
    if any(task.handed_out_on and on < task.handed_out_on for task in rows):
        raise NotPossible(_("It was handed out only after this day."))
    at = timezone.make_aware(datetime.combine(on, NOON))
    return _sign(rows, department, at=at, who=by.label, by=by, act="receipts.record", origin=origin, on=on)


def _sign(
    tasks: Iterable[Task],
    unit: Department,
    *,
    at: datetime,
    who: str,
    by: Actor,
    act: str,
    origin: str = "",
    on: date | None = None,
) -> list[Task]:
    held = list(
        Task.objects.filter(pk__in=[task.pk for task in tasks], state=TaskState.HANDED_OUT)
        .select_for_update(no_key=True, of=("self",))
        .select_related("ledger__programme")
        .order_by("ledger_id", "number", "row")
    )
    ledgers = {task.ledger_id: task.ledger for task in held}
    for ledger in ledgers.values():
        require_running(ledger)
    keys = [task.pk for task in held]
    signature = {"signed_for_at": at, "signed_for_by": who}
    mine = places().filter(task__in=keys, department=unit, signed_for_at__isnull=True)
    duties = DutyItem.objects.filter(task__in=keys, department=unit, signed_for_at__isnull=True)
    collected = Task.objects.filter(pk__in=keys, signed_for_at__isnull=True).filter(collects_unnamed(unit.pk))
    signed = {
        *mine.values_list("task", flat=True),
        *duties.values_list("task", flat=True),
        *collected.values_list("pk", flat=True),
    }
    # The signature of who collects stands on the task too, wherever else it is named (tasks.selectors.receipts.unsigned).
    Task.objects.filter(pk__in=keys, collector=unit, signed_for_at__isnull=True).update(**signature)
    mine.update(**signature)
    duties.update(**signature)
    done = [task for task in held if task.pk in signed]
    day = on.isoformat() if on else ""
    event = "task.receipt_recorded" if origin else "task.signed_for"
    log_event(done, event, by=by, unit=unit.short_name, source=origin, on=day)
    for ledger in ledgers.values():
        _record(ledger, [task for task in done if task.ledger_id == ledger.pk], unit, origin, day, by, act)
    return done


def _record(
    ledger: Ledger, tasks: list[Task], unit: Department, origin: str, day: str, by: Actor, act: str
) -> None:
    if tasks:
        after = {"unit": unit.short_name, "tasks": [task.label for task in tasks]}
        audit.record(
            by=by, act=act, obj=ledger, after=after | ({"source": origin, "on": day} if origin else {})
        )
