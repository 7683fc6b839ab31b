"""The check of single parts: whom it addresses, indicators, late matters, follow-ups, demands."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from reform.core.figures import plain
from reports.circulars.faults import Fault, fault, label_of, warning
from reports.circulars.records import IndicatorLine, LateMatter
from reports.circulars.snapshot import Snapshot
from reports.narrative.late import due_words
from tasks.progress import LATE_CLASSES, StatusClass, reaches

MOST_DEMANDS = 3
# Papers for leaders name no notice they rest on.
INNER = ("digest", "one_page")
STATE_LABELS_ZH = {
    "met": "已达到年度目标",
    "in_step": "符合序时要求",
    "below": "低于序时要求",
    "pending": "年度数据尚未发布",
}
_GOVERNMENTS = ("人民政府", "党委", "党工委", "省委", "市委", "州委", "地委", "县委", "区委", "旗委")


def names_government(text: str) -> bool:
    """Say whether a list of bodies names a party committee or government; 各县（市、区）医改领导小组 does not."""
    plain = re.sub("（.*?）", "", text)
    return any(part.strip().endswith(_GOVERNMENTS) for part in re.split("[、，,；和及]", plain))


def address_faults(snapshot: Snapshot) -> Iterator[Fault]:
    """Check whom the paper is addressed to and what it rests on."""
    if not snapshot.addressees:
        yield fault("addressee_missing", "addressees")
    if not snapshot.bases and snapshot.kind not in INNER:
        yield fault("basis_missing", "opening")
    if snapshot.issuer.deliberative:
        for name in snapshot.addressees:
            if names_government(name):
                yield warning("addressee_government", "addressees", name=name)


def indicators_faults(snapshot: Snapshot) -> Iterator[Fault]:
    """Check that the indicators add up and that none counts as met against its figures."""
    counts = snapshot.indicator_counts
    states = {
        "met": counts.met,
        "in_step": counts.in_step,
        "below": counts.below,
        "pending": counts.pending,
    }
    if sum(states.values()) != counts.total:
        line = " + ".join(str(number) for number in states.values())
        yield fault("indicators_total", "indicators", sum=sum(states.values()), line=line, total=counts.total)
    by_state = Counter(indicator.state for indicator in snapshot.indicators)
    for state, number in states.items():
        if by_state[state] != number:
            yield fault(
                "indicators_lines",
                "indicators",
                count=number,
                state=STATE_LABELS_ZH[state],
                found=by_state[state],
            )
    for indicator in snapshot.indicators:
        yield from _indicator(indicator)


def _indicator(line: IndicatorLine) -> Iterator[Fault]:
    where, state = f"indicator:{line.item_no}", STATE_LABELS_ZH.get(line.state, line.state)
    if line.state == "pending":
        return
    if line.actual is None:
        yield fault("indicator_value_missing", where, name=line.name, state=state)
        return
    if line.state != "met" or line.target is None or line.op == "~":
        return
    if not reaches(line.actual, line.op, line.target, line.upper):
        actual, target = plain(line.actual), plain(line.target)
        yield fault("indicator_state", where, name=line.name, state=state, actual=actual, target=target)


def late_faults(snapshot: Snapshot) -> Iterator[Fault]:
    """Check that every late matter of the ledger is named once, with its four facts."""
    named = Counter(matter.uid for matter in snapshot.late)
    classes = {row.uid: row.status_class for row in snapshot.items}
    for row in snapshot.items:
        if row.status_class in LATE_CLASSES and row.uid not in named:
            yield fault("late_left_out", f"item:{row.item_no}", item=row.item_no)
    for matter in snapshot.late:
        where = f"item:{matter.item_no}"
        if named[matter.uid] > 1:
            named[matter.uid] = 1
            yield fault("late_twice", where, item=matter.item_no)
        found = classes.get(matter.uid, "")
        if found != matter.status_class or found not in LATE_CLASSES:
            yield fault("late_not_in_ledger", where, item=matter.item_no, found=label_of(found))
        for code in _missing_facts(matter, snapshot.year):
            yield fault(code, where, item=matter.item_no)


def _missing_facts(matter: LateMatter, year: int) -> Iterator[str]:
    if not matter.units:
        yield "late_unit_missing"
    if not due_words(matter, year):
        yield "late_due_missing"
    if not matter.now.strip() and matter.actual is None:
        yield "late_now_missing"
    if not matter.cause.strip():
        yield "late_cause_missing"
    if not matter.plan.strip():
        yield "late_plan_missing"
    elif matter.plan_on is None:
        yield "late_plan_date_missing"


def follow_ups_faults(snapshot: Snapshot) -> Iterator[Fault]:
    """Check that the last issue's matters are followed up, each once, and that they add up."""
    if snapshot.previous is None:
        return
    named = {matter.uid: matter for matter in snapshot.previous.named}
    followed = {follow_up.uid: follow_up for follow_up in snapshot.follow_ups}
    for uid, matter in named.items():
        if uid not in followed:
            yield fault("follow_up_missing", f"item:{matter.item_no}", item=matter.item_no)
    classes = {row.uid: row.status_class for row in snapshot.items}
    for follow_up in snapshot.follow_ups:
        where = f"item:{follow_up.item_no}"
        if follow_up.uid not in named or named[follow_up.uid].status_class != follow_up.was:
            yield fault("follow_up_unknown", where, item=follow_up.item_no)
        found = classes.get(follow_up.uid, "")
        if found != follow_up.now:
            yield fault(
                "follow_up_state",
                where,
                item=follow_up.item_no,
                here=label_of(follow_up.now),
                found=label_of(found),
            )
    yield from _follow_up_sums(snapshot)


def _follow_up_sums(snapshot: Snapshot) -> Iterator[Fault]:
    """Check last issue's behind = caught up + adjusted + remaining, and remaining + new = this issue's.

    Every matter followed up is one of caught up, adjusted or remaining, so their sum is the number followed up.
    """
    was_behind = snapshot.previous.counts.behind if snapshot.previous else 0
    behind = [f for f in snapshot.follow_ups if f.was == StatusClass.BEHIND]
    if len(behind) != was_behind:
        yield fault("follow_up_total", "follow_up", was=was_behind, found=len(behind))
    still = {f.uid for f in behind if f.now == StatusClass.BEHIND}
    new = sum(1 for m in snapshot.late if m.status_class == StatusClass.BEHIND and m.uid not in still)
    if len(still) + new != snapshot.counts.behind:
        yield fault(
            "remaining_total",
            "follow_up",
            remaining=len(still),
            new=new,
            sum=len(still) + new,
            behind=snapshot.counts.behind,
        )


def demands_faults(snapshot: Snapshot) -> Iterator[Fault]:
    """Check that each demand has an addressee, an act and a date, and that there are at most three."""
    if len(snapshot.demands) > MOST_DEMANDS:
        yield fault("demands_too_many", "next", count=len(snapshot.demands))
    for position, demand in enumerate(snapshot.demands, start=1):
        where = f"demand:{position}"
        if not demand.addressee.strip():
            yield fault("demand_addressee_missing", where, position=position)
        elif snapshot.issuer.deliberative and names_government(demand.addressee):
            yield warning("demand_government", where, position=position)
        if not demand.act.strip():
            yield fault("demand_act_missing", where, position=position)
        day = demand.due_on or demand.from_on
        if day is None:
            yield fault("demand_date_missing", where, position=position)
        elif demand.due_on and demand.due_on <= snapshot.period.cutoff:
            yield fault("demand_date_past", where, position=position, date=demand.due_on.isoformat())
