"""The ladder, pure: which step is due on which day, whatever happens around it."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reform.core.workdays import Workdays
from reports.ladder import (
    CLOCK,
    INTERVIEW,
    ORDER,
    PAPERS,
    POINTS,
    PRESETS,
    RAISE,
    REMINDER,
    TIME_LIMIT,
    URGING,
    CutOff,
    Due,
    Facts,
    Held,
    Ladder,
    Miss,
    Step,
    Trigger,
    hands_open,
    judge,
    next_step,
    rank_of,
)
from reports.ladder.judging import CLOSED, DRAFT, LIVE, OVER, WITH_OFFICE, WITH_UNIT

DAYS = Workdays()
SUBJECT = "task:a"


def behind(*confirmed: date, status: str = "behind") -> tuple[CutOff, ...]:
    """Determinations of January, February and so on, confirmed on the days given."""
    return tuple(CutOff(date(2026, month, 1), status, day) for month, day in enumerate(confirmed, 1))


def held(kind: str, place: str, **changed: object) -> Held:
    values: dict[str, object] = {"uid": "o1", "run": "behind:2026-01-01", "drafted_on": date(2026, 2, 10)}
    return Held(kind=kind, place=place, **(values | changed))


def step_on(facts: Facts, on: date, ladder: Ladder = POINTS) -> str:
    due = judge(facts, ladder, DAYS, on)
    return due.kind if due else ""


def first_day(facts: Facts, kind: str, ladder: Ladder = POINTS) -> date | None:
    """The first day of 2026 on which a step of a kind is due."""
    days = (date(2026, 1, 1) + timedelta(days=n) for n in range(365))
    return next((day for day in days if step_on(facts, day, ladder) == kind), None)


# --- by the row, by hand ---------------------------------------------------------------------------------------------
# 9 February 2026 is a Monday; the Spring Festival is free from Sunday 15 to Monday 23, made up for on the 14th and 28th.
def test_one_cut_off_behind_reminds_the_next_working_day_and_urges_after_three_full_ones():
    facts = Facts(SUBJECT, cutoffs=behind(date(2026, 2, 9)))
    assert first_day(facts, REMINDER) == date(2026, 2, 10)
    assert first_day(facts, URGING) == date(2026, 2, 13)


def test_grace_counts_make_up_days_and_leaves_holidays_out():
    # Full days of grace: 12 (Thu), 13 (Fri) and Saturday 14, which is worked; the next working day is Tuesday 24.
    facts = Facts(SUBJECT, cutoffs=behind(date(2026, 2, 11)))
    assert first_day(facts, URGING) == date(2026, 2, 24)


def test_the_offices_own_days_count():
    facts = Facts(SUBJECT, cutoffs=behind(date(2026, 2, 9)))
    own = Workdays({date(2026, 2, 10): False})
    assert judge(facts, POINTS, own, date(2026, 2, 10)) is None
    assert judge(facts, POINTS, own, date(2026, 2, 11)).kind == REMINDER


@pytest.mark.parametrize(
    ("cutoffs", "kind"),
    [
        (behind(date(2026, 2, 9), date(2026, 3, 9)), ORDER),
        (behind(date(2026, 2, 9), date(2026, 3, 9), date(2026, 4, 9)), TIME_LIMIT),
        (behind(date(2026, 2, 9), date(2026, 3, 9), date(2026, 4, 9), date(2026, 5, 9)), TIME_LIMIT),
        (behind(date(2026, 2, 9), status="should_have_started"), URGING),
        (behind(date(2026, 2, 9), status="on_schedule"), ""),
        (
            (*behind(date(2026, 2, 9)), CutOff(date(2026, 2, 1), "on_schedule", date(2026, 3, 9))),
            "",
        ),
        (
            (
                *behind(date(2026, 2, 9), date(2026, 3, 9)),
                CutOff(date(2026, 3, 1), "on_schedule", date(2026, 4, 9)),
                CutOff(date(2026, 4, 1), "behind", date(2026, 5, 11)),
            ),
            URGING,
        ),
    ],
)
def test_only_the_last_cut_offs_in_a_row_count(cutoffs, kind):
    assert step_on(Facts(SUBJECT, cutoffs=cutoffs), date(2026, 6, 1)) == kind


def test_missed_reports_climb_one_step_milder():
    missed = tuple(
        Miss(date(2026, month, 1), day)
        for month, day in [(1, date(2026, 2, 10)), (2, date(2026, 3, 10)), (3, date(2026, 4, 10))]
    )
    on = date(2026, 6, 1)
    kinds = [step_on(Facts(SUBJECT, missed=missed[:n]), on) for n in range(4)]
    assert kinds == ["", REMINDER, URGING, ORDER]
    due = judge(Facts(SUBJECT, missed=missed), POINTS, DAYS, on)
    assert (due.cause, due.since) == ("task:a:missed:order:2026-01-01", date(2026, 4, 10))
    assert due.lines[0].to_json() == {
        "code": "missed",
        "params": {"n": 3, "since": "2026-01-01", "last": "2026-03-01"},
    }


def test_a_date_that_passes_is_urged_after_grace():
    facts = Facts(SUBJECT, due_on=date(2026, 3, 31))
    assert first_day(facts, URGING) == date(2026, 4, 7)  # 1, 2, 3 April; the 4th to 6th are free
    assert judge(facts, POINTS, DAYS, date(2026, 4, 7)).cause == "task:a:overdue:urging:2026-03-31"


def test_what_holds_at_once_is_one_step_with_all_its_reasons():
    facts = Facts(SUBJECT, cutoffs=behind(date(2026, 4, 9)), due_on=date(2026, 3, 31))
    due = judge(facts, POINTS, DAYS, date(2026, 5, 8))
    assert due.kind == URGING
    assert {line.code for line in due.lines} == {"behind", "overdue"}


def test_nothing_is_set_off_and_nothing_climbs_where_the_matter_is_at_rest():
    late = held(URGING, WITH_UNIT, due_on=date(2026, 2, 20))
    facts = Facts(SUBJECT, cutoffs=behind(date(2026, 2, 9)), orders=(late,))
    assert step_on(facts, date(2026, 6, 1)) == ORDER
    assert step_on(replace(facts, at_rest=True), date(2026, 6, 1)) == ""


@pytest.mark.parametrize("place", [DRAFT, WITH_UNIT, WITH_OFFICE, CLOSED, OVER])
def test_a_run_has_each_step_once_and_never_a_milder_one_after(place):
    facts = Facts(SUBJECT, cutoffs=behind(date(2026, 2, 9)), orders=(held(URGING, place),))
    assert step_on(facts, date(2026, 3, 6)) == ""
    stronger = replace(facts, orders=(held(ORDER, place),))
    assert step_on(stronger, date(2026, 3, 6)) == ""


@pytest.mark.parametrize("place", [CLOSED, OVER])
def test_an_order_it_climbed_to_early_is_not_drafted_again_at_the_next_cut_off(place):
    cutoffs = behind(date(2026, 2, 9), date(2026, 3, 9))
    climbed = held(ORDER, place, drafted_on=date(2026, 3, 4), closed_on=date(2026, 3, 6))
    facts = Facts(SUBJECT, cutoffs=cutoffs, orders=(climbed,))
    assert step_on(facts, date(2026, 4, 1)) == ""
    other = replace(facts, orders=(replace(climbed, run="hand:1"),))
    assert step_on(other, date(2026, 4, 1)) == ORDER


def test_a_second_cut_off_takes_the_place_of_the_slip_that_runs():
    cutoffs = behind(date(2026, 2, 9), date(2026, 3, 9))
    facts = Facts(SUBJECT, cutoffs=cutoffs, orders=(held(URGING, WITH_OFFICE),))
    due = judge(facts, POINTS, DAYS, date(2026, 3, 10))
    assert (due.kind, due.raises) == (ORDER, "o1")
    closed = replace(facts, orders=(held(URGING, CLOSED, closed_on=date(2026, 2, 27)),))
    assert judge(closed, POINTS, DAYS, date(2026, 3, 10)).raises == ""


def test_an_order_that_runs_holds_back_what_is_milder_of_another_run():
    facts = Facts(SUBJECT, due_on=date(2026, 3, 31), orders=(held(ORDER, WITH_UNIT),))
    assert step_on(facts, date(2026, 4, 30)) == ""


def test_an_order_drafted_later_was_about_it_too():
    slip = held(URGING, CLOSED, drafted_on=date(2026, 4, 14), closed_on=date(2026, 4, 28))
    facts = Facts(SUBJECT, due_on=date(2026, 3, 31), orders=(slip,))
    assert step_on(facts, date(2026, 5, 29)) == ""
    before = replace(facts, orders=(replace(slip, drafted_on=date(2026, 3, 20)),))
    assert step_on(before, date(2026, 5, 29)) == URGING


def test_an_overdue_order_climbs_step_by_step_to_the_leading_group():
    late = held(TIME_LIMIT, WITH_UNIT, due_on=date(2026, 4, 30))
    facts = Facts(SUBJECT, orders=(late,))
    # 1 to 5 May are free, Saturday 9 is worked: the third working day after 30 April is Friday 8.
    assert first_day(facts, INTERVIEW) == date(2026, 5, 8)
    due = judge(facts, POINTS, DAYS, date(2026, 5, 8))
    assert (due.cause, due.raises, due.run) == ("raise:o1:2026-04-30", "o1", "behind:2026-01-01")
    interview = replace(facts, orders=(replace(late, kind=INTERVIEW),))
    assert first_day(interview, RAISE) == date(2026, 5, 11)  # 6, 7, 8, Saturday 9, Monday 11


@pytest.mark.parametrize(
    "order",
    [
        held(ORDER, WITH_OFFICE, due_on=date(2026, 3, 2)),  # answered: the office has it
        held(ORDER, WITH_UNIT, due_on=date(2026, 3, 2), waits=True),  # an extension is asked for
        held(ORDER, WITH_UNIT, due_on=date(2026, 3, 2), raised=True),  # its next step is drafted
        held(ORDER, CLOSED, due_on=date(2026, 3, 2), closed_on=date(2026, 3, 2)),
        held(ORDER, DRAFT),
    ],
)
def test_only_what_lies_with_the_unit_climbs(order):
    assert step_on(Facts(SUBJECT, orders=(order,)), date(2026, 6, 1)) == ""


def test_after_the_top_of_the_count_was_settled_the_run_begins_anew():
    top = held(TIME_LIMIT, CLOSED, closed_on=date(2026, 4, 20))
    cutoffs = behind(*(date(2026, month, 9) for month in range(2, 6)))
    facts = Facts(SUBJECT, cutoffs=cutoffs, orders=(top,))
    due = judge(facts, POINTS, DAYS, date(2026, 6, 1))
    assert (due.kind, due.run) == (URGING, "behind:2026-04-01")
    assert step_on(replace(facts, cutoffs=cutoffs[:3]), date(2026, 6, 1)) == ""


def test_an_instruction_sets_off_one_order_and_no_step_of_the_matters():
    facts = Facts("instruction:i:u", instructed_on=date(2026, 4, 3))  # a Friday; free until Monday the 6th
    for ladder in (POINTS, CLOCK):
        due = judge(facts, ladder, DAYS, date(2026, 4, 7))
        assert (due.kind, due.cause, due.day) == (ORDER, "instruction:i:u", date(2026, 4, 7))
    assert step_on(Facts(SUBJECT, cutoffs=behind(date(2026, 2, 9))), date(2026, 6, 1), CLOCK) == ""


def test_a_step_that_is_switched_off_is_passed_over():
    without = replace(POINTS, steps=tuple(step for step in POINTS.steps if step.kind != INTERVIEW))
    assert next_step(without, TIME_LIMIT).kind == RAISE
    assert next_step(POINTS, RAISE) is None


def test_a_clock_names_the_days_that_are_reached_and_not_kept():
    clock = [
        {"key": "arranged", "due_on": "2026-04-07"},
        {"key": "fed_back", "due_on": "2026-04-08"},
        {"key": "settled", "due_on": "2026-04-13"},
    ]
    open_hands = [(hand.what, hand.late) for hand in hands_open(clock, {"arranged"}, date(2026, 4, 13))]
    assert open_hands == [("fed_back", True), ("settled", False)]
    assert hands_open(clock, (), date(2026, 4, 6)) == []


@pytest.mark.parametrize("ladder", PRESETS.values(), ids=list(PRESETS))
def test_a_ladder_survives_json_and_is_written_mildest_first(ladder):
    assert Ladder.from_json(json.loads(json.dumps(ladder.to_json()))) == ladder
    ranks = [rank_of(step.kind) for step in ladder.steps]
    assert ranks == sorted(set(ranks))


# --- whatever happens ------------------------------------------------------------------------------------------------
@dataclass
class Office:
    """A small office that does by day what it is told to, and has the ladder judged each working night."""

    ladder: Ladder
    facts: Facts
    taken: list[tuple[date, Due]]

    def night(self, on: date) -> None:
        if not DAYS.is_working_day(on) or (due := judge(self.facts, self.ladder, DAYS, on)) is None:
            return
        if due.kind not in PAPERS:
            return
        self.taken.append((on, due))
        milder = tuple(
            replace(one, raised=True) if one.uid == due.raises else one for one in self.facts.orders
        )
        draft = Held(str(len(self.taken)), due.kind, DRAFT, due.run, on)
        self.facts = replace(self.facts, orders=(*milder, draft))

    def act(self, act: str, on: date) -> None:
        known = self.facts
        if act in ("behind", "on_schedule"):
            start = date(2026 + len(known.cutoffs) // 12, len(known.cutoffs) % 12 + 1, 1)
            self.facts = replace(known, cutoffs=(*known.cutoffs, CutOff(start, act, on)))
        elif act == "miss":
            start = date(2026 + len(known.missed) // 12, len(known.missed) % 12 + 1, 1)
            self.facts = replace(known, missed=(*known.missed, Miss(start, on)))
        elif act == "filed":
            self.facts = replace(known, missed=())
        elif act == "overdue":
            self.facts = replace(known, due_on=known.due_on or on)
        elif known.orders:
            places = {"sign": (DRAFT, WITH_UNIT), "answer": (WITH_UNIT, WITH_OFFICE)}
            places |= {"drop": (DRAFT, OVER), "close": (WITH_OFFICE, CLOSED)}
            before, after = places[act]
            last = known.orders[-1]
            if last.place == before:
                due_on = DAYS.after_working_days(on, 5) if act == "sign" else last.due_on
                closed_on = on if act == "close" else None
                moved = replace(last, place=after, due_on=due_on, closed_on=closed_on)
                self.facts = replace(known, orders=(*known.orders[:-1], moved))


ACTS = st.sampled_from(
    ["behind", "on_schedule", "miss", "filed", "overdue", "sign", "answer", "drop", "close"]
)
LADDERS = st.builds(
    lambda urge, order, climbs: Ladder(
        "office",
        "",
        1,
        (
            Step(REMINDER, Trigger(periods=1, missed=1)),
            Step(URGING, Trigger(periods=1, missed=2, overdue=True), grace=urge),
            Step(ORDER, Trigger(periods=2, missed=3, climbs=climbs), grace=order),
            Step(TIME_LIMIT, Trigger(periods=3, climbs=climbs)),
            Step(INTERVIEW, Trigger(climbs=climbs)),
            Step(RAISE, Trigger(climbs=climbs)),
        ),
    ),
    st.integers(0, 9),
    st.integers(0, 9),
    st.integers(1, 5),
)


@settings(max_examples=80, deadline=None)
@given(LADDERS, st.lists(st.tuples(ACTS, st.integers(0, 12)), max_size=25))
def test_whatever_happens_steps_come_once_upward_and_after_their_grace(ladder, story):
    office = Office(ladder, Facts(SUBJECT), [])
    today = date(2026, 1, 1)
    for act, days in story:
        office.act(act, today)
        for _ in range(days):
            today += timedelta(days=1)
            office.night(today)

    assert len({due.cause for _on, due in office.taken}) == len(office.taken)
    strongest: dict[str, int] = {}
    for on, due in office.taken:
        step = ladder.step(due.kind)
        # Never a milder or the same step in one run of trouble.
        assert rank_of(due.kind) > strongest.get(due.run, -1)
        strongest[due.run] = rank_of(due.kind)
        # Not before its day, which is worked; and the grace has gone by in full.
        assert due.day <= on
        assert DAYS.is_working_day(due.day)
        assert DAYS.is_working_day(on)
        passed = DAYS.working_days_left(on, due.since)
        assert passed >= (step.trigger.climbs if due.cause.startswith("raise:") else step.grace + 1)
    # Of one matter at most one draft waits, unless a stronger one overtook it; it is never the milder that came last.
    waiting = [rank_of(order.kind) for order in office.facts.orders if order.place in LIVE]
    assert waiting == sorted(waiting)
    assert len(set(waiting)) == len(waiting)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(ACTS, st.integers(0, 12)), max_size=15))
def test_a_night_that_is_done_twice_or_late_drafts_nothing_more(story):
    office = Office(POINTS, Facts(SUBJECT), [])
    today = date(2026, 1, 1)
    for act, days in story:
        office.act(act, today)
        today = DAYS.working_day_from(today + timedelta(days=days + 1))
        office.night(today)
        taken = len(office.taken)
        office.night(today)
        assert len(office.taken) == taken
