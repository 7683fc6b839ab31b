"""签收: who has signed for what was handed out, and who has not.

A unit signs once for a task, whatever its places in it: every assignment that names it, its item of a group duty, and
the collecting of a task that names it nowhere.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils.translation import gettext as _

from departments.actor import Actor
from departments.enums import Clearance
from departments.models import Department
from departments.selectors.contacts import Contact, contacts_of
from tasks.enums import AssignmentRole, LedgerState
from tasks.models import Assignment, DutyItem, Ledger, Task
from tasks.permissions import TaskQuerySet


@dataclass(frozen=True)
class Receipt:
    """One unit's signature for one task; `roles` are its places in words, `since` the day it was handed out."""

    task: Task
    unit: Department
    roles: tuple[str, ...]
    since: date | None
    signed_at: datetime | None
    signed_by: str

    @property
    def signed(self) -> bool:
        """Whether the unit has signed."""
        return self.signed_at is not None


def places() -> QuerySet[Assignment]:
    """Return the assignments that are signed for: those of units, whatever their role."""
    return Assignment.objects.filter(department__isnull=False).exclude(role=AssignmentRole.LEADER)


def _named(unit: Any) -> Exists:
    """The condition that a task names `unit` (a key or an OuterRef), or has it in its grid."""
    return Exists(places().filter(task=OuterRef("pk"), department=unit))


def _in_grid(unit: Any) -> Exists:
    return Exists(DutyItem.objects.filter(task=OuterRef("pk"), department=unit))


def collects_unnamed(unit: Any) -> Q:
    """Return the condition that `unit` collects a task that has no other place for it."""
    return Q(collector=unit) & unnamed(unit)


def unnamed(unit: Any) -> Q:
    """Return the condition that a task has no place for `unit` (a key or an OuterRef)."""
    return ~Q(_named(unit)) & ~Q(_in_grid(unit))


def unsigned(tasks: TaskQuerySet, ledger: Ledger | None) -> TaskQuerySet:
    """Keep the running tasks of a ledger for which some unit has not signed.

    Indexes hold only what is not signed for, by place: what is read does not grow with what was signed.
    """
    if ledger is None:
        return tasks.none()
    here = {"jurisdiction": ledger.jurisdiction_id, "signed_for_at__isnull": True}
    waiting = places().filter(**here).order_by().values("task")
    duties = DutyItem.objects.filter(**here, applies=True).order_by().values("task")
    collected = Task.objects.of_ledger(ledger).filter(signed_for_at__isnull=True, collector__isnull=False)
    collecting = collected.handed_out().filter(unnamed(OuterRef("collector"))).order_by().values("pk")
    return tasks.handed_out().leaves().filter(pk__in=waiting.union(duties, collecting))


def to_sign_for(actor: Actor) -> TaskQuerySet:
    """Return the running tasks that the actor's unit has not signed for, in ledger order."""
    unit = actor.department
    if unit is None:
        return Task.objects.none()
    mine = places().filter(department=unit, signed_for_at__isnull=True).order_by()
    duties = DutyItem.objects.filter(department=unit, signed_for_at__isnull=True, applies=True).order_by()
    waiting = Q(pk__in=mine.values("task")) | Q(pk__in=duties.values("task"))
    waiting |= Q(signed_for_at__isnull=True) & collects_unnamed(unit.pk)
    found = Task.objects.visible_to(actor).handed_out().leaves().filter(ledger__state=LedgerState.OPEN)
    return found.filter(waiting).order_by("ledger", "number", "row")


def receipts_of(tasks: QuerySet[Task] | Iterable[Task]) -> list[Receipt]:
    """Return the receipt of every unit of every task, in ledger order; a constant number of queries."""
    keys = [task.pk for task in tasks]
    found = (
        Task.objects.filter(pk__in=keys)
        .select_related("collector", "ledger")
        .prefetch_related(
            Prefetch("assignments", places().select_related("department"), to_attr="places"),
            Prefetch("duty_items", DutyItem.objects.select_related("department")),
        )
        .order_by("ledger", "number", "row")
    )
    return [receipt for task in found for receipt in _of_task(task)]


def _of_task(task: Task) -> list[Receipt]:
    units: dict[int, Department] = {}
    roles: dict[int, list[str]] = {}
    signatures: dict[int, list[tuple[datetime | None, str]]] = {}

    def note(unit: Department, role: str, at: datetime | None, who: str) -> None:
        units[unit.pk] = unit
        roles.setdefault(unit.pk, []).append(role)
        signatures.setdefault(unit.pk, []).append((at, who))

    for row in task.places:  # type: ignore[attr-defined] # by the Prefetch above
        note(row.department, row.get_role_display(), row.signed_for_at, row.signed_for_by)
    for item in task.duty_items.all():
        if item.applies:
            label = str(AssignmentRole.TERRITORIAL.label)
            note(item.department, label, item.signed_for_at, item.signed_for_by)
    if task.collector and task.collector_id not in units:
        note(task.collector, _("Collecting unit"), task.signed_for_at, task.signed_for_by)
    return [_receipt(task, unit, roles[key], signatures[key]) for key, unit in units.items()]


def _receipt(
    task: Task, unit: Department, roles: list[str], signatures: list[tuple[datetime | None, str]]
) -> Receipt:
    at: datetime | None = None
    who = ""
    days = [day for day, _who in signatures]
    if all(days):
        at, who = max((day, name) for day, name in signatures if day)
    return Receipt(task, unit, tuple(dict.fromkeys(roles)), task.handed_out_on, at, who)


@dataclass(frozen=True)
class UnitReceipts:
    """What one unit of a ledger has signed for and what not, with whom to call."""

    unit: Department
    signed: int
    waiting: list[Receipt]
    people: tuple[Contact, ...]

    @property
    def since(self) -> date | None:
        """The day the oldest matter not signed for was handed out."""
        return min((one.since for one in self.waiting if one.since), default=None)


def receipts_by_unit(ledger: Ledger, *, clearance: int = max(Clearance)) -> list[UnitReceipts]:
    """Return the units of a ledger's running tasks, those that have not signed first, the longest waiting on top."""
    tasks = Task.objects.filter(ledger=ledger, sensitivity__lte=clearance).handed_out().leaves()
    by_unit: dict[int, list[Receipt]] = {}
    for receipt in receipts_of(tasks):
        by_unit.setdefault(receipt.unit.pk, []).append(receipt)
    waiting = {key: [one for one in rows if not one.signed] for key, rows in by_unit.items()}
    people = contacts_of(rows[0].unit for key, rows in by_unit.items() if waiting[key])
    found = [
        UnitReceipts(rows[0].unit, len(rows) - len(waiting[key]), waiting[key], people.get(key, ()))
        for key, rows in by_unit.items()
    ]
    return sorted(found, key=lambda one: (one.since or date.max, one.unit.order, one.unit.pk))
