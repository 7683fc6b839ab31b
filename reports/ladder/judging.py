"""Which step of the ladder is due for a matter, from which day, and why. Pure: facts and a ladder in, an answer out.

What sets a step off happens on a day: a determination is confirmed, a period is closed without a report, a matter's or
an order's date passes. The step's grace are working days that go by in full after it; on the next one the step is due.
Of several the strongest counts, and only one that is stronger than what the matter has: nothing is done twice, and
nothing mild follows something strong.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, TypeVar

from reform.core.workdays import Workdays
from reports.ladder.terms import KINDS, PAPERS, RAISE, Ladder, Step, climb_cause

# Where an order lies: nobody but the office knows it; with the unit; with the office; its matter with the leading group;
# settled; over in another way.
DRAFT, WITH_UNIT, WITH_OFFICE, WITH_GROUP = "draft", "with_unit", "with_office", "with_group"
CLOSED, OVER = "closed", "over"
LIVE = (DRAFT, WITH_UNIT, WITH_OFFICE, WITH_GROUP)
# The kinds of runs of trouble; each names a run together with the day it began.
BEHIND, MISSED, OVERDUE, INSTRUCTION = "behind", "missed", "overdue", "instruction"


@dataclass(frozen=True)
class CutOff:
    """What a matter was determined as at one cut-off; `known_on` is the day it was confirmed."""

    start: date
    status: str
    known_on: date


@dataclass(frozen=True)
class Miss:
    """A report that was not there when its period was closed, on `known_on`."""

    start: date
    known_on: date


Spell = TypeVar("Spell", CutOff, Miss)


@dataclass(frozen=True)
class Held:
    """An order the matter has or had. `run` is the trouble it came of, that of the first order where it was raised.

    `place` is one of the words above; `waits` says that an extension is asked for and not decided; `raised`, that there
    is a draft of the next step; `climbed`, that one was made for the day it is due now, used or dropped.
    """

    uid: str
    kind: str
    place: str
    run: str
    drafted_on: date
    due_on: date | None = None
    closed_on: date | None = None
    waits: bool = False
    raised: bool = False
    climbed: bool = False


@dataclass(frozen=True)
class Facts:
    """What is known of one matter of one unit.

    `subject` names it: "task:<uid>", or "instruction:<uid>:<unit's uid>".

    `cutoffs` are its determinations in order, of periods it was asked in; `missed` the reports missing in a row up to
    the last period asked; `due_on` its own date where that is past. At rest nothing is set off: it is done, adjusted or
    suspended. `instructed_on` is the day of an instruction without its order.
    """

    subject: str
    cutoffs: tuple[CutOff, ...] = ()
    missed: tuple[Miss, ...] = ()
    due_on: date | None = None
    instructed_on: date | None = None
    orders: tuple[Held, ...] = ()
    at_rest: bool = False


@dataclass(frozen=True)
class Line:
    """A reason as a code with its figures; reports.selectors.ladder_words says it in words."""

    code: str
    params: Mapping[str, Any] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """Return the line as plain data, days in ISO form."""
        return {
            "code": self.code,
            "params": {
                key: value.isoformat() if isinstance(value, date) else value
                for key, value in self.params.items()
            },
        }


@dataclass(frozen=True)
class Due:
    """A step that is due. `cause` names it once and for all, `run` the trouble it belongs to.

    `since` is the day the ladder counts from, `day` the working day from which the step is due, `lines` say why.
    `raises` is the order it takes the place of.
    """

    kind: str
    cause: str
    run: str
    since: date
    day: date
    lines: tuple[Line, ...]
    raises: str = ""


def rank_of(kind: str) -> int:
    """Return how strong a kind of step is; 0 is the mildest."""
    return KINDS.index(kind)


def judge(facts: Facts, ladder: Ladder, workdays: Workdays, on: date) -> Due | None:
    """Return the one step that is due for a matter on a day, None where there is none."""
    if facts.at_rest:
        return None
    found = [
        due
        for due in (*_set_off(facts, ladder, workdays), *_climbing(facts, ladder, workdays))
        if due.day <= on and rank_of(due.kind) > _held_rank(facts, due)
    ]
    if not found:
        return None
    first = max(found, key=lambda due: (rank_of(due.kind), bool(due.raises), -due.day.toordinal()))
    beside = [line for due in found if due.kind == first.kind and due is not first for line in due.lines]
    return replace(first, lines=(*first.lines, *beside), raises=first.raises or _ousted(facts, first))


def _held_rank(facts: Facts, due: Due) -> int:
    """Return the rank of the strongest order that stands in a step's way, -1 without one.

    That is one somebody still has to do something about, one of the same run, and one drafted when what sets the step
    off was known already: it was about that, too.
    """
    in_the_way = (
        rank_of(RAISE if order.place == WITH_GROUP else order.kind)
        for order in facts.orders
        if order.place in LIVE or order.run == due.run or order.drafted_on > due.since
    )
    return max(in_the_way, default=-1)


def _ousted(facts: Facts, due: Due) -> str:
    """Return the milder order that runs and gives way to a stronger paper; "" without one."""
    running = [
        order
        for order in facts.orders
        if order.place in (WITH_UNIT, WITH_OFFICE)
        and not order.raised
        and rank_of(order.kind) < rank_of(due.kind)
    ]
    if due.kind not in PAPERS or not running:
        return ""
    return max(running, key=lambda order: (rank_of(order.kind), order.drafted_on)).uid


# --- what sets a step off --------------------------------------------------------------------------------------------
def _set_off(facts: Facts, ladder: Ladder, workdays: Workdays) -> Iterator[Due]:
    for step in ladder.steps:
        for kind, began, since, line in _causes(facts, ladder, step):
            named = f"{facts.subject}:{kind}:{step.kind}:{began.isoformat()}"
            yield Due(
                kind=step.kind,
                # An instruction has one order a unit, whichever step it begins on.
                cause=facts.subject if kind == INSTRUCTION else named,
                run=f"{kind}:{began.isoformat()}",
                since=since,
                day=workdays.after_working_days(since, step.grace + 1),
                lines=(line,),
            )


def _causes(facts: Facts, ladder: Ladder, step: Step) -> Iterator[tuple[str, date, date, Line]]:
    """Yield what of a step's trigger holds: kind of run, its beginning, the day the step counts from, why."""
    trigger = step.trigger
    if trigger.periods:
        run = run_of(facts, ladder, trigger.classes)
        if len(run) >= trigger.periods:
            params = {"class": run[-1].status, "n": len(run), "since": run[0].start, "last": run[-1].start}
            yield BEHIND, run[0].start, run[trigger.periods - 1].known_on, Line("behind", params)
    if trigger.missed:
        missing = missed_of(facts, ladder)
        if len(missing) >= trigger.missed:
            params = {"n": len(missing), "since": missing[0].start, "last": missing[-1].start}
            yield MISSED, missing[0].start, missing[trigger.missed - 1].known_on, Line("missed", params)
    if trigger.overdue and facts.due_on:
        yield OVERDUE, facts.due_on, facts.due_on, Line("overdue", {"due": facts.due_on})
    if facts.instructed_on and step is ladder.for_instructions():
        given = facts.instructed_on
        yield INSTRUCTION, given, given, Line("instruction", {"given": given})


def run_of(facts: Facts, ladder: Ladder, classes: Iterable[str]) -> tuple[CutOff, ...]:
    """Return the last determinations in a row that were of `classes`, since an order at the top of the count closed."""
    found: list[CutOff] = []
    for cutoff in reversed(facts.cutoffs):
        if cutoff.status not in set(classes):
            break
        found.append(cutoff)
    return _anew(facts, ladder, BEHIND, tuple(reversed(found)))


def missed_of(facts: Facts, ladder: Ladder) -> tuple[Miss, ...]:
    """Return the reports missed in a row, since an order at the top of that count closed."""
    return _anew(facts, ladder, MISSED, facts.missed)


def _anew(facts: Facts, ladder: Ladder, kind: str, run: tuple[Spell, ...]) -> tuple[Spell, ...]:
    """Return what counts of a run: after the strongest step counted by it was taken and settled, it begins anew.

    Otherwise a matter whose order with a time limit was closed could stay behind for ever, and nobody would write.
    """
    counted = [
        step.kind
        for step in ladder.steps
        if (step.trigger.periods if kind == BEHIND else step.trigger.missed)
    ]
    top = max((rank_of(name) for name in counted), default=len(KINDS))
    settled = [
        order.closed_on
        for order in facts.orders
        if order.place == CLOSED
        and order.closed_on
        and rank_of(order.kind) >= top
        and order.run.startswith(f"{kind}:")
    ]
    return tuple(one for one in run if one.known_on > max(settled)) if settled else run


# --- what climbs -----------------------------------------------------------------------------------------------------
def _climbing(facts: Facts, ladder: Ladder, workdays: Workdays) -> Iterator[Due]:
    """Yield the next step of every order that is with the unit and past its day, or was not answered by then."""
    for order in facts.orders:
        step = next_step(ladder, order.kind)
        if order.place != WITH_UNIT or order.waits or step is None or order.due_on is None:
            continue
        if order.raised or order.climbed:
            continue
        days = step.trigger.climbs
        yield Due(
            kind=step.kind,
            cause=climb_cause(order.uid, order.due_on),
            run=order.run,
            since=order.due_on,
            day=workdays.after_working_days(order.due_on, days),
            lines=(Line("order_overdue", {"kind": order.kind, "due": order.due_on, "days": days}),),
            raises=order.uid,
        )


def next_step(ladder: Ladder, kind: str) -> Step | None:
    """Return the step an overdue order of a kind climbs to; None at the top, or where nothing climbs."""
    above = (step for step in ladder.steps if rank_of(step.kind) > rank_of(kind) and step.trigger.climbs)
    return min(above, key=lambda step: rank_of(step.kind), default=None)


# --- a clock ---------------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Hand:
    """One day of an order's clock that is reached and not kept: `what` is asked by `day`; `late` when that is past."""

    what: str
    day: date
    late: bool


def hands_open(clock: Iterable[Mapping[str, str]], kept: Iterable[str], on: date) -> list[Hand]:
    """Return the days of a clock ({"key", "due_on"}) that are reached on a day and not `kept`, in order."""
    days = ((tick["key"], date.fromisoformat(tick["due_on"])) for tick in clock)
    done = set(kept)
    return [Hand(what, day, day < on) for what, day in days if what not in done and day <= on]
