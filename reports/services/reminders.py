"""Reminders of a period: before the day it is due, on it, and after it to ever more people.

Level-triggered: each look asks where the day stands and tells what should have been told by now, each person once a
stage. Told are only those for whom something is open. Source: office-practice 4; the grace days are the programme's.
"""

from __future__ import annotations

from datetime import date, timedelta

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from departments.enums import Clearance, Reason, Role
from departments.models import Programme
from departments.selectors.notifications import portal_link
from departments.services.deliveries import post_to_group
from departments.services.notifications import notify
from departments.telling import one_line, with_link
from reform.core.days import day_short
from reform.core.office_days import office_days
from reports.models import ReportingPeriod
from reports.notifications.period import FILERS, is_sealed, people_in, people_of
from reports.selectors.periods import is_filing_open
from reports.selectors.reminders import OpenForms, open_forms
from tasks.models import Ledger

SOON_DAYS = 3
# Older periods are corrected in the next one.
LOOK_BACK = timedelta(days=62)
# What stands in a work group is read by all of it.
UNITS_IN_GROUP_TEXT = 20
# Robots take 2048 bytes: three a Chinese character.
GROUP_TEXT_LENGTH = 600
OFFICE = (Role.CLERK, Role.HEAD, Role.COUNTY)


class Stage(models.TextChoices):
    """Where a day stands to the one on which reports are due."""

    SOON = "due.soon"
    TODAY = "due.today"
    OVERDUE = "overdue.filer"


def remind_of_ledger(*, ledger: Ledger, on: date) -> None:
    """Tell what should have been told of the ledger's periods by a day. Twice changes nothing."""
    recent = ReportingPeriod.objects.filter(ledger=ledger, due_on__gte=on - LOOK_BACK)
    for period in recent.select_related("ledger__programme"):
        stage = stage_at(period.due_on, on)
        if stage and is_filing_open(period):
            _remind(period, stage, on)


def stage_at(due_on: date, on: date) -> Stage | None:
    """Return where a day stands to a due date; None before the last three working days."""
    if on > due_on:
        return Stage.OVERDUE
    if on == due_on:
        return Stage.TODAY
    return Stage.SOON if office_days().working_days_left(due_on, on) <= SOON_DAYS else None


def _remind(period: ReportingPeriod, stage: Stage, on: date) -> None:
    programme = period.ledger.programme
    units = open_forms(period)
    late = office_days().working_days_left(on, period.due_on)
    with override(settings.LANGUAGE_CODE):
        for unit in units:
            _tell_unit(period, unit, stage, FILERS, Reason.FILER)
            if stage == Stage.OVERDUE and late >= programme.head_after:
                _tell_unit(period, unit, "overdue.head", (Role.DEPARTMENT_HEAD,), Reason.UNIT_HEAD)
        if stage == Stage.OVERDUE and late >= programme.secretariat_after:
            _tell_secretariat(period, units)
        _tell_group(programme, period, stage, units)


def _tell_unit(
    period: ReportingPeriod, unit: OpenForms, event: str, roles: tuple[str, ...], reason: str
) -> None:
    """Tell the people of a unit how much is open to them; who holds two posts, by the one that sees more."""
    escalated = event == "overdue.head"
    for clearance in sorted(Clearance, reverse=True):
        n = unit.missing_to(clearance) if escalated else unit.open_to(clearance)
        if n:
            notify(
                users=people_of(unit.department, *roles, programme=period.ledger.programme, label=clearance),
                key=f"{event}:{period.uid}:{unit.department.uid}",
                title=_title(period, event, n),
                url=reverse("my_reports"),
                reason=reason,
                urgent=event == Stage.TODAY,
                programme=period.ledger.programme,
            )


def _title(period: ReportingPeriod, event: str, n: int) -> str:
    words = {"period": period, "day": day_short(period.due_on), "n": n}
    if event == Stage.SOON:
        return (
            ngettext(
                "%(period)s is due on %(day)s; %(n)d form of your unit is open",
                "%(period)s is due on %(day)s; %(n)d forms of your unit are open",
                n,
            )
            % words
        )
    if event == Stage.TODAY:
        return (
            ngettext(
                "%(period)s is due today, %(day)s; %(n)d form of your unit is open",
                "%(period)s is due today, %(day)s; %(n)d forms of your unit are open",
                n,
            )
            % words
        )
    return (
        ngettext(
            "%(period)s was due on %(day)s; %(n)d form of your unit is overdue",
            "%(period)s was due on %(day)s; %(n)d forms of your unit are overdue",
            n,
        )
        % words
    )


def _tell_secretariat(period: ReportingPeriod, units: list[OpenForms]) -> None:
    """Tell the programme's office which units are not in; a county's own office is its secretariat."""
    programme = period.ledger.programme
    for clearance in sorted(Clearance, reverse=True):
        if missing := [(unit, n) for unit in units if (n := unit.missing_to(clearance))]:
            words = {"period": period, "day": day_short(period.due_on), "n": len(missing)}
            title = ngettext(
                "%(period)s was due on %(day)s; %(n)d unit is not in",
                "%(period)s was due on %(day)s; %(n)d units are not in",
                len(missing),
            )
            notify(
                users=people_in(programme, *OFFICE, label=clearance),
                key=f"overdue.secretariat:{period.uid}",
                title=title % words,
                body="\n".join(_line(unit, n) for unit, n in missing),
                url=reverse("period_detail", args=[period.uid]),
                reason=Reason.SECRETARIAT,
                programme=programme,
            )


def _line(unit: OpenForms, n: int) -> str:
    return _("%(unit)s: %(n)d not in") % {"unit": one_line(unit.department.short_name), "n": n}


def _tell_group(programme: Programme, period: ReportingPeriod, stage: Stage, units: list[OpenForms]) -> None:
    """Let the robot of the work group name the units not in, by number; labelled matters are not counted."""
    usual = max(label for label in Clearance if not is_sealed(label))
    missing = [(unit, n) for unit in units if (n := unit.missing_to(usual))]
    if not missing:
        return
    named = "；".join(_line(unit, n) for unit, n in missing[:UNITS_IN_GROUP_TEXT])
    more = "…" if len(missing) > UNITS_IN_GROUP_TEXT else ""
    words = {
        "period": period,
        "day": day_short(period.due_on),
        "n": len(missing),
        "units": f"{named}{more}",
    }
    text = ngettext(
        "[Reminder] %(period)s is due on %(day)s; %(n)d unit is not in: %(units)s",
        "[Reminder] %(period)s is due on %(day)s; %(n)d units are not in: %(units)s",
        len(missing),
    )
    post_to_group(
        programme=programme,
        key=f"robot.{stage}:{period.uid}",
        text=with_link(text % words, portal_link("/"), GROUP_TEXT_LENGTH),
    )
