"""Taking an applied import out of the ledger again, as long as nobody has touched what it brought."""

from __future__ import annotations

from django.db import transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from departments.actor import Actor
from departments.permissions import require
from reform.core import audit
from reform.core.workflow import swap
from tasks.enums import ImportKind, LedgerState
from tasks.models import ImportBatch, Ledger, Task, TaskLog
from tasks.services.imports import NotApplicable

IMPORTED = "task.imported"


@transaction.atomic
def undo_import(*, batch: ImportBatch, by: Actor) -> int:
    """Delete the tasks that an import of new matters made, all or none, and return how many; it can be applied anew.

    Raises NotApplicable with a sentence where it was not applied, a task of it was changed or taken away since, is
    reported on, or another rests on it; Conflict when somebody was quicker. Side effect: one audit row.
    """
    require(by, "ledger.import", batch.ledger)
    if batch.applied_at is None or batch.kind != ImportKind.NEW:
        raise NotApplicable(_("This import was not applied."))
    ledger = Ledger.objects.select_for_update().get(pk=batch.ledger_id)
    if ledger.state != LedgerState.OPEN:
        raise NotApplicable(_("This ledger is closed and read-only."))
    brought = TaskLog.objects.filter(
        task__ledger=ledger, event=IMPORTED, at__gte=batch.applied_at, params__file=batch.file_name
    )
    last = dict(brought.values_list("task", "pk"))
    numbers = {int(number.split(".")[0]) for number in _numbers(batch)}
    tasks = Task.objects.filter(ledger=ledger, number__in=numbers)
    # The import writes its line last: whatever stands behind it was done since.
    since = TaskLog.objects.filter(task__in=tasks, pk__gt=min(last.values(), default=0)).exclude(
        event=IMPORTED
    )
    touched = since.select_related("task").order_by("pk").first()
    if touched:
        raise NotApplicable(
            _("No. %(n)s was changed since; the import stays. Change its matters on their pages.")
            % {"n": touched.task.label}
        )
    if len(last) != _made_of(batch) or set(last) != set(tasks.values_list("pk", flat=True)):
        raise NotApplicable(_("Its matters are no longer those it brought; the import stays."))
    try:
        with transaction.atomic():
            tasks.delete()
    except ProtectedError as error:
        raise NotApplicable(_("Its matters are reported on already; the import stays.")) from error
    swap(batch, expect={"version": batch.version, "applied_at": batch.applied_at}, applied_at=None)
    audit.record(by=by, act="ledger.undo_import", obj=batch, before={"tasks": len(last)})
    return len(last)


def _numbers(batch: ImportBatch) -> list[str]:
    return [row["values"]["number"] for row in batch.rows]


def _made_of(batch: ImportBatch) -> int:
    """Return how many tasks a batch makes: one a line, and an item for rows that have no line of the item itself."""
    lines = set(_numbers(batch))
    return len(lines | {number.split(".")[0] for number in lines})
