"""The units of a ledger, to choose one from."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from departments.actor import Actor
from departments.models import Department
from tasks.models import Assignment, DutyItem, Ledger, Task


def units_of_ledger(ledger: Ledger, actor: Actor, *, asked: UUID | None) -> QuerySet[Department]:
    """Return the units of the ledger's place, those of other places that have a part in it, and the one asked for.

    All as far as the actor knows them: a province knows twenty thousand units, its own ledger is about sixty.
    """
    unit, here = OuterRef("pk"), ledger.jurisdiction_id
    with_part = (
        Exists(Assignment.objects.filter(jurisdiction=here, department=unit).order_by())
        | Exists(DutyItem.objects.filter(department=unit, jurisdiction=here).order_by())
        | Exists(Task.objects.of_ledger(ledger).filter(collector=unit).order_by())
    )
    return Department.objects.visible_to(actor).filter(Q(jurisdiction=here) | Q(uid=asked) | Q(with_part))
