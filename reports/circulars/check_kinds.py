"""The check of what single kinds print: orders one by one, matters to be coordinated; and of names in their order."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from reports.circulars.distribution import rank_of_name
from reports.circulars.faults import Fault, fault, warning
from reports.circulars.records import Named
from reports.circulars.snapshot import Snapshot
from reports.narrative.wording import items
from tasks.progress import StatusClass

_LEVELS = {"全省": "province", "全市": "city", "全县": "county"}


def order_lines_faults(snapshot: Snapshot, previous: Snapshot | None) -> Iterator[Fault]:
    """Check that every order stands once with its facts, and that none the last issue left open is dropped."""
    lines = {one.uid: one for one in snapshot.order_lines}
    times = Counter(one.uid for one in snapshot.order_lines)
    for order in lines.values():
        where = f"order:{order.number}"
        if times[order.uid] > 1:
            yield fault("order_twice", where, number=order.number)
        if not order.unit.short.strip():
            yield fault("order_unit_missing", where, number=order.number)
        if order.state == "closed" and not order.said.strip():
            yield fault("order_outcome_missing", where, number=order.number)
    still_open = {one.uid: one.number for one in snapshot.orders.open}
    for uid, number in still_open.items():
        if uid not in lines:
            yield fault("order_open_left_out", f"order:{number}", number=number)
        elif lines[uid].state != "open":
            yield fault("order_state", f"order:{number}", number=number)
    yield from _orders_before(snapshot, previous)


def _orders_before(snapshot: Snapshot, previous: Snapshot | None) -> Iterator[Fault]:
    kept = snapshot.previous
    if kept is None:
        if previous is not None and previous.year == snapshot.year:
            yield fault("previous_missing", "overall")
        return
    if kept.year != snapshot.year:
        yield fault("previous_other_year", "overall", year=kept.year)
    named = {one.uid: one.number for one in kept.orders}
    told = {one.uid for one in snapshot.order_lines}
    for uid, number in named.items():
        if uid not in told:
            yield fault("order_left_out", f"order:{number}", number=number)
    if previous is None:
        return
    said = {one.uid: one.number for one in previous.order_lines if one.state == "open"}
    for uid in sorted(set(named) ^ set(said)):
        number = named.get(uid) or said[uid]
        code = "order_not_named" if uid in named else "order_named"
        yield fault(code, f"order:{number}", number=number)


def coordination_faults(snapshot: Snapshot) -> Iterator[Fault]:
    """Check that each matter to be coordinated says what, who decides it and (a warning) by when."""
    for one in snapshot.coordination:
        where = f"coordination:{one.uid}"
        if not one.asked.strip():
            yield fault("coordination_text_missing", where, title=one.title)
        if not one.decides.strip():
            yield fault("coordination_decides_missing", where, title=one.title)
        if one.due_on is None:
            yield warning("coordination_date_missing", where, title=one.title)


def risks_faults(snapshot: Snapshot) -> Iterator[Fault]:
    """Check that what is told as yellow is on schedule in the ledger."""
    classes = {row.uid: row.status_class for row in snapshot.items}
    for one in snapshot.at_risk:
        if classes.get(one.uid, "") != StatusClass.ON_SCHEDULE:
            yield fault("risk_not_in_ledger", f"item:{one.item_no}", item=one.item_no)


def names_faults(snapshot: Snapshot) -> Iterator[Fault]:
    """Check the protocol order of names: member units by their list, copies from upper to same to lower bodies.

    Source: circulars 6 and 10 (成员单位名单顺序). Bodies that are no members have no place in the list.
    """
    for matter in snapshot.late:
        yield from _units_in_order(snapshot, items([matter.item_no]), matter.units)
    for told in snapshot.well_done:
        yield from _units_in_order(snapshot, told.heading, told.units)
        yield from _units_in_order(snapshot, told.heading, told.partners)
    listed = [Named(unit.uid, unit.name, unit.name) for unit in snapshot.units]
    yield from _units_in_order(snapshot, "各单位情况", listed)
    yield from _names_in_order(snapshot, "主送", snapshot.addressees)
    yield from _names_in_order(snapshot, "抄送", snapshot.copies)
    if not snapshot.distribution:
        yield from _copies_in_order(snapshot)


def _units_in_order(snapshot: Snapshot, place: str, units: Iterable[Named]) -> Iterator[Fault]:
    places = {member.uid: at for at, member in enumerate(snapshot.members)}
    found = [(places[unit.uid], unit.short) for unit in units if unit.uid in places]
    yield from _rising(place, found)


def _names_in_order(snapshot: Snapshot, place: str, names: Sequence[str]) -> Iterator[Fault]:
    places = {name: at for at, member in enumerate(snapshot.members) for name in (member.full, member.short)}
    single = [part.strip() for name in names for part in re.split("[、，,；]", name)]
    yield from _rising(place, [(places[name], name) for name in single if name in places])


def _rising(place: str, found: Sequence[tuple[int, str]]) -> Iterator[Fault]:
    for before, after in pairwise(found):
        if after[0] < before[0]:
            yield fault("names_order", "names", place=place, name=after[1], after=before[1])


def _copies_in_order(snapshot: Snapshot) -> Iterator[Fault]:
    own = _LEVELS.get(snapshot.scope, "")
    ranked = [(rank_of_name(name, own), name) for name in snapshot.copies]
    known = [(rank, name) for rank, name in ranked if rank is not None]
    for before, after in pairwise(known):
        if after[0] < before[0]:
            yield warning("copies_order", "distribution", name=after[1], after=before[1])
