"""What stands around one matter on its page: signatures, objections, adjustments, earlier and later years."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from departments.actor import Actor
from departments.permissions import may
from tasks.enums import AdjustmentKind, LedgerState, ObjectionState, StatusClass, TaskState
from tasks.models import Adjustment, Objection, Task
from tasks.progress import LATE_CLASSES
from tasks.selectors.adjustments import TermChange, adjustments_of, term_changes
from tasks.selectors.receipts import Receipt, receipts_of
from tasks.selectors.year_end import carried_from


@dataclass(frozen=True)
class Around:
    """As far as it concerns the actor: the office sees every unit's signature, a unit its own.

    What was adjusted is read by all, the papers of it (`readable`, by key) by the collecting unit and the own office.
    """

    receipts: list[Receipt]
    may_sign: bool
    objections: list[Objection]
    may_object: bool
    adjusted: list[tuple[Adjustment, list[TermChange]]]
    readable: frozenset[int]
    adjustment: Adjustment | None
    may_adjust: bool
    due_before: date | None
    earlier: list[Task]
    later: Task | None

    @property
    def unsigned(self) -> list[Receipt]:
        """The signatures that are missing."""
        return [one for one in self.receipts if not one.signed]

    @property
    def unsigned_first(self) -> list[Receipt]:
        """All signatures, those that are missing before the others."""
        return sorted(self.receipts, key=lambda one: one.signed)

    @property
    def objection(self) -> Objection | None:
        """The objection that is not decided yet."""
        return next((one for one in self.objections if one.state == ObjectionState.OPEN), None)


def around(task: Task, actor: Actor) -> Around:
    """Return what stands around a task; a constant number of queries, and one for each earlier year."""
    running = task.state == TaskState.HANDED_OUT and not task.row_count
    open_ledger = task.ledger.state == LedgerState.OPEN
    office = may(actor, "receipts.view") and task.ledger.programme_id == actor.own_programme.pk
    receipts = receipts_of([task]) if running else []
    mine = [one for one in receipts if actor.department and one.unit.pk == actor.department.pk]
    acts = running and open_ledger
    adjustments = adjustments_of(task, actor)
    adjusted = [(one, term_changes(one)) for one in adjustments.approved]
    moved = [one for one, _changes in adjusted if one.kind == AdjustmentKind.DUE]
    before = moved[-1].before["due_on"] if moved else ""
    earlier = carried_from(task)
    seen = Task.objects.visible_to(actor)
    known = (
        set(seen.filter(pk__in=[one.pk for one in earlier]).values_list("pk", flat=True)) if earlier else ()
    )
    objections = Objection.objects.visible_to(actor).filter(task=task).select_related("department")
    later = seen.filter(carried_from=task).select_related("ledger").only("uid", "label", "ledger__name")
    return Around(
        receipts=receipts if office else mine,
        may_sign=acts and may(actor, "receipts.sign") and any(not one.signed for one in mine),
        objections=list(objections),
        may_object=acts and may(actor, "objection.make") and bool(mine),
        adjusted=adjusted,
        readable=adjustments.readable,
        adjustment=adjustments.under_way,
        may_adjust=acts and adjustments.under_way is None and may(actor, "adjust.ask", task),
        due_before=date.fromisoformat(before) if before else None,
        earlier=[one for one in earlier if one.pk in known],
        later=later.first(),
    )


def ended_well(task: Task) -> bool:
    """Whether a carried-over matter closed its year as 完成年度任务，持续推进 (and not unfinished)."""
    if task.state != TaskState.CARRIED_OVER or not task.status_class:
        return False
    late = task.status_class in LATE_CLASSES or task.overdue or task.suspended_on is not None
    return task.status_class == StatusClass.DONE or (task.long_term and not late)
