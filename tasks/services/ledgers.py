"""The year's ledger: opened when the first matter comes, read-only once its year has ended."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from departments.actor import Actor
from departments.models import Programme
from departments.permissions import require
from reform.core import audit
from tasks.enums import LedgerState
from tasks.models import Ledger, Task, TaskLog


class ClosedLedger(Exception):
    """The ledger is of an ended year and read-only; the message is the sentence to show."""


def ensure_ledger(*, programme: Programme, year: int, by: Actor) -> Ledger:
    """Return the programme's running ledger of a year, made with its customary name where there is none."""
    require(by, "ledger.edit")
    found = (
        Ledger.objects.filter(programme=programme, year=year, state=LedgerState.OPEN).order_by("pk").first()
    )
    if found:
        return found
    with transaction.atomic():
        ledger = Ledger.objects.create(
            programme=programme,
            jurisdiction=programme.jurisdiction,
            name=f"{year}年重点任务台账",
            year=year,
            level=programme.jurisdiction.level,
            starts_on=date(year, 1, 1),
        )
        audit.record(by=by, act="ledger.open", obj=ledger)
    return ledger


def require_running(ledger: Ledger) -> None:
    """Raise ClosedLedger unless the ledger runs."""
    if ledger.state != LedgerState.OPEN:
        raise ClosedLedger(_("This ledger is closed and read-only."))


def log_event(tasks: Iterable[Task], event: str, *, by: Actor, **params: Any) -> None:
    """Write one line into the history of each task; tasks.selectors.history turns it into a sentence."""
    now = timezone.now()
    TaskLog.objects.bulk_create(
        TaskLog(task=task, at=now, who=by.label, event=event, params=params) for task in tasks
    )


def hold_task(task: Task) -> Task:
    """Lock a task's ledger and then the task for the rest of the transaction and return the task as it is now.

    One after the other with everything that changes terms or closes the year. Raises ClosedLedger.
    """
    ledger = Ledger.objects.select_for_update(no_key=True).get(pk=task.ledger_id)
    require_running(ledger)
    found = Task.objects.select_for_update(no_key=True, of=("self",))
    return found.select_related("ledger__programme__jurisdiction", "collector", "root").get(pk=task.pk)
