"""A unit's sheet: filled in as a whole, accepted as a whole, flowing into the grid."""

from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from departments.models import Notification
from reform.core.workflow import Conflict, WrongState
from reports.models import CountySheet, CountySheetEntry, ReportingPeriod
from reports.selectors.reports import desk_of
from reports.services.periods import open_period
from reports.services.sheets import (
    SheetRow,
    accept_sheet,
    return_sheet,
    save_sheet,
    submit_sheet,
    withdraw_sheet,
)
from tasks.models import DutyItem, DutyValue
from tests.cast import signed_in
from tests.reports.conftest import OCTOBER, at


@pytest.fixture
def sheet(cast, clock):
    """The northern county's sheet of two duties."""
    for number in (1, 2):
        task = cast.task(number)
        for order, unit in enumerate(cast.counties.values()):
            DutyItem.objects.create(task=task, department=unit, jurisdiction=cast.city, order=order)
    period = open_period(ledger=cast.ledger, period=OCTOBER, by=cast.clerk)
    return period.sheets.get(department=cast.counties["north"])


def done(sheet, number=1, day=date(2026, 10, 20)):
    item = sheet.entries.get(item__task__number=number).item
    return SheetRow(item, True, day, Decimal(12), "已落实12个乡镇")


def test_acceptance_flows_into_the_grid_and_its_past(sheet, cast):
    saved = save_sheet(sheet=sheet, rows=[done(sheet)], by=cast.north)
    accept_sheet(sheet=submit_sheet(sheet=saved, by=cast.north), by=cast.clerk)
    first, second = DutyItem.objects.filter(department=cast.counties["north"]).order_by("task__number")
    assert (first.done, first.done_on, first.figure) == (True, date(2026, 10, 20), 12)
    assert second.done is False
    assert DutyValue.objects.filter(period_start=OCTOBER.start).count() == 2
    first.task.refresh_from_db()
    assert first.task.progress_share == Decimal("50.00")
    assert first.task.log.get().event == "duty.done"


def test_before_acceptance_the_grid_stays_as_it_was(sheet, cast):
    submit_sheet(sheet=save_sheet(sheet=sheet, rows=[done(sheet)], by=cast.north), by=cast.north)
    assert not DutyItem.objects.filter(done=True).exists()


def test_double_submission_of_a_sheet_makes_one(sheet, cast):
    stale = CountySheet.objects.get(pk=sheet.pk)
    first = submit_sheet(sheet=sheet, by=cast.north)
    assert submit_sheet(sheet=first, by=cast.north).version == first.version
    assert submit_sheet(sheet=stale, by=cast.north).version == first.version


def test_a_done_item_needs_its_day(sheet, cast):
    with pytest.raises(ValidationError):
        save_sheet(sheet=sheet, rows=[done(sheet, day=None)], by=cast.north)


def test_second_editor_of_a_sheet_is_told(sheet, cast):
    save_sheet(sheet=sheet, rows=[done(sheet)], by=cast.north)
    with pytest.raises(Conflict):
        save_sheet(sheet=sheet, rows=[], by=cast.north)


def test_another_countys_sheet_is_refused(sheet, cast):
    with pytest.raises(PermissionDenied):
        save_sheet(sheet=sheet, rows=[], by=cast.south)
    assert list(CountySheet.objects.visible_to(cast.south)) != [sheet]


def test_a_county_does_not_accept_its_own_sheet(sheet, cast):
    filed = submit_sheet(sheet=sheet, by=cast.north)
    for who in (cast.north, cast.south):
        with pytest.raises(PermissionDenied):
            accept_sheet(sheet=filed, by=who)


def test_of_two_reviewers_of_a_sheet_one_wins(sheet, cast):
    filed = submit_sheet(sheet=sheet, by=cast.north)
    accept_sheet(sheet=filed, by=cast.clerk)
    with pytest.raises(Conflict):
        return_sheet(sheet=filed, reason="请补充", by=cast.head)
    assert DutyValue.objects.count() == 2


def test_a_returned_sheet_says_why_and_keeps_its_first_filing(sheet, cast, clock):
    filed = submit_sheet(sheet=sheet, by=cast.north)
    with pytest.raises(ValidationError):
        return_sheet(sheet=filed, reason="", by=cast.clerk)
    returned = return_sheet(sheet=filed, reason="请补充数据", by=cast.clerk)
    assert Notification.objects.get(key__startswith="sheet.returned").user == cast.north.user
    clock.move_to(at(8))
    assert submit_sheet(sheet=returned, by=cast.north).on_time is True


def test_a_sheet_is_taken_back_until_it_is_accepted(sheet, cast):
    filed = submit_sheet(sheet=sheet, by=cast.north)
    taken = withdraw_sheet(sheet=filed, by=cast.north)
    assert (taken.state, taken.on_time) == ("draft", None)
    accepted = accept_sheet(sheet=submit_sheet(sheet=taken, by=cast.north), by=cast.clerk)
    with pytest.raises(WrongState):
        withdraw_sheet(sheet=accepted, by=cast.north)


def test_a_sheet_taken_into_review_on_its_page_is_not_taken_back_any_more(sheet, cast):
    filed = submit_sheet(sheet=sheet, by=cast.north)
    clerk, url = signed_in(cast.clerk), reverse("review_sheet", args=[filed.uid])
    assert 'name="act" value="begin"' in clerk.get(url).content.decode()
    clerk.post(url, {"act": "begin", "version": filed.version})
    begun = CountySheet.objects.get(pk=filed.pk)
    assert 'name="act" value="begin"' not in clerk.get(url).content.decode()
    with pytest.raises(WrongState):
        withdraw_sheet(sheet=begun, by=cast.north)
    assert accept_sheet(sheet=begun, by=cast.clerk).state == "accepted"


@pytest.mark.parametrize(
    "wrong",
    [{"state": "returned"}, {"state": "submitted"}, {"state": "accepted", "submitted_at": at(1)}],
    ids=["returned without a reason", "submitted without a date", "accepted without a date"],
)
def test_constraints_forbid_sheets_that_make_no_sense(sheet, wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        CountySheet.objects.filter(pk=sheet.pk).update(**wrong)


def test_constraints_forbid_entries_that_make_no_sense(sheet):
    entry = sheet.entries.first()
    with pytest.raises(IntegrityError), transaction.atomic():
        CountySheetEntry.objects.filter(pk=entry.pk).update(done=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        CountySheetEntry.objects.create(sheet=sheet, item=entry.item)


def test_a_sheet_says_what_it_leaves_out_of_the_units_duties(cast, clock):
    handed = {"handed_out_on": date(2026, 3, 1)}
    done = {"status_class": "done", **handed}
    later = {"starts_on": date(2026, 11, 15), **handed}
    north = cast.counties["north"]
    for number, fields in ((1, handed), (2, done), (3, done), (4, later)):
        DutyItem.objects.create(task=cast.task(number, **fields), department=north, jurisdiction=cast.city)
    DutyItem.objects.create(
        task=cast.task(5, **done), department=north, jurisdiction=cast.city, applies=False
    )
    DutyItem.objects.create(
        task=cast.task(6, **done), department=cast.counties["south"], jurisdiction=cast.city
    )
    after = cast.task(7, status_class="done", handed_out_on=date(2026, 11, 2))
    DutyItem.objects.create(task=after, department=north, jurisdiction=cast.city)
    sheet = open_period(ledger=cast.ledger, period=OCTOBER, by=cast.clerk).sheets.get(department=north)
    words = "0 of 1 done · 2 more are not asked about: their matters are done · 1 more begins later"
    page = signed_in(cast.north).get(reverse("sheet_edit", args=[sheet.uid])).content.decode()
    assert words in page
    submit_sheet(sheet=sheet, by=cast.north)
    page = signed_in(cast.clerk).get(reverse("review_sheet", args=[sheet.uid])).content.decode()
    assert "2 more are not asked about: their matters are done" in page


def test_a_sheet_of_all_duties_leaves_nothing_out(sheet, cast):
    page = signed_in(cast.north).get(reverse("sheet_edit", args=[sheet.uid])).content.decode()
    assert "0 of 2 done" in page
    assert "more" not in page.partition("0 of 2 done")[2].partition("</")[0]


def test_on_the_desk_the_open_sheet_comes_first_then_the_newest(sheet, cast, monkeypatch):
    for month in (7, 9, 8):
        older = ReportingPeriod.objects.get(pk=sheet.period_id)
        older.pk, older.uid, older.start = None, uuid4(), date(2026, month, 1)
        older.state, older.closed_at = "closed", timezone.now()
        older.save(force_insert=True)
        CountySheet.objects.create(
            period=older,
            department=sheet.department,
            jurisdiction=sheet.jurisdiction,
            state="submitted",
            submitted_at=timezone.now(),
        )
    periods = list(ReportingPeriod.objects.order_by("start"))
    monkeypatch.setattr("reports.selectors.reports.fileable_periods", lambda _actor: periods)
    desk = desk_of(cast.north)
    assert [one.period.start.month for one in desk.sheets] == [10, 9, 8, 7]
    assert desk.open_count == 1
