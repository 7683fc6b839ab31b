"""Who is asked in a month: rhythms of the programme and of units, those behind, and what stands of the others."""

from datetime import date

import pytest

from departments.enums import Clearance
from departments.models import Notification
from reform.core.periods import Period
from reports.models import UnitRhythm
from reports.selectors.determination import sheet_of
from reports.selectors.periods import turnout_of, units_of
from reports.selectors.rhythm import ByQuarter, left_to_quarter, units_behind
from reports.selectors.standing import standings
from reports.services.determination import confirm_determination, prepare_determination
from reports.services.periods import close_period, complete_period, open_period
from tasks.models import DutyItem, Task, TaskStatus
from tests.reports.conftest import OCTOBER, at

SEPTEMBER = Period(date(2026, 9, 1))


@pytest.fixture
def quarterly(cast, clock):
    """Departments monthly, counties quarterly, finance by exception quarterly; each with something to report."""
    cast.programme.county_rhythm = "quarter"
    cast.programme.save()
    UnitRhythm.objects.create(programme=cast.programme, department=cast.finance, rhythm="quarter")
    cast.task(1, starts_on=None)
    cast.task(2, collector=cast.finance, starts_on=None)
    grid = cast.task(3, starts_on=None)
    for unit in cast.counties.values():
        DutyItem.objects.create(task=grid, department=unit, jurisdiction=unit.jurisdiction)
    cast.ledger.refresh_from_db()
    return cast


def asked(period):
    """Return the short names of the units asked for reports, and of those asked for a sheet."""
    reports = period.reports.order_by("task__number").values_list("department__short_name", flat=True)
    return list(reports), list(period.sheets.values_list("department__short_name", flat=True))


def test_within_a_quarter_only_monthly_units_are_asked(quarterly):
    period = open_period(ledger=quarterly.ledger, period=OCTOBER, by=quarterly.clerk)
    assert asked(period) == (["市卫生健康委", "市卫生健康委"], [])
    assert turnout_of([period])[period.pk].due == 2
    assert [row.department for row in units_of(period)] == [quarterly.health]
    assert [n.user for n in Notification.objects.all()] == [quarterly.liaison.user]


def test_at_the_quarters_end_everybody_is_asked(quarterly):
    period = open_period(ledger=quarterly.ledger, period=SEPTEMBER, by=quarterly.clerk)
    assert asked(period) == (["市卫生健康委", "市财政局", "市卫生健康委"], ["北山县医改办", "南河县医改办"])


@pytest.mark.parametrize(
    ("number", "fields", "names"),
    [
        (2, {"status_class": "behind"}, (["市卫生健康委", "市财政局", "市卫生健康委"], [])),
        (2, {"overdue": True}, (["市卫生健康委", "市财政局", "市卫生健康委"], [])),
        (
            3,
            {"status_class": "should_have_started"},
            (["市卫生健康委", "市卫生健康委"], ["北山县医改办", "南河县医改办"]),
        ),
        (3, {"status_class": "on_schedule"}, (["市卫生健康委", "市卫生健康委"], [])),
    ],
    ids=["behind", "overdue", "a group duty not begun", "nothing late"],
)
def test_a_unit_that_is_behind_is_asked_every_month(quarterly, number, fields, names):
    Task.objects.filter(number=number).update(**fields)
    assert asked(open_period(ledger=quarterly.ledger, period=OCTOBER, by=quarterly.clerk)) == names


def test_the_county_that_has_carried_out_its_part_is_not_behind(quarterly):
    Task.objects.filter(number=3).update(status_class="behind")
    DutyItem.objects.filter(department=quarterly.counties["north"]).update(
        done=True, done_on=date(2026, 10, 1)
    )
    DutyItem.objects.filter(department=quarterly.counties["south"]).update(applies=False)
    assert units_behind(quarterly.ledger) == {quarterly.health.pk}


def test_the_programme_may_leave_those_behind_in_their_rhythm(quarterly):
    Task.objects.update(status_class="behind")
    quarterly.programme.behind_monthly = False
    quarterly.programme.save()
    quarterly.ledger.refresh_from_db()
    period = open_period(ledger=quarterly.ledger, period=OCTOBER, by=quarterly.clerk)
    assert asked(period) == (["市卫生健康委", "市卫生健康委"], [])


def test_a_unit_that_falls_behind_joins_the_open_period(quarterly):
    period = open_period(ledger=quarterly.ledger, period=OCTOBER, by=quarterly.clerk)
    Task.objects.filter(number=2).update(overdue=True)
    assert complete_period(period=period, by=quarterly.clerk) == 1
    assert asked(period) == (["市卫生健康委", "市财政局", "市卫生健康委"], [])


def test_a_duty_that_does_not_apply_is_not_asked(quarterly):
    DutyItem.objects.filter(department=quarterly.counties["north"]).update(applies=False)
    period = open_period(ledger=quarterly.ledger, period=SEPTEMBER, by=quarterly.clerk)
    assert asked(period)[1] == ["南河县医改办"]


def test_who_is_not_asked_keeps_the_state_and_is_not_unreported(quarterly, clock):
    clock.move_to(at(1, month=10))
    september = open_period(ledger=quarterly.ledger, period=SEPTEMBER, by=quarterly.clerk)
    prepare_determination(period=september, by=quarterly.clerk)
    confirm_determination(period=september, by=quarterly.head)
    close_period(period=september, by=quarterly.head)
    clock.move_to(at(1))
    october = open_period(ledger=quarterly.ledger, period=OCTOBER, by=quarterly.clerk)
    prepare_determination(period=october, by=quarterly.clerk)
    rows = {row.task.number: row for row in sheet_of(october)}
    assert [(n, rows[n].unreported, rows[n].derivation[0]["code"]) for n in (1, 2, 3)] == [
        (1, True, "unreported_kept"),
        (2, False, "not_asked_kept"),
        (3, True, "unreported_kept"),
    ]
    assert (rows[2].prepared, rows[2].flags) == ("on_schedule", [])


def test_the_circular_counts_what_is_left_to_the_quarters_end(quarterly):
    # Done and suspended matters of a quarterly unit are not asked for anyway.
    quarterly.task(4, collector=quarterly.finance, starts_on=None, status_class="done")
    quarterly.task(5, collector=quarterly.finance, starts_on=None, suspended_on=date(2026, 9, 1))
    period = open_period(ledger=quarterly.ledger, period=OCTOBER, by=quarterly.clerk)
    prepare_determination(period=period, by=quarterly.clerk)
    confirm_determination(period=period, by=quarterly.head)
    TaskStatus.objects.filter(task__number=4).update(determined="done")
    (standing,) = standings(quarterly.ledger)
    # Finance with matter 2, and two counties with the duty of the grid.
    assert left_to_quarter(standing, clearance=Clearance.INTERNAL) == ByQuarter(matters=1, units=3)
    DutyItem.objects.filter(department=quarterly.counties["north"]).update(
        done=True, done_on=date(2026, 10, 1)
    )
    assert left_to_quarter(standing, clearance=Clearance.INTERNAL) == ByQuarter(matters=1, units=2)
    Task.objects.filter(number=3).update(sensitivity=Clearance.SENSITIVE)
    assert left_to_quarter(standing, clearance=Clearance.INTERNAL) == ByQuarter(matters=1, units=1)
    Task.objects.filter(number=2).update(sensitivity=Clearance.SENSITIVE)
    (cleared,) = standings(quarterly.ledger, clearance=Clearance.INTERNAL)
    assert left_to_quarter(cleared, clearance=Clearance.INTERNAL) == ByQuarter(matters=0, units=0)


def test_at_the_quarters_end_nothing_is_left_to_it(quarterly):
    period = open_period(ledger=quarterly.ledger, period=SEPTEMBER, by=quarterly.clerk)
    prepare_determination(period=period, by=quarterly.clerk)
    confirm_determination(period=period, by=quarterly.head)
    (standing,) = standings(quarterly.ledger)
    assert left_to_quarter(standing, clearance=Clearance.INTERNAL) == ByQuarter(matters=0, units=0)
