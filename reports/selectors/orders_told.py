"""The orders a circular tells of: how they stood at its cut-off, whatever happened since."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, time, timedelta

from django.utils import timezone

from reports.circulars.records import OpenOrder, OrderCount, Orders, SettledOrder
from reports.enums import UNSENT_ORDERS, OrderKind, OrderState
from reports.models import OrderLog, ReportingPeriod, SupervisionOrder

# What is printed, in order of the ladder; an urging slip (催办单) is a reminder on paper and is not told.
PRINTED = {
    OrderKind.ORDER: "督办单",
    OrderKind.TIME_LIMIT: "限期整改通知",
    OrderKind.INTERVIEW: "约谈通知",
}


def orders_told(period: ReportingPeriod, *, clearance: int) -> Orders:
    """Return the orders about matters of the period's ledger as they stood at its cut-off; two queries.

    Only those about a matter that bears no higher label than `clearance`; what came of an instruction (批示) is for its
    circle only and never printed.
    """
    end = timezone.make_aware(datetime.combine(period.cutoff + timedelta(days=1), time.min))
    found = (
        SupervisionOrder.objects.filter(
            task__ledger=period.ledger_id,
            task__sensitivity__lte=clearance,
            instruction__isnull=True,
            kind__in=PRINTED,
            issued_at__lt=end,
        )
        .exclude(state__in=UNSENT_ORDERS)
        .select_related("task__root")
        .order_by("signed_on", "pk")
    )
    orders = list(found)
    stood: dict[int, str] = {}
    log = OrderLog.objects.filter(order__in=[order.pk for order in orders], at__lt=end)
    for key, state in log.order_by("at", "pk").values_list("order", "to_state"):
        stood[key] = state
    by_state = Counter(stood[order.pk] for order in orders)
    kinds = Counter(order.kind for order in orders)
    return Orders(
        issued=len(orders),
        closed=by_state[OrderState.CLOSED],
        open=tuple(
            OpenOrder(str(order.uid), order.number, _item_no(order), order.due_on)
            for order in orders
            if stood[order.pk] not in {OrderState.CLOSED, OrderState.RAISED, OrderState.WITHDRAWN}
        ),
        raised=by_state[OrderState.RAISED],
        withdrawn=by_state[OrderState.WITHDRAWN],
        kinds=tuple(OrderCount(name, kinds[kind]) for kind, name in PRINTED.items() if kinds[kind]),
        settled=tuple(
            SettledOrder(str(order.uid), order.number, _item_no(order), order.closed_on)
            for order in orders
            if stood[order.pk] == OrderState.CLOSED and order.closed_on and order.closed_on >= period.start
        ),
    )


def _item_no(order: SupervisionOrder) -> str:
    task = order.task
    return (task.root or task).label if task else ""
