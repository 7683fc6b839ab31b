"""The calendars periods follow: the office's own free and worked days, the programme's days and rhythms."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.forms.models import model_to_dict
from django.utils.translation import gettext as _

from departments.actor import Actor
from departments.models import Department, Programme
from departments.permissions import require
from departments.services.notifications import notify
from reform.core.audit import record
from reform.core.holidays import Special
from reform.core.models import SpecialDay
from reform.core.office_days import forget_office_days
from reform.core.workdays import Workdays
from reform.core.workflow import swap
from reports.calendar import Dates, dates_of
from reports.enums import PeriodState
from reports.models import ReportingPeriod, UnitRhythm
from reports.notifications import period as notifications
from reports.selectors.periods import days_of

CALENDAR = ("cutoff_day", "due_day", "close_day", "unit_rhythm", "county_rhythm", "behind_monthly")


@dataclass(frozen=True)
class Moved:
    """An open period whose dates would be others by the calendar as it is now; nobody moves them but a person."""

    period: ReportingPeriod
    dates: Dates


@transaction.atomic
def keep_days(*, days: Iterable[Special], by: Actor) -> list[Moved]:
    """Write down free and worked days, replacing what was said of the same days, and return what would move.

    Dates of an open period stay as they are: its secretariat is told and can take the new ones over. One audit row.
    Raises ValidationError for no days at all.
    """
    require(by, "calendar.edit")
    days = list(days)
    if not days:
        raise ValidationError(_("No day was read: write 10月1日至7日放假, 10月10日上班."))
    before = _own()
    for one in days:
        said = {"works": one.works, "name": one.name[:40]}
        SpecialDay.objects.update_or_create(day=one.day, defaults=said)
    record(by=by, act="calendar.keep", after={"days": {str(one.day): _word(one.works) for one in days}})
    return _moved(before)


@transaction.atomic
def forget_day(*, day: SpecialDay, by: Actor) -> list[Moved]:
    """Take a day back, so that the published calendar counts again, and return what would move. One audit row."""
    require(by, "calendar.edit")
    before = _own()
    record(by=by, act="calendar.forget", before={"days": {str(day.day): _word(day.works)}})
    day.delete()
    return _moved(before)


def _word(works: bool) -> str:
    return "上班" if works else "放假"


def _own() -> Workdays:
    return Workdays(dict(SpecialDay.objects.values_list("day", "works")))


def _moved(before: Workdays) -> list[Moved]:
    """Return the open periods that followed the calendar as it was and would not as it is; tell their offices."""
    forget_office_days()
    found: list[Moved] = []
    periods = ReportingPeriod.objects.filter(state=PeriodState.OPEN).select_related("ledger__programme")
    for period in periods:
        days = days_of(period.ledger)
        was = dates_of(period.period, replace(days, workdays=before))
        now = dates_of(period.period, days)
        kept = (period.due_on, period.closes_on)
        if kept == (was.due_on, was.closes_on) and kept != (now.due_on, now.closes_on):
            found.append(Moved(period, now))
            notify(**vars(notifications.calendar_moved(period, now)))
    transaction.on_commit(forget_office_days)
    return found


@transaction.atomic
def change_calendar(*, programme: Programme, version: int, by: Actor, **fields: Any) -> Programme:
    """Change the programme's days of the month and rhythms (names of CALENDAR) and return it; one audit row.

    Open periods keep their dates and what they asked. Raises Conflict when somebody changed it since `version`,
    ValueError for a field that is not the calendar's.
    """
    require(by, "programme.edit", programme)
    if unknown := set(fields) - set(CALENDAR):
        raise ValueError(f"a calendar has no {', '.join(sorted(unknown))}")
    before = model_to_dict(programme, fields=CALENDAR)
    changed = {name: value for name, value in fields.items() if before[name] != value}
    if not changed:
        return programme
    programme = swap(programme, expect={"version": version}, **changed)
    was = {name: before[name] for name in changed}
    record(by=by, act="programme.change", obj=programme, before=was, after=changed)
    return programme


@transaction.atomic
def set_rhythm(*, programme: Programme, department: Department, rhythm: str, by: Actor) -> None:
    """Set how often one unit is asked, "" for the rule of its kind; one audit row where something changed."""
    require(by, "programme.edit", programme)
    known = UnitRhythm.objects.filter(programme=programme, department=department).first()
    before = known.rhythm if known else ""
    if before == rhythm:
        return
    if rhythm:
        said = {"rhythm": rhythm}
        UnitRhythm.objects.update_or_create(programme=programme, department=department, defaults=said)
    elif known:
        known.delete()
    unit = {"unit": department.name}
    record(
        by=by,
        act="programme.rhythm",
        obj=programme,
        before=unit | {"rhythm": before},
        after=unit | {"rhythm": rhythm},
    )
