"""Indicators and their targets while a task is in preparation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.urls import reverse

from departments.actor import Actor
from departments.permissions import require
from reform.core import audit
from tasks.enums import RemovedKind
from tasks.models import Indicator, IndicatorTarget, Task
from tasks.services.kept_values import kept_indicator
from tasks.services.ledgers import log_event, require_running
from tasks.services.recycling import note_removed
from tasks.workflow import TASK


@dataclass(frozen=True)
class Step:
    """A value to be reached by a day: the target itself, or a yearly step towards a later year's."""

    op: str
    value: Decimal
    value_high: Decimal | None = None
    due_on: date | None = None
    text: str = ""


@transaction.atomic
def save_indicator(
    *,
    task: Task,
    version: int,
    indicator: Indicator | None = None,
    steps: Sequence[Step] = (),
    by: Actor,
    **fields: Any,
) -> Indicator:
    """Make an indicator of a task in preparation, or change the one given, with its targets, and return it.

    Without `steps` it is a direction (提高知晓率), held against its baseline. `fields` are those of Indicator. Raises
    WrongState once the task is handed out, Conflict when somebody was quicker. Side effects: log, audit row.
    """
    require(by, "ledger.edit", task)
    require_running(task.ledger)
    task.version = version
    changed = TASK.advance(task, "decompose")
    if indicator is None:
        last = changed.indicators.aggregate(last=Max("order"))["last"]
        indicator = Indicator(task=changed, order=0 if last is None else last + 1)
    before = _said(indicator) if indicator.pk else {}
    for name, value in fields.items():
        setattr(indicator, name, value)
    # What is to stay below a bound gets better by falling.
    indicator.lower_is_better = any(step.op in {"<", "<="} for step in steps) or (
        not steps and indicator.lower_is_better
    )
    indicator.save()
    indicator.targets.all().delete()
    IndicatorTarget.objects.bulk_create(
        IndicatorTarget(indicator=indicator, **asdict(step)) for step in steps
    )
    log_event([changed], "task.target", by=by, name=indicator.name)
    audit.record(by=by, act="ledger.save_target", obj=changed, before=before, after=_said(indicator))
    return indicator


@transaction.atomic
def remove_indicator(*, task: Task, version: int, indicator: Indicator, by: Actor) -> None:
    """Take an indicator out of a task in preparation; it lies in the recycle bin. Raises and side effects as save_indicator."""
    require(by, "ledger.edit", task)
    require_running(task.ledger)
    task.version = version
    changed = TASK.advance(task, "decompose")
    audit.record(by=by, act="ledger.remove_target", obj=changed, before=_said(indicator))
    log_event([changed], "task.target_removed", by=by, name=indicator.name)
    note_removed(
        kind=RemovedKind.TARGET,
        target=indicator.uid,
        label=indicator.name,
        programme=task.ledger.programme,
        by=by,
        task=changed,
        data=kept_indicator(indicator),
        url=reverse("task_targets", args=[changed.uid]),
    )
    indicator.delete()


def _said(indicator: Indicator) -> dict[str, Any]:
    steps = indicator.targets.all()
    return {
        "name": indicator.name,
        "steps": [f"{step.due_on or ''} {step.op} {step.value:f}{indicator.unit}".strip() for step in steps],
    }
