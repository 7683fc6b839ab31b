"""What the portal does by itself next: by the calendar of the own programme, every night, and all the time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from departments.models import Programme
from reform.celery import app
from reform.core.gateways import ways_to_people
from reform.core.office_days import office_days
from reform.portal.operations.words import lasting, repeating
from reports.calendar import dates_of
from reports.models import ReportingPeriod
from reports.selectors.paper_calendar import name_of
from reports.selectors.periods import days_of, is_filing_open, latest_period_of
from reports.services.reminders import stage_at
from tasks.enums import LedgerState
from tasks.models import Ledger

# Names in beat's schedule -> what happens.
ALL_THE_TIME: dict[str, Promise] = {
    "seal": gettext_lazy("Seal what was added to the audit record"),
    "sweep": gettext_lazy("Look for work whose message was lost"),
    "texts": gettext_lazy("Send texts whose time has come, plan the day's digests"),
    "tick": gettext_lazy(
        "Ask what should exist and does not: periods, papers, reminders; delete what lay long enough in the recycle bin"
    ),
    "people": gettext_lazy("Make hand-over lists for posts that change hands; forget texts sent long ago"),
    "tidy": gettext_lazy("Forget sessions and counts that ran out"),
    "backup": gettext_lazy("See whether a backup is due"),
    "left": gettext_lazy("Set aside files that a fault left behind"),
    "files": gettext_lazy("See whether the nightly reading of all kept files is due"),
}
# A reminder is never sent longer before the day than this.
FORENOTICE = timedelta(days=21)


@dataclass(frozen=True)
class Coming:
    """One act and when it comes; `at` is a day where the hour does not matter."""

    at: datetime | date
    what: str
    note: str = ""


@dataclass(frozen=True)
class Standing:
    """What is done again and again."""

    every: str
    what: str


def coming(programme: Programme, now: datetime) -> list[Coming]:
    """Return what comes next for a programme and the machine, the nearest first."""
    local = timezone.localtime(now)
    acts = [_night(local), *_digest(programme, local), *_backup(local)]
    for ledger in Ledger.objects.filter(programme=programme, state=LedgerState.OPEN).select_related(
        "programme"
    ):
        acts += _of_ledger(ledger, local.date())
    return sorted(acts, key=lambda act: _moment(act.at))


def _moment(at: datetime | date) -> datetime:
    return at if isinstance(at, datetime) else timezone.make_aware(datetime.combine(at, time.min))


def _night(local: datetime) -> Coming:
    midnight = timezone.make_aware(datetime.combine(local.date() + timedelta(days=1), time.min))
    return Coming(
        midnight,
        _("Move the marks of overdue and due soon, walk the ladder of supervision"),
        _("every night"),
    )


def _digest(programme: Programme, local: datetime) -> list[Coming]:
    if not ways_to_people():
        return []
    day = local.date() if local.time() < programme.digest_at else local.date() + timedelta(days=1)
    day = office_days().working_day_from(day)
    at = timezone.make_aware(datetime.combine(day, programme.digest_at))
    return [Coming(at, _("Send the day's digests"), _("on working days"))]


def _backup(local: datetime) -> list[Coming]:
    if settings.BACKUP_AT is None:
        return []
    day = local.date() if local.time() < settings.BACKUP_AT else local.date() + timedelta(days=1)
    at = timezone.make_aware(datetime.combine(day, settings.BACKUP_AT))
    return [
        Coming(at, _("Make the day's backup"), _("kept for %(n)d days") % {"n": settings.BACKUP_KEEP_DAYS})
    ]


def _of_ledger(ledger: Ledger, today: date) -> list[Coming]:
    latest = latest_period_of(ledger)
    if latest is None:
        return []
    days, acts = days_of(ledger), []
    opens = dates_of(latest.period.next(), days).opens_on
    if latest.period.next().start.year == ledger.year and opens > today:
        acts.append(
            Coming(
                opens,
                _("Open the reports of %(month)s") % {"month": name_of(latest.period.next())},
                ledger.name,
            )
        )
    if day := _next_reminder(latest, today):
        acts.append(
            Coming(
                day,
                _("Remind who has not filed for %(month)s") % {"month": name_of(latest.period)},
                ledger.name,
            )
        )
    return acts


def _next_reminder(period: ReportingPeriod, today: date) -> date | None:
    """Return the next day on which the reminders of a period go to a further stage, None after its last."""
    if not is_filing_open(period):
        return None
    tomorrow = today + timedelta(days=1)
    stage, day = stage_at(period.due_on, today), max(tomorrow, period.due_on - FORENOTICE)
    while day <= period.due_on + timedelta(days=1):
        if stage_at(period.due_on, day) != stage:
            return day
        day += timedelta(days=1)
    return None


def all_the_time() -> list[Standing]:
    """Return what beat sends again and again, the most frequent first."""
    entries = sorted(app.conf.beat_schedule.items(), key=lambda entry: float(entry[1]["schedule"]))
    return [Standing(repeating(float(entry["schedule"])), str(ALL_THE_TIME[name])) for name, entry in entries]


def kept_for() -> list[tuple[str, str]]:
    """Return what is kept for how long before it is deleted by itself."""
    return [
        (_("Recycle bin"), lasting(settings.RECYCLE_DAYS * 86400)),
        (_("Texts sent"), lasting(180 * 86400)),
        (_("Logs of the programs"), lasting(180 * 86400)),
    ]
