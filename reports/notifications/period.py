"""What people are told about periods and reports.

Services send a message with departments.services.notifications.notify(**vars(message)).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext, ngettext

from departments.enums import Clearance, Reason, Role
from departments.models import Department, Post, PostHolding, Programme, User
from reform.core.days import day, period_name
from reports.calendar import Dates
from reports.models import Circular, CountySheet, CountySheetEntry, ProgressReport, ReportingPeriod
from tasks.models import Instruction

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
            body=gettext("%(count)s, due on %(day)s.") % {"count": count, "day": day(period.due_on)},
            url=reverse("my_reports"),
            programme=period.ledger.programme,
            reason=Reason.FILER,
        )


def reports_returned(reports: Sequence[ProgressReport]) -> Iterator[Message]:
    """Tell the units' filers that reports came back, and why."""
    filers = _filers_of(reports)
    for report in reports:
        yield _report_returned(report, filers[report.pk])


def _report_returned(report: ProgressReport, filers: list[User]) -> Message:
    with translation.override(settings.LANGUAGE_CODE):
        return Message(
            users=filers,
            key=f"report.returned:{report.uid}:{report.return_count}",
            title=gettext("Returned: %(task)s") % {"task": report.task},
            body=report.return_reason,
            url=reverse("report_edit", args=[report.uid]),
            programme=report.period.ledger.programme,
            reason=Reason.FILER,
            urgent=True,
            sealed=is_sealed(report.task.sensitivity),
        )


def reports_accepted(reports: Sequence[ProgressReport]) -> Iterator[Message]:
    """Tell the units' filers that forms of theirs were accepted: once a day and period, however many there were."""
    filers = _filers_of(reports)
    # One text a unit and period for each label: whom it reaches depends on the label, what it says does not.
    alike = {(r.period_id, r.department_id, r.task.sensitivity): r for r in reports}
    for report in alike.values():
        yield _report_accepted(report, filers[report.pk])


def _report_accepted(report: ProgressReport, filers: list[User]) -> Message:
    with translation.override(settings.LANGUAGE_CODE):
        return Message(
            users=filers,
            key=f"report.accepted:{report.period.uid}:{report.department.uid}:{timezone.localdate()}",
            title=gettext("%(period)s: forms of your unit were accepted") % {"period": report.period},
            body="",
            url=reverse("my_reports"),
            programme=report.period.ledger.programme,
            reason=Reason.FILER,
        )


def _filers_of(reports: Sequence[ProgressReport]) -> dict[int, list[User]]:
    """Return whom `people_of` names for each report's unit and label, by the report's key, in one query."""
    today = timezone.localdate()
    holdings = PostHolding.objects.filter(
        Q(held_to__isnull=True) | Q(held_to__gte=today),
        held_from__lte=today,
        user__is_active=True,
        post__is_active=True,
        post__role__in=FILERS,
        post__department__in={report.department_id for report in reports},
    ).select_related("user", "post__programme")
    by_unit: dict[int, list[PostHolding]] = defaultdict(list)
    for holding in holdings:
        by_unit[holding.post.department_id].append(holding)
    found = {}
    for report in reports:
        programme = report.period.ledger.programme_id
        found[report.pk] = list(
            {
                holding.user: None
                for holding in by_unit[report.department_id]
                if holding.post.clearance >= report.task.sensitivity
                and programme in (holding.post.programme_id, holding.post.programme.parent_id)
            }
        )
    return found


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
            body=period_name(report.period.period),
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
    when = {"due": day(dates.due_on), "closes": day(dates.closes_on)}
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


def people_in(programme: Programme, *roles: str, label: int = Clearance.OPEN) -> list[User]:
    """Return the active people who hold a post of one of `roles` in a programme today that sees what bears `label`."""
    return _holders(
        holdings__post__programme=programme,
        holdings__post__role__in=roles,
        holdings__post__clearance__gte=label,
    )


def people_in_circle(instruction: Instruction, *roles: str, label: int = Clearance.OPEN) -> list[User]:
    """Return those of `people_in` for whom an instruction (批示) exists: its circle, who entered it, head and county."""
    return _holders(
        Q(holdings__post__role__in={Role.HEAD, Role.COUNTY})
        | Q(holdings__post__in=instruction.circle.order_by())
        | Q(holdings__post=instruction.entered_by_id),
        holdings__post__programme=instruction.programme_id,
        holdings__post__role__in=roles,
        holdings__post__clearance__gte=label,
    )


def holders_of(posts: QuerySet[Post], label: int = Clearance.OPEN) -> list[User]:
    """Return the active people who hold one of the posts today that sees what bears `label`."""
    return _holders(holdings__post__in=posts, holdings__post__clearance__gte=label)
