"""The arithmetic check before signing: a circular whose figures do not agree is refused, with what and where.

Sources: circulars (faults seen in real ones: classes that do not add up, late matters left out), office-practice 7
and 10, issue on composing. Warnings (level warn) are shown and do not stop the paper.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator

from reports.circulars.check_edits import edits_faults
from reports.circulars.check_kinds import (
    coordination_faults,
    names_faults,
    order_lines_faults,
    risks_faults,
)
from reports.circulars.check_matters import (
    address_faults,
    demands_faults,
    follow_ups_faults,
    indicators_faults,
    late_faults,
)
from reports.circulars.distribution import distribution_faults
from reports.circulars.faults import Fault, fault, label_of
from reports.circulars.snapshot import Snapshot
from tasks.progress import CLASS_ORDER, Flag, StatusClass

# The parts of its figures that a kind prints and is held to.
CIRCULAR = frozenset(
    {
        "totals",
        "reporting",
        "previous",
        "changes",
        "indicators",
        "late",
        "follow_up",
        "orders",
        "demands",
        "units",
    }
)
_INNER = frozenset({"totals", "previous", "changes", "late", "follow_up", "coordination", "units_classes"})
PRINTED = {
    "behind": frozenset({"totals", "previous", "late", "follow_up", "demands"}),
    "supervision": frozenset({"order_lines", "demands"}),
    "digest": _INNER,
    "one_page": _INNER - {"units_classes"},
}
REPORT_LABELS_ZH = {
    "due": "应报",
    "on_time": "按时",
    "late": "迟报",
    "missing": "未报",
    "returned": "退回",
}


def check(snapshot: Snapshot, previous: Snapshot | None = None) -> list[Fault]:
    """Return all faults of a snapshot, in the order of its sections; an empty list lets it be signed.

    A paper is held to the figures its kind prints. `previous` is the signed snapshot of the issue before it in the same year, where there is one: what this
    snapshot says about it must be what that one said.
    """
    outer = [*address_faults(snapshot), *distribution_faults(snapshot.distribution)]
    if snapshot.withdraws:
        return outer
    parts: dict[str, Callable[[], Iterable[Fault]]] = {
        "totals": lambda: (*_totals(snapshot), *_ledger(snapshot)),
        "reporting": lambda: _reporting(snapshot),
        "previous": lambda: _previous(snapshot, previous),
        "changes": lambda: _changes(snapshot),
        "indicators": lambda: indicators_faults(snapshot),
        "late": lambda: late_faults(snapshot),
        "follow_up": lambda: follow_ups_faults(snapshot),
        "orders": lambda: _orders(snapshot),
        "order_lines": lambda: order_lines_faults(snapshot, previous),
        "coordination": lambda: (*coordination_faults(snapshot), *risks_faults(snapshot)),
        "demands": lambda: demands_faults(snapshot),
        "units": lambda: _units(snapshot),
        "units_classes": lambda: _unit_classes(snapshot),
    }
    printed = PRINTED.get(snapshot.kind, CIRCULAR)
    found = [one for name, part in parts.items() if name in printed for one in part()]
    return [*outer, *found, *names_faults(snapshot), *edits_faults(snapshot)]


def refusals(faults: Iterable[Fault]) -> list[Fault]:
    """Return the faults that stop a paper."""
    return [found for found in faults if found.level == "refuse"]


def _totals(snapshot: Snapshot) -> Iterator[Fault]:
    tally = snapshot.counts.tally
    if tally.total != snapshot.counts.total:
        yield fault(
            "classes_total",
            "overall",
            sum=tally.total,
            line=tally.reconciliation,
            total=snapshot.counts.total,
        )


def _ledger(snapshot: Snapshot) -> Iterator[Fault]:
    items, tally = snapshot.items, snapshot.counts.tally
    if len(items) != snapshot.counts.total:
        yield fault("ledger_total", "annex1", found=len(items), total=snapshot.counts.total)
    uids = Counter(row.uid for row in snapshot.ledger)
    for row in snapshot.ledger:
        if uids[row.uid] > 1:
            uids[row.uid] = 0
            yield fault("ledger_twice", f"item:{row.item_no}", item=row.item_no)
    known = {row.uid for row in items}
    for row in snapshot.ledger:
        if row.row_of and row.row_of not in known:
            yield fault("ledger_row_lost", f"item:{row.item_no}", item=row.item_no)
    by_class = Counter(row.status_class for row in items)
    for status, count in tally.by_class:
        if by_class[str(status)] != count:
            yield fault(
                "class_ledger", "annex1", status=label_of(status), count=count, found=by_class[str(status)]
            )
    overdue = sum(1 for row in items if row.status_class == StatusClass.BEHIND and Flag.OVERDUE in row.flags)
    if overdue != snapshot.counts.overdue:
        yield fault("overdue_ledger", "overall", count=snapshot.counts.overdue, found=overdue)


def _reporting(snapshot: Snapshot) -> Iterator[Fault]:
    figures = snapshot.reporting
    added = figures.on_time + figures.late + figures.missing
    if added != figures.due:
        yield fault("reporting_total", "overall", sum=added, total=figures.due)


def _previous(snapshot: Snapshot, previous: Snapshot | None) -> Iterator[Fault]:
    kept = snapshot.previous
    if kept is None:
        if previous is not None and previous.year == snapshot.year:
            yield fault("previous_missing", "overall")
        return
    if kept.year != snapshot.year:
        yield fault("previous_other_year", "overall", year=kept.year)
    if previous is None:
        return
    for status in CLASS_ORDER:
        here, there = kept.counts.tally.count(status), previous.counts.tally.count(status)
        if here != there:
            yield fault("previous_differs", "overall", what=label_of(status), here=here, there=there)
    named = {matter.uid: matter for matter in kept.named}
    said = {matter.uid: matter for matter in previous.late}
    for uid in sorted(set(named) ^ set(said)):
        number = (named.get(uid) or said[uid]).item_no
        code = "previous_not_named" if uid in named else "previous_named"
        yield fault(code, f"item:{number}", item=number)
    for uid in sorted(set(named) & set(said)):
        if named[uid].status_class != said[uid].status_class:
            yield fault(
                "previous_differs",
                f"item:{named[uid].item_no}",
                what=named[uid].item_no,
                here=label_of(named[uid].status_class),
                there=label_of(said[uid].status_class),
            )


def _changes(snapshot: Snapshot) -> Iterator[Fault]:
    if snapshot.previous is None:
        return
    was, now = snapshot.previous.counts.tally, snapshot.counts.tally
    for status in CLASS_ORDER:
        entered = sum(1 for c in snapshot.changes if c.now == status and c.was != status)
        left = sum(1 for c in snapshot.changes if c.was == status and c.now != status)
        if was.count(status) + entered - left != now.count(status):
            yield fault(
                "changes_class",
                "overall",
                status=label_of(status),
                was=was.count(status),
                now=now.count(status),
                found=f"{entered - left:+d}",
            )


def _orders(snapshot: Snapshot) -> Iterator[Fault]:
    orders = snapshot.orders
    left = orders.issued - orders.closed - orders.raised - orders.withdrawn
    if left != len(orders.open):
        yield fault(
            "orders_total",
            "follow_up",
            issued=orders.issued,
            closed=orders.closed + orders.raised + orders.withdrawn,
            left=left,
            open=len(orders.open),
        )
    by_kind = sum(kind.issued for kind in orders.kinds)
    if orders.kinds and by_kind != orders.issued:
        yield fault("orders_kinds", "follow_up", sum=by_kind, total=orders.issued)


def _units(snapshot: Snapshot) -> Iterator[Fault]:
    """Check the table of units: classes, reports, order."""
    yield from _unit_classes(snapshot)
    if not snapshot.units:
        return
    for what, label in REPORT_LABELS_ZH.items():
        count = getattr(snapshot.reporting, what)
        found = sum(getattr(unit.reporting, what) for unit in snapshot.units)
        if found != count:
            yield fault("units_reporting", "annex3", what=label, count=count, found=found)


def _unit_classes(snapshot: Snapshot) -> Iterator[Fault]:
    if not snapshot.units:
        return
    for unit in snapshot.units:
        if unit.counts.tally.total != unit.counts.total:
            yield fault(
                "unit_total",
                f"unit:{unit.name}",
                unit=unit.name,
                sum=unit.counts.tally.total,
                total=unit.counts.total,
            )
    for status, count in snapshot.counts.tally.by_class:
        found = sum(unit.counts.tally.count(status) for unit in snapshot.units)
        if found != count:
            yield fault("units_class", "annex3", status=label_of(status), count=count, found=found)
    for before, after in zip(snapshot.units, snapshot.units[1:], strict=False):
        if after.order < before.order:
            yield fault("unit_order", f"unit:{after.name}", unit=after.name)
