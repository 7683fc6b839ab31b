"""The grid of a group duty and the recurring duty: when they are done, whom they concern, by when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from departments.actor import Actor
from departments.permissions import require
from reform.core import audit
from reform.core.workflow import WrongState, swap
from tasks.enums import LIVE_STATES, GridKind, TaskState
from tasks.models import DutyItem, Task
from tasks.selectors.shares import progress_share
from tasks.services.ledgers import hold_task, log_event
from tasks.services.refusals import NotPossible


@dataclass(frozen=True)
class ItemTerms:
    """What is set of one unit's item: whether the duty concerns it (else why not), and a date of its own."""

    applies: bool
    reason: str = ""
    due_on: date | None = None


@transaction.atomic
def save_rules(
    *, task: Task, version: int, grid_kind: str, grid_value: int, every: str | None = None, by: Actor
) -> Task:
    """Set when the grid of a task is done, and how often a recurring duty falls due; return the task.

    `grid_value` is a number of units or a share in percent, by its kind. The rule may change while the task runs and
    is then marked in its history; `every` (None leaves it) only in preparation. Raises WrongState, Conflict,
    NotPossible for a share above 100. Side effects: log, audit row.
    """
    require(by, "ledger.edit", task)
    held = hold_task(task)
    if held.state not in LIVE_STATES:
        raise WrongState("grid", held.state)
    running = held.state == TaskState.HANDED_OUT
    every = held.every if every is None else every
    if running and every != held.every:
        raise WrongState("every", held.state)
    value = 100 if grid_kind == GridKind.ALL else grid_value
    if grid_kind == GridKind.SHARE and not 1 <= value <= 100:
        raise NotPossible(_("A share is between 1 and 100 percent."))
    before = {"grid_kind": held.grid_kind, "grid_value": held.grid_value, "every": held.every}
    after = {"grid_kind": str(grid_kind), "grid_value": value, "every": every}
    changed = swap(
        task,
        expect={"version": version, "state": held.state},
        grid_kind=grid_kind,
        grid_value=value,
        every=every,
    )
    if before != after:
        event = "task.grid_changed" if running else "task.grid"
        shown = "" if grid_kind == GridKind.ALL else value
        log_event(
            [changed], event, by=by, kind=f"grid:{grid_kind}", n=shown, every=every and f"every:{every}"
        )
        audit.record(by=by, act="ledger.save_rules", obj=changed, before=before, after=after)
    return changed


@transaction.atomic
def save_item(*, item: DutyItem, version: int, terms: ItemTerms, by: Actor) -> DutyItem:
    """Say whether a group duty concerns a unit (不适用 with the reason), and the unit's own date; return the item.

    Raises NotPossible without a reason or for a unit that has done its part, Conflict when somebody was quicker. Side
    effects: the task's share, log, audit row.
    """
    require(by, "ledger.edit", item.task)
    task = hold_task(item.task)
    if task.state != TaskState.HANDED_OUT:
        raise WrongState("grid", task.state)
    if not terms.applies and not terms.reason:
        raise NotPossible(_("Say why the duty does not concern the unit."))
    if not terms.applies and item.done:
        raise NotPossible(_("The unit has done its part already."))
    words = item.text if terms.applies and item.applies else terms.reason
    before = {"applies": item.applies, "due_on": item.due_on.isoformat() if item.due_on else ""}
    changed = swap(item, expect={"version": version}, applies=terms.applies, due_on=terms.due_on, text=words)
    unit = changed.department.short_name
    day = changed.due_on.isoformat() if changed.due_on else ""
    if before["applies"] != changed.applies:
        event = "duty.applies" if changed.applies else "duty.applies_not"
        log_event([task], event, by=by, unit=unit, text=terms.reason)
    if before["due_on"] != day:
        log_event([task], "duty.due", by=by, unit=unit, on=day or "—")
    after = {"unit": unit, "applies": changed.applies, "due_on": day, "reason": terms.reason}
    audit.record(by=by, act="ledger.save_item", obj=task, before=before, after=after)
    Task.objects.filter(pk=task.pk).update(progress_share=progress_share(task))
    return changed
