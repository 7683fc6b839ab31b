"""The office's own days and the programme's rhythms: kept, taken back, told, offered; nothing open moves by itself."""

from datetime import date, datetime

import chinese_calendar
import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from departments.models import Notification
from reform.core.holidays import Special
from reform.core.models import AuditEntry, SpecialDay
from reform.core.office_days import office_days, unknown_year
from reform.core.periods import Period
from reform.core.workdays import published_days
from reform.core.workflow import Conflict
from reports.models import ReportingPeriod, UnitRhythm
from reports.services.calendars import change_calendar, forget_day, keep_days, set_rhythm
from reports.services.determination import confirm_determination, prepare_determination
from reports.services.periods import open_period
from reports.views.calendar import HOLIDAYS
from tests.cast import signed_in
from tests.reports.conftest import SHANGHAI

FIFTH = Special(date(2026, 11, 5), works=False, name="临时放假")


def test_a_free_day_does_not_move_an_open_period_and_its_office_is_told(october, cast):
    moved = keep_days(days=[FIFTH], by=cast.admin)
    assert [(one.period, one.dates.due_on, one.dates.closes_on) for one in moved] == [
        (october, date(2026, 11, 6), date(2026, 11, 9))
    ]
    october.refresh_from_db()
    assert october.due_on == date(2026, 11, 5)
    told = Notification.objects.filter(key__startswith="period.calendar:")
    assert {note.user for note in told} == {cast.clerk.user, cast.clerk2.user, cast.head.user}
    assert told[0].url == reverse("period_detail", args=[october.uid])
    assert AuditEntry.objects.get(act="calendar.keep").after == {"days": {"2026-11-05": "放假"}}


def test_the_period_page_offers_the_dates_and_takes_them_over(october, cast):
    clerk = signed_in(cast.clerk)
    page = reverse("period_detail", args=[october.uid])
    assert "Take these dates over" not in clerk.get(page).content.decode()
    keep_days(days=[FIFTH], by=cast.admin)
    text = clerk.get(page).content.decode()
    assert "A date of this period is no working day any more." in text
    assert "Take these dates over" in text
    offered = {"cutoff": "2026-10-31", "due_on": "2026-11-06", "closes_on": "2026-11-09"}
    assert all(f'value="{day}"' in text for day in offered.values())
    clerk.post(reverse("period_dates", args=[october.uid]), offered)
    october.refresh_from_db()
    assert october.due_on == date(2026, 11, 6)
    assert "Take these dates over" not in clerk.get(page).content.decode()


def test_taken_back_the_published_calendar_counts_again(october, cast):
    keep_days(days=[FIFTH], by=cast.admin)
    assert not office_days().is_working_day(FIFTH.day)
    forget_day(day=SpecialDay.objects.get(), by=cast.admin)
    assert office_days().is_working_day(FIFTH.day)
    assert AuditEntry.objects.get(act="calendar.forget").before == {"days": {"2026-11-05": "放假"}}


def test_dates_a_person_set_are_not_offered_to_be_moved(october, cast):
    ReportingPeriod.objects.update(due_on=date(2026, 11, 4))
    assert keep_days(days=[FIFTH], by=cast.admin) == []
    assert not Notification.objects.filter(key__startswith="period.calendar:").exists()


def test_a_day_is_kept_once_and_the_last_word_counts(cast):
    keep_days(days=[FIFTH], by=cast.admin)
    keep_days(days=[Special(FIFTH.day, works=True, name="上班")], by=cast.admin)
    assert list(SpecialDay.objects.values_list("day", "works", "name")) == [(FIFTH.day, True, "上班")]
    with pytest.raises(ValidationError):
        keep_days(days=[], by=cast.admin)


def test_only_the_system_administrator_keeps_days(cast):
    for actor in (cast.clerk, cast.head, cast.security, cast.north, cast.liaison):
        with pytest.raises(PermissionDenied):
            keep_days(days=[FIFTH], by=actor)
    assert not SpecialDay.objects.exists()


@pytest.mark.parametrize(
    ("today", "own", "unknown"),
    [
        (date(2026, 11, 30), None, None),
        (date(2026, 12, 1), None, 2027),
        (date(2026, 12, 1), date(2027, 2, 5), None),
        (date(2027, 1, 1), None, 2027),
    ],
)
def test_the_next_year_is_missed_from_december_on(db, today, own, unknown):
    if own:
        SpecialDay.objects.create(day=own, works=False, name="春节")
    assert unknown_year(today) == unknown


def test_the_administrators_home_asks_for_the_next_years_holidays(cast, clock):
    admin = signed_in(cast.admin)
    assert "Write down the holidays" not in admin.get("/").content.decode()
    clock.move_to(datetime(2026, 12, 1, 9, tzinfo=SHANGHAI))
    assert "Write down the holidays of 2027" in signed_in(cast.admin).get("/").content.decode()


def test_a_pasted_notice_is_shown_before_it_is_kept(cast):
    admin = signed_in(cast.admin)
    page = f"{reverse('office_calendar')}?year=2031"
    data = {"text": "国庆节：10月1日至3日放假，9月28日上班。\n13月1日放假"}
    text = admin.post(page, data | {"act": "read"}).content.decode()
    assert "Keep 4 days" in text
    assert "Not understood: 13月1日放假" in text
    assert not SpecialDay.objects.exists()
    admin.post(page, data | {"act": "keep"})
    assert list(SpecialDay.objects.values_list("day", "works", "name")) == [
        (date(2031, 9, 28), True, "国庆节"),
        (date(2031, 10, 1), False, "国庆节"),
        (date(2031, 10, 2), False, "国庆节"),
        (date(2031, 10, 3), False, "国庆节"),
    ]


def test_published_days_are_those_that_differ_from_their_weekday():
    days = {day: works for day, works, _name in published_days(2026)}
    assert (days[date(2026, 10, 1)], days[date(2026, 10, 10)]) == (False, True)
    assert date(2026, 11, 5) not in days
    assert published_days(2041) == []


def test_the_programmes_rhythms_are_changed_with_a_row_in_the_record(cast):
    changed = change_calendar(
        programme=cast.programme, version=0, county_rhythm="quarter", due_day=6, by=cast.head
    )
    assert (changed.county_rhythm, changed.due_day) == ("quarter", 6)
    entry = AuditEntry.objects.get(act="programme.change")
    assert (entry.before, entry.after) == (
        {"county_rhythm": "month", "due_day": 5},
        {"county_rhythm": "quarter", "due_day": 6},
    )
    with pytest.raises(Conflict):
        change_calendar(programme=cast.programme, version=0, due_day=7, by=cast.head)
    with pytest.raises(PermissionDenied):
        change_calendar(programme=cast.programme, version=1, due_day=7, by=cast.liaison)


def test_a_units_rhythm_goes_first_and_can_be_taken_away(cast):
    rhythm = {"programme": cast.programme, "department": cast.finance, "by": cast.clerk}
    set_rhythm(rhythm="quarter", **rhythm)
    set_rhythm(rhythm="quarter", **rhythm)
    assert AuditEntry.objects.filter(act="programme.rhythm").count() == 1
    set_rhythm(rhythm="", **rhythm)
    assert not UnitRhythm.objects.exists()


def test_the_calendar_page_shows_twelve_months_with_their_dates(cast, clock):
    head = signed_in(cast.head)
    page = reverse("programme_calendar")
    text = head.get(page).content.decode()
    assert text.count('<tr>\n    <td class="main-cell">') == 12
    # Every unit reports each month; where counties do by quarter, all are asked at the quarters' ends alone.
    assert text.count("all units") == 12
    form = {
        "cutoff_day": "31",
        "due_day": "9",
        "close_day": "8",
        "unit_rhythm": "month",
        "county_rhythm": "quarter",
        "version": "0",
    }
    assert head.post(page, form).status_code == 422
    assert head.post(page, form | {"close_day": "12"}).status_code == 302
    cast.programme.refresh_from_db()
    assert (cast.programme.due_day, cast.programme.county_rhythm, cast.programme.behind_monthly) == (
        9,
        "quarter",
        False,
    )
    assert head.get(page).content.decode().count("all units") == 4


@pytest.mark.parametrize("determined", [False, True])
def test_head_reaches_the_periods_and_their_calendar_from_the_overview(cast, client, determined):
    if determined:
        cast.task(1)
        period = open_period(ledger=cast.ledger, period=Period(date(2026, 10, 1)), by=cast.clerk)
        prepare_determination(period=period, by=cast.clerk)
        confirm_determination(period=period, by=cast.head)
    client.force_login(cast.head.user)
    for page, link in (("overview", "period_list"), ("period_list", "programme_calendar")):
        assert f'href="{reverse(link)}"' in client.get(reverse(page)).content.decode()
        assert client.get(reverse(link)).status_code == 200


def test_every_holiday_of_the_published_calendar_has_its_name_in_the_readers_language():
    # The parade of 2015 (Anti-Fascist 70th Day) comes no more.
    named = {one.value for one in chinese_calendar.Holiday} - {
        chinese_calendar.Holiday.anti_fascist_70th_day.value
    }
    assert named == set(HOLIDAYS)
