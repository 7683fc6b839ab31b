"""Reminders of orders that lie with units: three working days before the day they are due, on it, and after it.

Level-triggered as those of a period (reports.services.reminders): each look tells what should have been told by now,
each person once a stage and due day; a day that was extended is told anew.
"""

from __future__ import annotations

from datetime import date

from departments.models import Programme
from reports.models import SupervisionOrder
from reports.services.order_messages import remind, remind_office
from reports.services.reminders import Stage, stage_at
from reports.workflow import OPEN_ORDER

EVENTS = {Stage.SOON: "due_soon", Stage.TODAY: "due_today", Stage.OVERDUE: "overdue"}


def remind_of_orders(*, programme: Programme, on: date) -> int:
    """Tell what should have been told by a day of a programme's orders; return how many are due soon, due or overdue.

    Whom the step names is told with the unit's filers; of what is overdue the office too. Twice changes nothing.
    """
    found = SupervisionOrder.objects.filter(programme=programme, state__in=OPEN_ORDER, due_on__isnull=False)
    reminded = 0
    for order in found.select_related("programme", "department", "task", "instruction").order_by("pk"):
        stage = stage_at(order.due, on)
        if stage is None:
            continue
        remind(order, EVENTS[stage], urgent=stage != Stage.SOON)
        if stage == Stage.OVERDUE:
            remind_office(order, EVENTS[stage])
        reminded += 1
    return reminded
