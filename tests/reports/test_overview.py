"""The leader's page counts each period as known then; every table adds up; papers count the same."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest

from departments.enums import Clearance
from reports.selectors.overview import overview_of
from reports.selectors.overview_scope import scope_of
from tasks.counting import Tally
from tasks.models import Task
from tasks.progress import LATE_CLASSES
from tasks.selectors.counts import states_by_period, tally_of_states
from tests.reports.overviewed import AUGUST, OCTOBER, SEPTEMBER, determine, three_months

TALLIES = {
    AUGUST: Tally(on_schedule=4, should_have_started=1, not_due=1),
    SEPTEMBER: Tally(on_schedule=2, behind=2, should_have_started=1, not_due=1),
    OCTOBER: Tally(done=1, on_schedule=1, behind=3, not_due=1, overdue=1),
}


@pytest.fixture
def months(cast):
    return three_months(cast)


def board(cast, start=None, **narrowed):
    found = overview_of(cast.ledger, start, **narrowed)
    assert found is not None
    return found


def by_name(lines):
    return {line.department.short_name: line.tally for line in lines}


def test_every_period_is_counted_as_it_was_determined(cast, months):
    for start, tally in TALLIES.items():
        assert board(cast, start).tally == tally
    assert [(period.start, tally) for period, tally in board(cast).trend] == list(TALLIES.items())


def test_page_and_papers_count_the_same_in_every_period(cast, months):
    determine(Task.objects.get(number=3), months[SEPTEMBER], "b2")
    shown = board(cast)
    for start, items in states_by_period(cast.ledger).items():
        then = board(cast, start)
        assert then.tally == tally_of_states(items) == shown.course.tally(start)
        assert [(one.key, one.state, one.rows) for one in then.items] == [
            (one.task.pk, one.state, len(one.rows)) for one in items
        ]
        late = {one.task.pk for one in items if one.state.status_class in LATE_CLASSES}
        assert shown.course.late.get(start, set()) == late


def test_late_matters_come_worst_first_with_their_months(cast, months):
    shown = board(cast)
    assert [(one.number, shown.months_late(one)) for one in shown.late] == [(2, 2), (5, 2), (3, 1)]
    then = board(cast, SEPTEMBER)
    assert [(one.number, then.months_late(one)) for one in then.late] == [(2, 1), (5, 1), (4, 2)]


def test_changes_are_those_since_the_period_before(cast, months):
    assert [(c.item.number, c.before, c.after, c.better) for c in board(cast).changes] == [
        (1, "on_schedule", "done", 1),
        (3, "on_schedule", "behind", -1),
        (4, "should_have_started", "on_schedule", 1),
    ]
    assert [c.item.number for c in board(cast, SEPTEMBER).changes] == [2, 5]
    first = board(cast, AUGUST)
    assert (first.changes, first.delta("behind"), first.previous) == ([], None, None)
    assert {code: board(cast).delta(code) for code in ("done", "on_schedule", "behind")} == {
        "done": 1,
        "on_schedule": -1,
        "behind": 1,
    }


def test_items_new_and_gone_are_told(cast, months):
    determine(cast.task(7), months[OCTOBER], "on_schedule")
    shown = board(cast)
    assert [(c.item.number, c.before) for c in shown.changes if c.before is None] == [(7, None)]
    assert shown.gone == 0
    Task.objects.get(number=6).statuses.filter(period_start=OCTOBER).delete()
    assert board(cast).gone == 1


def test_units_and_sections_add_up_to_all_items(cast, months):
    shown = board(cast)
    assert by_name(shown.by_unit) == {
        "市卫生健康委": Tally(done=1, on_schedule=1, behind=1),
        "市财政局": Tally(behind=2, overdue=1),
        "北山县医改办": Tally(not_due=1),
    }
    assert shown.sections == [
        ("一、测试事项", Tally(done=1, behind=2, overdue=1)),
        ("二、医疗", Tally(on_schedule=1, behind=1)),
        ("", Tally(not_due=1)),
    ]
    for start in TALLIES:
        then = board(cast, start)
        assert sum((line.tally for line in then.by_unit), Tally()) == then.tally
        assert sum((tally for _name, tally in then.sections), Tally()) == then.tally


def test_heat_table_adds_up_to_the_late_items_of_each_period(cast, months):
    shown = board(cast)
    assert {
        line.department.short_name: [late for _start, late, _all in line.cells] for line in shown.heat
    } == {"市卫生健康委": [1, 2, 1], "市财政局": [0, 1, 2], "北山县医改办": [0, 0, 0]}
    assert shown.heat_total == ((AUGUST, 1, 6), (SEPTEMBER, 3, 6), (OCTOBER, 3, 6))
    for at, (start, late, of_all) in enumerate(shown.heat_total):
        assert sum(line.cells[at][1] for line in shown.heat) == late == len(board(cast, start).late)
        assert sum(line.cells[at][2] for line in shown.heat) == of_all


def test_what_happens_later_changes_no_past_period(cast, months):
    before = board(cast, SEPTEMBER)
    determine(Task.objects.get(number=2), months[OCTOBER], "done")
    Task.objects.update(status_class="done", overdue=True, due_soon=True)
    Task.objects.filter(number=4).update(state="withdrawn")
    after = board(cast, SEPTEMBER)
    assert (after.tally, after.items, after.heat_total) == (before.tally, before.items, before.heat_total)
    assert [c.item.number for c in after.changes] == [2, 5]
    assert board(cast).tally == Tally(done=2, on_schedule=1, behind=2, not_due=1)


def test_a_period_that_is_not_determined_is_none(cast, months):
    assert overview_of(cast.ledger, date(2026, 11, 1)) is None
    assert (board(cast).is_latest, board(cast, SEPTEMBER).is_latest) == (True, False)


def test_labelled_matters_are_in_no_figure_of_others(cast, months):
    Task.objects.filter(number__in=[3, 5]).update(sensitivity=Clearance.SENSITIVE)
    shown = board(cast, clearance=Clearance.INTERNAL)
    assert shown.tally == Tally(done=1, on_schedule=1, behind=1, not_due=1, overdue=1)
    assert [one.number for one in shown.items] == [1, 2, 4, 6]
    assert shown.heat_total == ((AUGUST, 1, 4), (SEPTEMBER, 2, 4), (OCTOBER, 1, 4))
    assert by_name(shown.by_unit)["市财政局"] == Tally(behind=1, overdue=1)
    assert board(cast, clearance=Clearance.SENSITIVE).tally == TALLIES[OCTOBER]


def test_own_range_counts_matters_of_the_units_in_charge_by_the_same_rule(cast, months):
    units = frozenset({cast.finance.pk})
    shown = board(cast, units=units)
    assert [one.number for one in shown.items] == [2, 3, 5]
    assert shown.tally == Tally(behind=3, overdue=1)
    assert by_name(shown.by_unit) == {"市财政局": shown.tally}
    assert [tally for _period, tally in shown.trend] == [
        Tally(on_schedule=3),
        Tally(on_schedule=1, behind=2),
        shown.tally,
    ]
    assert [(one.number, shown.months_late(one)) for one in shown.late] == [(2, 2), (5, 2), (3, 1)]


def test_scope_is_of_the_units_their_offices_and_the_places_in_force(cast, months):
    office = cast.finance.offices.create(
        jurisdiction=cast.city, name="预算科", short_name="预算科", kind="office"
    )
    rows = cast.leader.post.oversights
    rows.create(department=cast.finance)
    rows.create(jurisdiction=cast.counties["north"].jurisdiction)
    rows.create(department=cast.health, valid_to=date(2026, 1, 31))
    scope = scope_of(cast.leader, date(2026, 11, 20))
    assert scope.units == {cast.finance.pk, office.pk, cast.counties["north"].pk}
    assert scope.names == ("市财政局", "北山县")
    assert scope_of(cast.head, date(2026, 11, 20)) is None


def test_counting_asks_no_more_of_many_items_than_of_few(cast, months, django_assert_num_queries):
    for number in range(10, 70):
        determine(cast.task(number, collector=cast.finance), months[OCTOBER], "b2")
    with django_assert_num_queries(8):
        shown = board(cast)
        counted = Counter(line.department.short_name for line in shown.heat)
        assert (shown.tally.total, len(shown.late), sum(counted.values())) == (66, 63, 3)
        assert (len(shown.sections), len(shown.changes), len(shown.by_unit)) == (3, 63, 3)
