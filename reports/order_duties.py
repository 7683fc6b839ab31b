"""What is open in a post among orders, for hand-over lists (departments.duties), and what keeps a unit from being closed.

A list is read by more people than the circle of an instruction: orders that came of one stand in none.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from departments.actor import Actor
from departments.duties import Open, open_work, unit_duties
from departments.enums import SECRETARIAT, UNIT_ROLES, Role
from departments.models import Department
from reform.core.naming import said_of
from reports.enums import RUNNING_ORDERS, OrderState
from reports.models import SupervisionOrder
from reports.selectors.orders import orders_for
from reports.workflow import OPEN_ORDER
from tasks.duties import name_of

# What the office has to go on with: to sign, to check, to close.
WITH_OFFICE = [OrderState.DRAFT, OrderState.ANSWERED, OrderState.CHECKED]


@open_work("orders.answer", _("Orders to be answered"), UNIT_ROLES)
def _to_answer(actor: Actor) -> Iterable[Open]:
    theirs = orders_for(actor).filter(department=actor.department, state__in=OPEN_ORDER)
    return map(_open, theirs.filter(instruction__isnull=True).order_by("due_on", "pk"))


@open_work("orders.office", _("Orders to sign, check or close"), [*SECRETARIAT, Role.COUNTY])
def _in_office(actor: Actor) -> Iterable[Open]:
    ours = orders_for(actor).filter(programme=actor.programme, state__in=WITH_OFFICE)
    return map(_open, ours.filter(instruction__isnull=True).order_by("due_on", "pk"))


@unit_duties
def _of_unit(unit: Department) -> Iterable[Open]:
    running = SupervisionOrder.objects.filter(department=unit, state__in=RUNNING_ORDERS)
    return map(_open, running.select_related("task", "department").order_by("due_on", "pk"))


def _open(order: SupervisionOrder) -> Open:
    name = order.number or order.get_kind_display()
    words = said_of(name, name_of(order.task)) if order.task else name
    return Open(words, order.due_on, order.get_state_display(), reverse("order_detail", args=[order.uid]))
