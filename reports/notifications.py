"""What people are told about periods and reports.

Services send a message with departments.services.notifications.notify(**vars(message)).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext, ngettext

from departments.enums import Clearance, Reason, Role
from departments.models import Department, Programme, User
from reports.calendar import Dates
from reports.models import Circular, CountySheet, CountySheetEntry, ProgressReport, ReportingPeriod

FILERS = (Role.LIAISON, Role.COUNTY)


@dataclass(frozen=True)
class Message:
    """One message to some people; `key` keeps it from being sent to a person twice.

    `reason`, `urgent` and `sealed` as departments.services.notifications.notify takes them.
    """

    users: list[User]
    key: str
    title: str
    body: str
    url: str
    programme: Programme
    reason: str
    urgent: bool = False
    sealed: bool = False


def people_of(
    department: Department, *roles: str, programme: Programme, label: int = Clearance.OPEN
) -> list[User]:
    """Return the active people, deputies too, who hold a post of one of `roles` in a unit today.

    The post belongs to the programme or to one below it (a county's), and sees what bears `label`.
    """
    return _holders(
        Q(holdings__post__programme=programme) | Q(holdings__post__programme__parent=programme),
        holdings__post__department=department,
        holdings__post__role__in=roles,
        holdings__post__clearance__gte=label,
    )


def _holders(*within: Q, **posts: object) -> list[User]:
    today = timezone.localdate()
    held = Q(holdings__held_to__isnull=True) | Q(holdings__held_to__gte=today)
    return list(
        User.objects.filter(
            held,
            *within,
            holdings__held_from__lte=today,
            holdings__post__is_active=True,
            is_active=True,
            **posts,
        ).distinct()
    )


def is_sealed(label: int) -> bool:
    """Tell whether words of a matter stay in the portal: it bears a label above the usual one."""
    return label > Clearance.INTERNAL


def period_opened(period: ReportingPeriod, department: Department) -> Iterator[Message]:
    """Tell a unit's filers that a period is open, what is due and until when.

    A filer is told of as many matters as their post sees, and of none nothing. The messages bear one key, that for
    the highest clearance first: of two posts of one person the one that sees more speaks.
    """
    forms = ProgressReport.objects.filter(period=period, department=department).of_units()
    entries = CountySheetEntry.objects.filter(sheet__period=period, sheet__department=department)
    labels = [
        *forms.values_list("task__sensitivity", flat=True),
        *entries.values_list("item__task__sensitivity", flat=True),
    ]
    for clearance in sorted(Clearance, reverse=True):
        if matters := sum(label <= clearance for label in labels):
            yield _period_opened(period, department, matters, clearance)


def _period_opened(period: ReportingPeriod, department: Department, matters: int, clearance: int) -> Message:
    with translation.override(settings.LANGUAGE_CODE):
        count = ngettext("%(n)d matter to fill in", "%(n)d matters to fill in", matters) % {"n": matters}
        return Message(
            users=people_of(department, *FILERS, programme=period.ledger.programme, label=clearance),
            key=f"period.opened:{period.uid}",
            title=gettext("%(period)s is open for reporting") % {"period": period},
            body=gettext("%(count)s, due on %(day)s.") % {"count": count, "day": period.due_on.isoformat()},
            url=reverse("my_reports"),
            programme=period.ledger.programme,
            reason=Reason.FILER,
        )


def report_returned(report: ProgressReport) -> Message:
    """Tell the unit's filers that a report came back, and why."""
    with translation.override(settings.LANGUAGE_CODE):
        return Message(
            users=_filers_of(report),
            key=f"report.returned:{report.uid}:{report.return_count}",
            title=gettext("Returned: %(task)s") % {"task": report.task},
            body=report.return_reason,
            url=reverse("report_edit", args=[report.uid]),
            programme=report.period.ledger.programme,
            reason=Reason.FILER,
            urgent=True,
            sealed=is_sealed(report.task.sensitivity),
        )


def report_accepted(report: ProgressReport) -> Message:
    """Tell the unit's filers that forms of theirs were accepted: once a day and period, however many there were."""
    programme = report.period.ledger.programme
    with translation.override(settings.LANGUAGE_CODE):
        return Message(
            users=_filers_of(report),
            key=f"report.accepted:{report.period.uid}:{report.department.uid}:{timezone.localdate()}",
            title=gettext("%(period)s: forms of your unit were accepted") % {"period": report.period},
            body="",
            url=reverse("my_reports"),
            programme=programme,
            reason=Reason.FILER,
        )


def _filers_of(report: ProgressReport) -> list[User]:
    programme = report.period.ledger.programme
    return people_of(report.department, *FILERS, programme=programme, label=report.task.sensitivity)


def report_for_approval(report: ProgressReport) -> Message:
    """Tell the department's head that a report waits for the unit's approval."""
    with translation.override(settings.LANGUAGE_CODE):
        return Message(
            users=people_of(
                report.department,
                Role.DEPARTMENT_HEAD,
                programme=report.period.ledger.programme,
                label=report.task.sensitivity,
            ),
            key=f"report.for_approval:{report.uid}:{report.version}",
            title=gettext("For your approval: %(task)s") % {"task": report.task},
            body=str(report.period),
            url=reverse("report_edit", args=[report.uid]),
            programme=report.period.ledger.programme,
            reason=Reason.UNIT_HEAD,
            sealed=is_sealed(report.task.sensitivity),
        )


def sheet_returned(sheet: CountySheet) -> Message:
    """Tell the unit's filers that their sheet came back, and why."""
    with translation.override(settings.LANGUAGE_CODE):
        return Message(
            users=people_of(sheet.department, *FILERS, programme=sheet.period.ledger.programme),
            key=f"sheet.returned:{sheet.uid}:{sheet.return_count}",
            title=gettext("Returned: sheet of group duties, %(period)s") % {"period": sheet.period},
            body=sheet.return_reason,
            url=reverse("sheet_edit", args=[sheet.uid]),
            programme=sheet.period.ledger.programme,
            reason=Reason.FILER,
            urgent=True,
        )


def sheet_accepted(sheet: CountySheet) -> Message:
    """Tell the unit's filers that their sheet was accepted."""
    with translation.override(settings.LANGUAGE_CODE):
        return Message(
            users=people_of(sheet.department, *FILERS, programme=sheet.period.ledger.programme),
            key=f"sheet.accepted:{sheet.uid}:{sheet.version}",
            title=gettext("Accepted: sheet of group duties, %(period)s") % {"period": sheet.period},
            body="",
            url=reverse("sheet_edit", args=[sheet.uid]),
            programme=sheet.period.ledger.programme,
            reason=Reason.FILER,
        )


def calendar_moved(period: ReportingPeriod, dates: Dates) -> Message:
    """Tell the secretariat that an open period would have other dates by the calendar as it is now."""
    programme = period.ledger.programme
    when = {"due": dates.due_on.isoformat(), "closes": dates.closes_on.isoformat()}
    with translation.override(settings.LANGUAGE_CODE):
        return Message(
            users=people_in(programme, Role.CLERK, Role.HEAD, Role.COUNTY),
            key=f"period.calendar:{period.uid}:{dates.due_on}:{dates.closes_on}",
            title=gettext("The calendar of working days changed: %(period)s") % {"period": period},
            body=gettext(
                "By it due on %(due)s, closing on %(closes)s. Nothing moves unless you take it over."
            )
            % when,
            url=reverse("period_detail", args=[period.uid]),
            programme=programme,
            reason=Reason.SECRETARIAT,
        )


def circular_drafted(circular: Circular) -> Message:
    """Tell the secretariat that the draft of a circular is ready."""
    with translation.override(settings.LANGUAGE_CODE):
        return Message(
            users=people_in(circular.programme, Role.CLERK, Role.HEAD),
            key=f"circular.drafted:{circular.uid}",
            title=gettext("The draft circular for %(period)s is ready") % {"period": circular.period},
            body="",
            url=reverse("circular_detail", args=[circular.uid]),
            programme=circular.programme,
            reason=Reason.SECRETARIAT,
        )


def circular_published(circular: Circular) -> Message:
    """Tell the programme's people that a circular is out."""
    readers = (Role.CLERK, Role.HEAD, Role.LEADER, Role.LIAISON, Role.DEPARTMENT_HEAD)
    with translation.override(settings.LANGUAGE_CODE):
        return Message(
            users=people_in(circular.programme, *readers),
            key=f"circular.published:{circular.uid}",
            title=gettext("Published: %(number)s") % {"number": circular.number},
            body=circular.title,
            url=reverse("circular_detail", args=[circular.uid]),
            programme=circular.programme,
            reason=Reason.MEMBER,
        )


def people_in(programme: Programme, *roles: str, label: int = Clearance.OPEN) -> list[User]:
    """Return the active people who hold a post of one of `roles` in a programme today that sees what bears `label`."""
    return _holders(
        holdings__post__programme=programme,
        holdings__post__role__in=roles,
        holdings__post__clearance__gte=label,
    )
