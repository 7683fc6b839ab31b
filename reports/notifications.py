"""What people are told inside the portal about periods and reports."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext, ngettext

from departments.enums import Role
from departments.models import Department, Notification, User
from reports.models import Circular, CountySheet, ProgressReport, ReportingPeriod

FILERS = (Role.LIAISON, Role.COUNTY)


@dataclass(frozen=True)
class Message:
    """One message: `key` keeps it from being sent to a person twice."""

    key: str
    title: str
    body: str
    url: str


def people_of(department: Department, *roles: str) -> list[User]:
    """Return the active people who hold a post of one of `roles` in a unit today."""
    today = timezone.localdate()
    return list(
        User.objects.filter(
            Q(holdings__held_to__isnull=True) | Q(holdings__held_to__gte=today),
            holdings__held_from__lte=today,
            holdings__post__department=department,
            holdings__post__role__in=roles,
            holdings__post__is_active=True,
            is_active=True,
        ).distinct()
    )


def send(message: Message, people: Iterable[User]) -> None:
    """Write the message for each person who does not have it yet."""
    Notification.objects.bulk_create(
        [
            Notification(
                user=person,
                key=message.key,
                title=message.title[:200],
                body=message.body,
                url=message.url,
            )
            for person in people
        ],
        ignore_conflicts=True,
    )


def period_opened(period: ReportingPeriod, department: Department, matters: int) -> None:
    """Tell a unit's filers that a period is open, what is due and until when."""
    with translation.override(settings.LANGUAGE_CODE):
        count = ngettext("%(n)d matter to fill in", "%(n)d matters to fill in", matters) % {"n": matters}
        message = Message(
            key=f"period.opened:{period.uid}",
            title=gettext("%(period)s is open for reporting") % {"period": period},
            body=gettext("%(count)s, due on %(day)s.")
            % {"count": count, "day": date_format(period.due_on, "Y-m-d")},
            url=reverse("my_reports"),
        )
    send(message, people_of(department, *FILERS))


def report_returned(report: ProgressReport) -> None:
    """Tell the unit's filers that a report came back, and why."""
    with translation.override(settings.LANGUAGE_CODE):
        message = Message(
            key=f"report.returned:{report.uid}:{report.return_count}",
            title=gettext("Returned: %(task)s") % {"task": report.task},
            body=report.return_reason,
            url=reverse("report_edit", args=[report.uid]),
        )
    send(message, people_of(report.department, *FILERS))


def report_for_approval(report: ProgressReport) -> None:
    """Tell the department's head that a report waits for the unit's approval."""
    with translation.override(settings.LANGUAGE_CODE):
        message = Message(
            key=f"report.for_approval:{report.uid}:{report.version}",
            title=gettext("For your approval: %(task)s") % {"task": report.task},
            body=str(report.period),
            url=reverse("report_edit", args=[report.uid]),
        )
    send(message, people_of(report.department, Role.DEPARTMENT_HEAD))


def sheet_returned(sheet: CountySheet) -> None:
    """Tell the unit's filers that their sheet came back, and why."""
    with translation.override(settings.LANGUAGE_CODE):
        message = Message(
            key=f"sheet.returned:{sheet.uid}:{sheet.return_count}",
            title=gettext("Returned: sheet of group duties, %(period)s") % {"period": sheet.period},
            body=sheet.return_reason,
            url=reverse("sheet_edit", args=[sheet.uid]),
        )
    send(message, people_of(sheet.department, *FILERS))


def circular_drafted(circular: Circular) -> None:
    """Tell the secretariat that the draft of a circular is ready."""
    with translation.override(settings.LANGUAGE_CODE):
        message = Message(
            key=f"circular.drafted:{circular.uid}",
            title=gettext("The draft circular for %(period)s is ready") % {"period": circular.period},
            body="",
            url=reverse("circular_detail", args=[circular.uid]),
        )
    send(message, people_in(circular, Role.CLERK, Role.HEAD))


def circular_published(circular: Circular) -> None:
    """Tell everybody of the programme that a circular is out."""
    with translation.override(settings.LANGUAGE_CODE):
        message = Message(
            key=f"circular.published:{circular.uid}",
            title=gettext("Published: %(number)s") % {"number": circular.number},
            body=circular.title,
            url=reverse("circular_detail", args=[circular.uid]),
        )
    readers = [Role.CLERK, Role.HEAD, Role.LEADER, Role.LIAISON, Role.DEPARTMENT_HEAD]
    send(message, people_in(circular, *readers))


def people_in(circular: Circular, *roles: str) -> list[User]:
    """Return the active people who hold a post of one of `roles` in the circular's programme today."""
    today = timezone.localdate()
    return list(
        User.objects.filter(
            Q(holdings__held_to__isnull=True) | Q(holdings__held_to__gte=today),
            holdings__held_from__lte=today,
            holdings__post__programme=circular.programme_id,
            holdings__post__role__in=roles,
            holdings__post__is_active=True,
            is_active=True,
        ).distinct()
    )
