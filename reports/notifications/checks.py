"""What people are told about the checking (核对) of a paper."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext

from departments.enums import Reason, Role
from reform.core.days import day
from reports.models import CheckAnswer, CheckObjection, CheckRound
from reports.notifications.period import Message, people_in, people_of
from reports.selectors.checks import Standing

UNIT = (Role.LIAISON, Role.DEPARTMENT_HEAD, Role.COUNTY)
OFFICE = (Role.CLERK, Role.HEAD, Role.COUNTY)


def check_asked(answer: CheckAnswer, label: int) -> Message:
    """Ask a unit's people who see one of its lines (clearance `label`) to check them by the round's last day."""
    check_round = answer.round
    with translation.override(settings.LANGUAGE_CODE):
        return _to_unit(
            answer,
            label,
            key=f"check.asked:{answer.uid}",
            title=gettext("Please check what the circular says of your unit by %(day)s")
            % {"day": day(check_round.due_on)},
            body=gettext("Without an answer by then the lines count as agreed to."),
            urgent=True,
        )


def check_cancelled(answer: CheckAnswer, reason: str, label: int) -> Message:
    """Tell a unit that it need not check any more, and why."""
    with translation.override(settings.LANGUAGE_CODE):
        title = gettext("The check of the circular was called off")
    return _to_unit(answer, label, key=f"check.cancelled:{answer.uid}", title=title, body=reason)


def objection_decided(objection: CheckObjection, label: int) -> Message:
    """Tell a unit how its objection was decided, and why."""
    with translation.override(settings.LANGUAGE_CODE):
        title = (
            gettext("Your objection to the circular was upheld")
            if objection.upheld
            else gettext("Your objection to the circular was not upheld")
        )
    return _to_unit(
        objection.answer,
        label,
        key=f"check.decided:{objection.uid}:{objection.version}",
        title=title,
        body=objection.reason,
        urgent=True,
    )


def objection_settled(objection: CheckObjection, label: int) -> Message:
    """Tell a unit that its line stays though its objection had been upheld, and why."""
    with translation.override(settings.LANGUAGE_CODE):
        title = gettext("The line you objected to stays as it is: the check was called off")
    key = f"check.settled:{objection.uid}:{objection.version}"
    return _to_unit(
        objection.answer, label, key=key, title=title, body=objection.settled_because, urgent=True
    )


def _to_unit(
    answer: CheckAnswer, label: int, *, key: str, title: str, body: str, urgent: bool = False
) -> Message:
    programme = answer.round.circular.programme
    return Message(
        users=people_of(answer.department, *UNIT, programme=programme, label=label),
        key=key,
        title=title,
        body=body,
        url=reverse("check_answer", args=[answer.uid]),
        programme=programme,
        reason=Reason.UNIT,
        urgent=urgent,
    )


def check_objected(answer: CheckAnswer) -> Message:
    """Tell the office that a unit objects."""
    circular = answer.round.circular
    with translation.override(settings.LANGUAGE_CODE):
        return Message(
            users=people_in(circular.programme, *OFFICE),
            key=f"check.objected:{answer.uid}:{answer.version}",
            title=gettext("%(unit)s objects to lines of the draft circular")
            % {"unit": answer.department.short_name},
            body=circular.title,
            url=reverse("check_round", args=[circular.uid]),
            programme=circular.programme,
            reason=Reason.SECRETARIAT,
        )


def check_ended(check_round: CheckRound, standing: Standing) -> Message:
    """Tell the office that a round is over and how it came out."""
    circular = check_round.circular
    with translation.override(settings.LANGUAGE_CODE):
        return Message(
            users=people_in(circular.programme, *OFFICE),
            key=f"check.ended:{check_round.uid}",
            title=gettext("The check of the draft circular has ended"),
            body=gettext("%(confirmed)s confirmed, %(objected)s objected, %(silent)s without an answer.")
            % {
                "confirmed": standing.confirmed,
                "objected": standing.objected,
                "silent": standing.silent,
            },
            url=reverse("check_round", args=[circular.uid]),
            programme=circular.programme,
            reason=Reason.SECRETARIAT,
        )
