"""How everything that can be counted of a matter stands at a cut-off: figures, nodes, lists, grids, recurring duties."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from tests.oracle.matter import PERCENT, Matter, Measure
from tests.oracle.numbers import favouring, half_up, month_end, months_after, number, places_of, way_gone

TOLERATED, SERIOUS, ABOUT = 10, 30, Fraction(5, 100)


@dataclass
class View:
    """How one measure stands: weight 0 (in step), 1, 2, or None where nothing can be said."""

    weight: int | None = None
    met: bool = False
    firm: bool = True
    waits: bool = False
    begun: bool = False
    risky: bool = False


def weigh(points: Fraction) -> int:
    """Return what so many points below the line weigh."""
    if points <= 0 or points < TOLERATED:
        return 0
    return 2 if points > SERIOUS else 1


def reaches(one: Measure, value: Fraction) -> bool:
    """Tell whether a value reaches the year's target."""
    step = one.final
    assert step is not None
    target, high = number(step["value"]), number(step["high"])
    return {
        ">=": value >= target,
        ">": value > target,
        "<=": value <= target,
        "<": value < target,
        "=": value >= target,
        "~": value >= target - abs(target) * ABOUT,
        "range": target <= value <= (target if high is None else high),
    }[step["op"]]


def planned_of(one: Measure, matter: Matter, at: date) -> Fraction | None:
    """Return the step in force on a day: the last one reached, for a ceiling the one being used up."""
    if len(one.steps) < 2 or (matter.due is not None and at >= matter.due):
        return None
    ordered = sorted(one.steps, key=lambda step: step["due"])
    ahead = [number(step["value"]) for step in ordered if step["due"] >= at.isoformat()]
    gone = [number(step["value"]) for step in ordered if step["due"] <= at.isoformat()]
    if one.falling:
        return ahead[0] if ahead else number(ordered[-1]["value"])
    if gone:
        return gone[-1]
    return None if one.basis == "rate" else Fraction(0)


def expected_of(one: Measure, matter: Matter, cutoff: date) -> Fraction | None:
    """Return what is expected of a figure by the day its data go up to."""
    step = one.final
    if step is None:
        return None
    target = number(step["value"])
    assert target is not None
    _value, as_of = one.reached
    at = min(as_of or cutoff, cutoff)
    planned = planned_of(one, matter, at)
    if planned is not None:
        return planned
    if one.basis == "rate":
        return target
    if matter.due is None:
        return None
    return favouring(
        target * way_gone(matter.starts, matter.due, at), places_of(step["value"]), up=one.falling
    )


def points_below(one: Measure, value: Fraction, wanted: Fraction) -> Fraction:
    """Return how many points a value lies on the wrong side: of the target, or plain points of a percentage."""
    step = one.final
    assert step is not None
    high = number(step["high"])
    short = value - wanted if one.falling else wanted - value
    if step["op"] == "range" and high is not None and value > high:
        short = value - high
    if one.unit in PERCENT:
        return half_up(short, 1)
    target = number(step["value"])
    assert target
    return half_up(short * 100 / abs(target), 1)


def view_of_measure(one: Measure, matter: Matter, cutoff: date) -> View:
    """Return how a figure stands."""
    value, _as_of = one.reached
    if value is None:
        return View(firm=one.firm, waits=not one.monthly)
    begun = one.basis != "rate" and value > 0
    seen = View(firm=one.firm, begun=begun)
    step = one.final
    if step is None:
        base = one.baseline if one.last_year is None else one.last_year
        seen.weight, seen.begun = (None if base is None else int(value < base)), False
        return seen
    reached = reaches(one, value)
    high = number(step["high"])
    if one.basis != "rate" and (
        (one.falling and not reached) or (step["op"] == "range" and high is not None and value > high)
    ):
        seen.weight = 2
        return seen
    over = matter.due is not None and cutoff >= matter.due
    if reached and (over or not (one.basis == "rate" or one.falling)):
        seen.met, seen.weight = True, 0
        return seen
    if one.basis == "rate":
        return _view_of_rate(one, matter, cutoff, value, seen, reached=reached)
    wanted = expected_of(one, matter, cutoff)
    seen.weight = None if wanted is None else weigh(points_below(one, value, wanted))
    return seen


def _view_of_rate(
    one: Measure, matter: Matter, cutoff: date, value: Fraction, seen: View, *, reached: bool
) -> View:
    seen.weight = 0
    if reached:
        return seen
    wanted = expected_of(one, matter, cutoff)
    assert wanted is not None
    far = weigh(points_below(one, value, wanted))
    _value, as_of = one.reached
    by_step = planned_of(one, matter, min(as_of or cutoff, cutoff)) is not None
    if by_step or one.last_year is None:
        seen.weight = far
    elif value > one.last_year if one.falling else value < one.last_year:
        seen.weight = 2 if far == 2 else 1
    else:
        seen.risky = far > 0
    return seen


def view_of_nodes(matter: Matter, cutoff: date) -> View:
    """Return how the nodes stand: by the one that slipped longest."""
    waiting = [planned for planned, done in matter.nodes.values() if done is None or done > cutoff]
    begun = len(waiting) < len(matter.nodes)
    if not waiting:
        return View(weight=0, met=True, begun=True)
    if not any(waiting):
        return View(begun=begun)
    slips = [months_after(planned, cutoff) for planned in waiting if planned and planned <= cutoff]
    worst = max(slips, default=0)
    return View(weight=2 if worst >= 3 else 1 if worst >= 1 else 0, begun=begun)


def view_of_entries(matter: Matter, cutoff: date) -> View:
    """Return how a list of names stands: by the line, whole entries only."""
    done = sum(1 for on in matter.entries.values() if on and on <= cutoff)
    total = len(matter.entries)
    if done == total:
        return View(weight=0, met=True, begun=True)
    if matter.due is None:
        return View(begun=done > 0)
    wanted = favouring(total * way_gone(matter.starts, matter.due, cutoff), 0, up=False)
    return View(weight=weigh(half_up((wanted - done) * 100 / total, 1)), begun=done > 0)


def grid_of(matter: Matter, cutoff: date) -> tuple[int, int]:
    """Return how many units have done their part, of how many it concerns."""
    concerned = [duty for duty in matter.duties.values() if duty.concerned]
    return sum(1 for duty in concerned if duty.done_on and duty.done_on <= cutoff), len(concerned)


def view_of_grid(matter: Matter, cutoff: date) -> View:
    """Return how a group duty stands: late where the units that missed their day are more than may be left out."""
    done, total = grid_of(matter, cutoff)
    kind, value = matter.grid
    needed = {
        "all": total,
        "at_least": max(1, min(value, total)),
        "share": max(1, min(-(-total * value // 100), total)),
    }[kind]
    if done >= needed:
        return View(weight=0, met=True, begun=True)
    concerned = [duty for duty in matter.duties.values() if duty.concerned]
    due = [duty for duty in concerned if (by := duty.due or matter.due) and by <= cutoff]
    late = [duty for duty in due if not (duty.done_on and duty.done_on <= cutoff)]
    if len(late) <= total - needed:
        return View(weight=0 if done else None, begun=done > 0)
    return View(weight=2 if half_up(Fraction(len(late) * 100, total), 1) > SERIOUS else 1, begun=done > 0)


def view_of_times(matter: Matter, cutoff: date) -> View:
    """Return how a recurring duty stands: one for each month (or quarter) that ended since it began."""
    due = matter.due or cutoff
    wanted = len(_ended(matter.every, matter.starts, cutoff))
    total = max(1, len(_ended(matter.every, matter.starts, due))) if matter.due else wanted
    if matter.due is not None:
        wanted = total if cutoff >= due else min(wanted, total)
        if matter.times >= total:
            return View(weight=0, met=True, begun=True)
    if not total:
        return View(weight=0 if matter.times >= wanted else 2, begun=matter.times > 0)
    return View(
        weight=weigh(half_up(Fraction((wanted - matter.times) * 100, total), 1)), begun=matter.times > 0
    )


def _ended(every: str, start: date, until: date) -> list[date]:
    """Return the ends of the months or quarters up to a day; the first counts where it began by its middle."""
    length = {"monthly": 1, "quarterly": 3}[every]
    year, month = start.year, (start.month - 1) // length * length + 1
    found = []
    while (last := month_end(year, month + length - 1)) <= until:
        first = date(year, month, 1)
        if start <= first + timedelta(days=(last - first).days / 2):
            found.append(last)
        year, month = (year + 1, 1) if month + length > 12 else (year, month + length)
    return found


def views_of(matter: Matter, cutoff: date) -> list[View]:
    """Return how everything that can be counted of a matter stands."""
    found = [view_of_measure(one, matter, cutoff) for one in matter.measures]
    if matter.nodes:
        found.append(view_of_nodes(matter, cutoff))
    if matter.entries:
        found.append(view_of_entries(matter, cutoff))
    if any(duty.concerned for duty in matter.duties.values()):
        found.append(view_of_grid(matter, cutoff))
    if matter.every:
        found.append(view_of_times(matter, cutoff))
    return found
