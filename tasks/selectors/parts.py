"""Which units have a part in a task: they sign for it, may object to it, and give their part to the collector."""

from __future__ import annotations

from departments.models import Department
from tasks.models import DutyItem, Task
from tasks.selectors.receipts import places


def has_part(task: Task, unit: Department | None) -> bool:
    """Whether a unit collects the task, is named in it, or has an item in its grid."""
    if unit is None:
        return False
    return (
        task.collector_id == unit.pk
        or places().filter(task=task, department=unit).exists()
        or DutyItem.objects.filter(task=task, department=unit, applies=True).exists()
    )
