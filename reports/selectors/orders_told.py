"""The orders a circular tells of: how they stood at its cut-off, whatever happened since."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from reports.circulars.records import Named, OpenOrder, OrderCount, OrderLine, Orders, SettledOrder
from reports.enums import UNSENT_ORDERS, OrderKind, OrderState
from reports.models import OrderAnswer, OrderLog, ReportingPeriod, SupervisionOrder
from tasks.models import Task

# What is printed, in order of the ladder; an urging slip (催办单) is a reminder on paper and is not told.
PRINTED = {
    OrderKind.ORDER: "督办单",
    OrderKind.TIME_LIMIT: "限期整改通知",
    OrderKind.INTERVIEW: "约谈通知",
}
ENDS: dict[str, str] = {
    OrderState.CLOSED: "closed",
    OrderState.RAISED: "raised",
    OrderState.WITHDRAWN: "withdrawn",
}


def orders_told(period: ReportingPeriod, *, since: date, clearance: int) -> Orders:
    """Return the orders about matters of the period's ledger as they stood at its cut-off, and which were closed since
    a day; two queries, a third where orders of earlier years still run.

    `carried` of them are about earlier ledgers' matters and ran when the year began: whoever reads the new year's first
    paper is told of them too, and the sums hold over all.

    Only those about a matter that bears no higher label than `clearance`; what came of an instruction (批示) is for its
    circle only and never printed.
    """
    orders = _orders_until(period, clearance)
    stood = {key: state for key, (state, _on) in _stood(orders, period).items()}
    labels = _Labels.of(orders, period)
    by_state = Counter(stood[order.pk] for order in orders)
    kinds = Counter(order.kind for order in orders)
    return Orders(
        issued=len(orders),
        closed=by_state[OrderState.CLOSED],
        open=tuple(
            OpenOrder(str(order.uid), order.number, labels.item_no(order), order.due_on)
            for order in orders
            if stood[order.pk] not in {OrderState.CLOSED, OrderState.RAISED, OrderState.WITHDRAWN}
        ),
        raised=by_state[OrderState.RAISED],
        withdrawn=by_state[OrderState.WITHDRAWN],
        carried=sum(1 for order in orders if order.task and order.task.ledger_id != period.ledger_id),
        kinds=tuple(OrderCount(name, kinds[kind]) for kind, name in PRINTED.items() if kinds[kind]),
        settled=tuple(
            SettledOrder(str(order.uid), order.number, labels.item_no(order), order.closed_on)
            for order in orders
            if stood[order.pk] == OrderState.CLOSED and order.closed_on and order.closed_on >= since
        ),
    )


def order_lines(
    period: ReportingPeriod, *, since: date, named: Container[str], clearance: int
) -> tuple[OrderLine, ...]:
    """Return the orders since a day one by one: issued or ended since, open at the cut-off, or `named` open last time.

    In order of issue; three queries. Answers that were taken back are nobody's.
    """
    orders = _orders_until(period, clearance)
    stood = _stood(orders, period)
    labels = _Labels.of(orders, period)
    answers = OrderAnswer.objects.filter(
        order__in=[one.pk for one in orders], withdrawn_at__isnull=True, filed_at__lt=_end(period)
    )
    said = {one.order_id: one.done or one.measures for one in answers.order_by("number")}
    found = []
    for order in orders:
        state, moved = stood[order.pk]
        ended = ENDS.get(state, "open")
        ended_on = None if ended == "open" else order.closed_on or moved
        issued = order.signed_on or period.cutoff
        late_end = ended_on is not None and ended_on >= since
        if not (issued >= since or ended == "open" or late_end or str(order.uid) in named):
            continue
        closed = ended == "closed"
        found.append(
            OrderLine(
                uid=str(order.uid),
                number=order.number,
                kind=PRINTED[OrderKind(order.kind)],
                task_uid=_item_uid(order),
                item_no=labels.item_no(order),
                title=order.title,
                unit=Named(str(order.department.uid), order.department.name, order.department.short_name),
                issued_on=issued,
                due_on=order.due,
                state=ended,
                ended_on=ended_on,
                asked=order.demands,
                said=order.outcome if closed and order.outcome else said.get(order.pk, ""),
                before=issued < since,
            )
        )
    return tuple(found)


def orders_at(period: ReportingPeriod, *, clearance: int) -> list[tuple[SupervisionOrder, str]]:
    """Return the printed orders issued up to a period's cut-off with the state each stood in then; two queries."""
    orders = _orders_until(period, clearance)
    stood = _stood(orders, period)
    return [(order, stood[order.pk][0]) for order in orders]


def _orders_until(period: ReportingPeriod, clearance: int) -> list[SupervisionOrder]:
    """Return the printed orders issued up to a period's cut-off, in order of issue: those about matters of its ledger,
    and those about matters of the programme's earlier ledgers that still ran when its year began.
    """
    ledger = period.ledger
    began = timezone.make_aware(datetime(ledger.year, 1, 1))
    moved = OrderLog.objects.filter(order=OuterRef("pk"), at__lt=began).order_by("-at", "-pk")
    stood = Coalesce(Subquery(moved.values("to_state")[:1]), Value(""))
    earlier = Q(task__ledger__programme=ledger.programme_id, task__ledger__year__lt=ledger.year)
    found = (
        SupervisionOrder.objects.alias(stood=stood)
        .filter(
            Q(task__ledger=ledger.pk) | (earlier & ~Q(stood__in=list(ENDS))),
            task__sensitivity__lte=clearance,
            instruction__isnull=True,
            kind__in=PRINTED,
            issued_at__lt=_end(period),
        )
        .exclude(state__in=UNSENT_ORDERS)
        # Nor is the order told by whose number a labelled matter would be named.
        .exclude(task__carried_to__sensitivity__gt=clearance)
        .exclude(task__root__carried_to__sensitivity__gt=clearance)
        .select_related("task__root", "task__ledger", "department")
        .order_by("signed_on", "pk")
    )
    return list(found)


def _stood(orders: Iterable[SupervisionOrder], period: ReportingPeriod) -> dict[int, tuple[str, date]]:
    """Return the state of each order at a period's cut-off, and the day it came into it; one query."""
    log = OrderLog.objects.filter(order__in=[order.pk for order in orders], at__lt=_end(period))
    found: dict[int, tuple[str, date]] = {}
    for key, state, at in log.order_by("at", "pk").values_list("order", "to_state", "at"):
        if found.get(key, ("",))[0] != state:
            found[key] = (state, timezone.localdate(at))
    return found


def _end(period: ReportingPeriod) -> datetime:
    return timezone.make_aware(datetime.combine(period.cutoff + timedelta(days=1), time.min))


def _item_uid(order: SupervisionOrder) -> str:
    task = _item(order)
    return str(task.uid) if task else ""


@dataclass(frozen=True)
class _Labels:
    """By which number the period's ledger knows the matter of an order: an earlier ledger's by that of its heir (结转)."""

    ledger: int
    heirs: Mapping[int, str]

    @classmethod
    def of(cls, orders: Iterable[SupervisionOrder], period: ReportingPeriod) -> _Labels:
        """Read the heirs of the matters of earlier ledgers; one query where there are such, further for older years."""
        origins = {
            task.pk: task.pk
            for order in orders
            if (task := _item(order)) and task.ledger_id != period.ledger_id
        }
        heirs: dict[int, str] = {}
        while origins:
            following: dict[int, int] = {}
            for task in Task.objects.filter(carried_from__in=origins):
                origin = origins[task.carried_from_id or 0]
                if task.ledger_id == period.ledger_id:
                    heirs[origin] = task.label
                else:
                    following[task.pk] = origin
            origins = following
        return cls(period.ledger_id, heirs)

    def item_no(self, order: SupervisionOrder) -> str:
        """Return the number, empty for a matter that the ledger does not go on with."""
        task = _item(order)
        if task is None:
            return ""
        return task.label if task.ledger_id == self.ledger else self.heirs.get(task.pk, "")


def _item(order: SupervisionOrder) -> Task | None:
    return (order.task.root or order.task) if order.task else None
