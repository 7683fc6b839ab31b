"""What units do with what was handed out: they sign for it, one objects, one asks for another date."""

from __future__ import annotations

from datetime import date, timedelta

from departments.actor import Actor
from departments.enums import UNIT_ROLES, Role
from reform.portal.demo.clock import standing_at
from reform.portal.demo.people import Office
from tasks.enums import AdjustmentKind, ObjectionKind
from tasks.models import Ledger, Task
from tasks.selectors.receipts import receipts_by_unit
from tasks.services.adjusting import Terms
from tasks.services.adjustments import ask_adjustment
from tasks.services.objections import make_objection
from tasks.services.receipts import record_receipt, sign_for

DELAY = "设备采购合同执行期延长，首批设备预计推迟两个月到货，申请顺延完成时限。"
OBJECTION = "机构职能调整后该项工作由主管部门组织实施，我单位建议按新的职责分工调整时限。"


def sign_all(ledger: Ledger, office: Office, on: date) -> None:
    """Every unit signs two days after the handing out; for those without an account the clerk records the paper."""
    clerk = office.by_role(Role.CLERK)
    with standing_at(on + timedelta(days=2), 10):
        for line in receipts_by_unit(ledger):
            tasks = [receipt.task for receipt in line.waiting]
            if not tasks:
                continue
            actor = _of_unit(office, line.unit.pk)
            if actor:
                sign_for(tasks=tasks, by=actor)
            else:
                day = on + timedelta(days=2)
                record_receipt(tasks=tasks, department=line.unit, on=day, origin="paper", by=clerk)


def disagree(ledger: Ledger, office: Office) -> None:
    """Two units with accounts speak up: one objects to a date, one asks for a later one."""
    actors = [actor for actor in office.actors.values() if actor.role == Role.LIAISON]
    done = 0
    for actor in actors:
        task = _running(ledger, actor)
        if task is None or task.due_on is None:
            continue
        if not done:
            later = task.due_on + timedelta(days=60)
            ask_adjustment(
                task=task, kind=AdjustmentKind.DUE, reason=DELAY, terms=Terms(due_on=later), by=actor
            )
        else:
            make_objection(task=task, kind=ObjectionKind.DUE, reason=OBJECTION, by=actor)
        done += 1
        if done == 2:
            return


def _running(ledger: Ledger, actor: Actor) -> Task | None:
    mine = Task.objects.filter(ledger=ledger, collector=actor.department, due_on__isnull=False)
    return mine.leaves().handed_out().exclude(status_class="done").order_by("-number").first()


def _of_unit(office: Office, unit: int) -> Actor | None:
    found = (actor for actor in office.actors.values() if actor.department and actor.department.pk == unit)
    return next((actor for actor in found if actor.role in UNIT_ROLES), None)
