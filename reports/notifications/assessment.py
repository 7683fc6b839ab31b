"""What people are told about assessments: units of their own lines and answers, the office of objections."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext

from departments.enums import SECRETARIAT, UNIT_ROLES, Reason, Role
from departments.models import Department
from departments.services.notifications import notify
from reform.core.days import day
from reports.models import Assessment, LineObjection
from reports.notifications.period import people_in, people_of

OFFICE = (*SECRETARIAT, Role.COUNTY)


def _tell_unit(
    assessment: Assessment, unit: Department, *, key: str, title: str, body: str, url: str
) -> None:
    notify(
        users=people_of(unit, *UNIT_ROLES, programme=assessment.programme),
        key=key,
        title=title,
        body=body,
        url=url,
        reason=Reason.UNIT,
        programme=assessment.programme,
    )


def _tell_every_unit(assessment: Assessment, *, act: str, title: str, body: str = "") -> None:
    units = Department.objects.filter(assessment_lines__assessment=assessment).distinct()
    for unit in units:
        _tell_unit(
            assessment,
            unit,
            key=f"assessment.{act}:{assessment.uid}",
            title=title,
            body=body,
            url=reverse("assessment_unit", args=[assessment.uid, unit.uid]),
        )


def assessment_shown(assessment: Assessment) -> None:
    """Tell every unit that its lines can be looked at, and until when it may object."""
    until = assessment.objections_until
    with translation.override(settings.LANGUAGE_CODE):
        title = gettext("Please check your unit's lines: %(title)s") % {"title": assessment.title}
        body = gettext("Objections until %(day)s.") % {"day": day(until)}
        _tell_every_unit(assessment, act="shown", title=title, body=body)


def assessment_published(assessment: Assessment) -> None:
    """Tell every unit that the assessment is published."""
    with translation.override(settings.LANGUAGE_CODE):
        title = gettext("Published: %(number)s") % {"number": assessment.title}
        _tell_every_unit(assessment, act="published", title=title)


def line_objection_made(objection: LineObjection) -> None:
    """Tell the office that a unit objects."""
    assessment = objection.line.assessment
    with translation.override(settings.LANGUAGE_CODE):
        words = {"unit": objection.line.department.short_name, "title": assessment.title}
        notify(
            users=people_in(assessment.programme, *OFFICE),
            key=f"assessment.objection:{objection.uid}",
            title=gettext("%(unit)s objects: %(title)s") % words,
            body=objection.reason,
            url=reverse("assessment_objection", args=[objection.uid]),
            reason=Reason.SECRETARIAT,
            programme=assessment.programme,
        )


def line_objection_decided(objection: LineObjection) -> None:
    """Tell the unit what was decided, with the answer."""
    assessment = objection.line.assessment
    with translation.override(settings.LANGUAGE_CODE):
        words = {"verdict": objection.get_state_display(), "task": assessment.title}
        _tell_unit(
            assessment,
            objection.line.department,
            key=f"assessment.answered:{objection.uid}",
            title=gettext("Objection %(verdict)s: %(task)s") % words,
            body=objection.answer,
            url=reverse("assessment_objection", args=[objection.uid]),
        )
