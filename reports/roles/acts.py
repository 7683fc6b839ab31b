"""Which role may do what with periods, reports, determination and circulars."""

from collections.abc import Iterable
from typing import Any, TypeVar

from django.utils.translation import gettext_lazy as _

from departments.actor import Actor
from departments.enums import Role
from departments.permissions import allow, in_own_programme, of_own_unit
from departments.selectors.posts import reports_for
from reports.enums import Signer

SECRETARIAT = [Role.CLERK, Role.HEAD]
Paper = TypeVar("Paper")


def _has_part(actor: Actor, report: Any) -> bool:
    """The actor's unit is named with the task, but another one collects."""
    if of_own_unit(actor, report):
        return False
    return report.task.assignments.filter(department=actor.department).exists()


def _fills_workbook(actor: Actor, workbook: Any) -> bool:
    """It is the own unit's, or the secretariat records it for the unit."""
    if of_own_unit(actor, workbook):
        return True
    return actor.role in {*SECRETARIAT, Role.COUNTY} and in_own_programme(actor, workbook)


def reviewable(actor: Actor, reports: Iterable[Paper]) -> list[Paper]:
    """Return those of some reports or sheets that are not the actor's own to accept, in one query for all."""
    own_units = reports_for(actor.user, actor.programme)

    def is_own(report: Any) -> bool:
        filers = {report.filed_by_id, getattr(report, "approver_id", None)}
        return actor.user.pk in filers or report.department_id in own_units

    return [report for report in reports if in_own_programme(actor, report) and not is_own(report)]


def _not_own_filing(actor: Actor, report: Any) -> bool:
    """Nobody accepts what they filed or approved, another programme's, or a unit they hold a reporting post in.

    Source: office-practice 3; being a part of the unit is not a reporting post.
    """
    return bool(reviewable(actor, [report]))


allow("periods.view", _("See reporting periods"), [*SECRETARIAT, Role.LEADER, Role.COUNTY])
allow("calendar.edit", _("Keep the calendar of free and worked days"), [Role.SYSTEM_ADMIN])
allow("periods.open", _("Open and close a reporting period"), [*SECRETARIAT, Role.COUNTY], in_own_programme)
allow(
    "reports.file",
    _("Fill in, submit and withdraw reports"),
    [Role.LIAISON, Role.DEPARTMENT_HEAD, Role.COUNTY, Role.CLERK, Role.HEAD],
    of_own_unit,
)
allow(
    "reports.workbook",
    _("Fill in a unit's period in Excel, or record it for the unit"),
    [Role.LIAISON, Role.DEPARTMENT_HEAD, Role.COUNTY, Role.CLERK, Role.HEAD],
    _fills_workbook,
)
allow(
    "reports.give_part",
    _("Give a part to another unit's report"),
    [Role.LIAISON, Role.DEPARTMENT_HEAD, Role.COUNTY],
    _has_part,
)
allow("reports.approve_for_unit", _("Approve the unit's reports"), [Role.DEPARTMENT_HEAD], of_own_unit)
allow(
    "sheets.file",
    _("Fill in the unit's sheet of group duties"),
    [Role.COUNTY, Role.LIAISON, Role.DEPARTMENT_HEAD],
    of_own_unit,
)
allow("reports.review", _("Accept reports or return them"), [*SECRETARIAT, Role.COUNTY], _not_own_filing)
allow(
    "reports.phrases",
    _("Keep the phrases reports are returned with"),
    [*SECRETARIAT, Role.COUNTY],
    in_own_programme,
)
allow("reports.urge", _("Urge units and note calls"), [*SECRETARIAT, Role.COUNTY], in_own_programme)
allow("reports.record", _("Record progress for others"), [*SECRETARIAT, Role.COUNTY], in_own_programme)
allow("status.prepare", _("Prepare the determination"), [*SECRETARIAT, Role.COUNTY], in_own_programme)
allow("status.confirm", _("Confirm the determination"), [Role.HEAD, Role.COUNTY], in_own_programme)
allow("rule.view", _("See the light rule"), [*SECRETARIAT, Role.LEADER, Role.COUNTY])
allow(
    "rule.set",
    _("Set the light rule and who may determine"),
    [Role.HEAD, Role.COUNTY],
    lambda actor, programme: actor.programme == programme,
)
allow("ladder.view", _("See the ladder of supervision"), [*SECRETARIAT, Role.LEADER, Role.COUNTY])
allow(
    "ladder.set",
    _("Set the ladder of supervision"),
    [Role.HEAD, Role.COUNTY],
    lambda actor, programme: actor.programme == programme,
)
allow("overview.view", _("See where things stand"), [*SECRETARIAT, Role.LEADER, Role.COUNTY])
allow(
    "circulars.view",
    _("Read circulars"),
    [*SECRETARIAT, Role.LEADER, Role.LIAISON, Role.DEPARTMENT_HEAD, Role.COUNTY],
)
allow("circulars.prepare", _("Have a circular drafted"), [*SECRETARIAT, Role.COUNTY], in_own_programme)
allow("circulars.sign", _("Record signature, date and number"), [Role.HEAD, Role.COUNTY], in_own_programme)
allow("circulars.publish", _("Publish a circular"), [*SECRETARIAT, Role.COUNTY], in_own_programme)

# --- supervision: the way of an order --------------------------------------------------------------------------------
OFFICE = [*SECRETARIAT, Role.COUNTY]
UNIT = [Role.LIAISON, Role.DEPARTMENT_HEAD, Role.COUNTY]
# Who may put their name under an order, or decide on an extension, by the level named; the head for every level.
BY_LEVEL = {
    Signer.CLERK: {Role.CLERK, Role.HEAD, Role.COUNTY},
    Signer.HEAD: {Role.HEAD, Role.COUNTY},
    Signer.LEADER: {Role.LEADER, Role.HEAD, Role.COUNTY},
}


def _signs(actor: Actor, order: Any) -> bool:
    """Its step names the actor's level, or a lower one; the head records a leader's word."""
    return in_own_programme(actor, order) and actor.role in BY_LEVEL[order.signs]


def _decides_extension(actor: Actor, order: Any) -> bool:
    """Its step names the actor's level for extensions, or a lower one; the head records a leader's decision."""
    return in_own_programme(actor, order) and actor.role in BY_LEVEL[order.extension_by]


allow("orders.view", _("See orders of supervision"), [*OFFICE, *UNIT, Role.LEADER])
allow("orders.draft", _("Draft orders, change and drop drafts"), OFFICE, in_own_programme)
allow(
    "orders.sign", _("Sign or withdraw an order, or record a leader's word"), [*OFFICE, Role.LEADER], _signs
)
allow("orders.answer", _("Sign for an order and answer it"), UNIT, of_own_unit)
allow("orders.record", _("Record a unit's answer to an order for it"), OFFICE, in_own_programme)
allow("orders.check", _("Check an answer or return it"), OFFICE, in_own_programme)
allow("orders.close", _("Close an order"), [Role.HEAD, Role.COUNTY], in_own_programme)
allow("orders.raise", _("Raise an order to the next step"), OFFICE, in_own_programme)
allow(
    "extensions.decide",
    _("Decide on an extension, or record a leader's decision"),
    [*OFFICE, Role.LEADER],
    _decides_extension,
)
allow("accountability.note", _("Note what was handed on for accountability"), [Role.HEAD, Role.COUNTY])


# --- the way up ------------------------------------------------------------------------------------------------------
def _raises_for(actor: Actor, department: Any) -> bool:
    """For the own unit; the office for any unit of its programme."""
    own = actor.department is not None and department.pk == actor.department.pk
    return own or actor.role in OFFICE


def _owns_or_keeps(actor: Actor, referral: Any) -> bool:
    """The own unit shall coordinate it; the office writes down what that unit said."""
    if actor.department is not None and referral.owner_id == actor.department.pk:
        return True
    return actor.role in OFFICE and in_own_programme(actor, referral)


allow("referrals.view", _("See what units ask to be coordinated"), [*OFFICE, *UNIT, Role.LEADER])
allow("referrals.raise", _("Ask for coordination for one's own unit"), [*OFFICE, *UNIT], _raises_for)
allow("referrals.answer", _("Answer what one's own unit shall coordinate"), [*OFFICE, *UNIT], _owns_or_keeps)
allow(
    "referrals.keep",
    _("Take referrals up, put them forward, close or decline them"),
    OFFICE,
    in_own_programme,
)


# --- assessment ------------------------------------------------------------------------------------------------------
def _answers_objection(actor: Actor, objection: Any) -> bool:
    """Nobody decides what they objected to, or an objection of a unit they hold a reporting post in."""
    if not in_own_programme(actor, objection.line.assessment) or actor.user.pk == objection.made_by_id:
        return False
    return objection.line.department_id not in reports_for(actor.user, actor.programme)


allow("assessment.view", _("See assessments, units their own lines"), [*OFFICE, *UNIT, Role.LEADER])
allow("assessment.prepare", _("Prepare an assessment and show it to the units"), OFFICE, in_own_programme)
allow("assessment.object", _("Object to a line of one's own unit"), UNIT, of_own_unit)
allow("assessment.answer", _("Decide on a unit's objection to a line"), OFFICE, _answers_objection)
allow("assessment.decide", _("Decide an assessment"), [Role.HEAD, Role.COUNTY], in_own_programme)
allow("assessment.publish", _("Publish an assessment"), OFFICE, in_own_programme)
