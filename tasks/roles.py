"""Which role may do what with notices, the ledger and tasks."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from departments.actor import Actor
from departments.enums import Role
from departments.permissions import allow, in_own_programme, of_own_unit

SECRETARIAT = [Role.CLERK, Role.HEAD]
UNITS = [Role.LIAISON, Role.DEPARTMENT_HEAD, Role.COUNTY]


def collects_or_keeps(actor: Actor, task: Any) -> bool:
    """The own unit collects the task, or the task stands in the ledger of the own office."""
    if actor.department is not None and task.collector_id == actor.department.pk:
        return True
    return actor.role not in {Role.LIAISON, Role.DEPARTMENT_HEAD} and in_own_programme(actor, task)


def of_own_post(actor: Actor, view: Any) -> bool:
    """It belongs to the post the actor acts in."""
    return actor.post is not None and view.post_id == actor.post.pk


allow("notices.view", _("See notices"), [*SECRETARIAT, Role.LEADER, Role.COUNTY])
allow("notices.import", _("Read notices in"), [*SECRETARIAT, Role.COUNTY])
allow(
    "notices.decompose",
    _("Correct, confirm and decompose drafts"),
    [*SECRETARIAT, Role.COUNTY],
    in_own_programme,
)
allow(
    "ledger.view",
    _("See the ledger as far as it concerns the post"),
    [
        *SECRETARIAT,
        Role.LEADER,
        Role.LIAISON,
        Role.DEPARTMENT_HEAD,
        Role.COUNTY,
    ],
)
allow(
    "views.save",
    _("Save views of the ledger for one's own post"),
    [*SECRETARIAT, Role.LEADER, *UNITS],
    of_own_post,
)
allow("views.share", _("Share saved views with the programme"), [*SECRETARIAT, Role.COUNTY])
allow("ledger.edit", _("Add, change and decompose tasks"), [*SECRETARIAT, Role.COUNTY], in_own_programme)
allow("ledger.import", _("Import a running ledger from Excel"), [*SECRETARIAT, Role.COUNTY], in_own_programme)
allow(
    "layouts.edit",
    _("Copy and change the layouts that the ledger is printed in"),
    [*SECRETARIAT, Role.COUNTY],
    in_own_programme,
)
allow(
    "layouts.units",
    _("Print tables of units: their matters by class, and how they reported"),
    [*SECRETARIAT, Role.LEADER, Role.COUNTY],
    in_own_programme,
)
allow("ledger.label", _("Label how far a matter goes"), [Role.HEAD, Role.COUNTY], in_own_programme)
allow("ledger.approve", _("Approve and hand out"), [Role.HEAD, Role.COUNTY], in_own_programme)
allow("division.view", _("See division tables and what units said"), [*SECRETARIAT, Role.LEADER, Role.COUNTY])
allow(
    "division.ask",
    _("Send a draft division to units for comment, record their answers"),
    [*SECRETARIAT, Role.COUNTY],
    in_own_programme,
)
allow(
    "division.decide",
    _("Decide units' comments and close the round"),
    [*SECRETARIAT, Role.COUNTY],
    in_own_programme,
)
allow(
    "division.comment",
    _("Comment on a draft division for one's own unit"),
    [Role.LIAISON, Role.DEPARTMENT_HEAD, Role.COUNTY],
    of_own_unit,
)
allow("receipts.view", _("See who signed for what was handed out"), [*SECRETARIAT, Role.LEADER, Role.COUNTY])
allow("receipts.sign", _("Sign for what was handed out to one's own unit"), UNITS)
allow(
    "receipts.record",
    _("Record for a unit that it signed on paper"),
    [*SECRETARIAT, Role.COUNTY],
    in_own_programme,
)
allow("objection.make", _("Object to a matter for one's own unit"), UNITS)
allow(
    "objection.decide",
    _("Decide units' objections"),
    [*SECRETARIAT, Role.COUNTY],
    in_own_programme,
)
allow(
    "adjust.ask",
    _("Ask for an adjustment of a matter one's own unit collects; the secretariat for any"),
    [*SECRETARIAT, *UNITS],
    collects_or_keeps,
)
allow(
    "adjust.opine",
    _("Give the secretariat's opinion on an adjustment"),
    [*SECRETARIAT, Role.COUNTY],
    in_own_programme,
)
allow(
    "adjust.approve",
    _("Approve an adjustment, or record the leading group's approval; never one's own request"),
    [Role.HEAD, Role.COUNTY],
    in_own_programme,
)
allow(
    "ledger.carry_over",
    _("Close the year's ledger and carry it over"),
    [Role.HEAD, Role.COUNTY],
    in_own_programme,
)

# --- instructions and meetings ---------------------------------------------------------------------------------------
OFFICE = [*SECRETARIAT, Role.COUNTY]


def _reads_for_leader(actor: Actor, instruction: Any) -> bool:
    """It is the leader's own, or that of a leader without a post here, whom the office showed it on paper."""
    if instruction.post_id is not None:
        return actor.post is not None and instruction.post_id == actor.post.pk
    return actor.role != Role.LEADER and in_own_programme(actor, instruction)


allow(
    "instructions.view",
    _("See the instructions in whose circle the post is"),
    [*OFFICE, Role.LEADER, Role.LIAISON, Role.DEPARTMENT_HEAD],
)
allow("instructions.enter", _("Enter an instruction; a leader their own"), [*OFFICE, Role.LEADER])
allow(
    "instructions.keep",
    _("Turn an instruction into orders, say who is in its circle and what was done"),
    OFFICE,
    in_own_programme,
)
allow(
    "instructions.read",
    _("Take note of what came of an own instruction"),
    [*OFFICE, Role.LEADER],
    _reads_for_leader,
)
allow(
    "meetings.view",
    _("See meetings; units once the agenda is out"),
    [*OFFICE, Role.LEADER, Role.LIAISON, Role.DEPARTMENT_HEAD],
)
allow(
    "meetings.minutes",
    _("Read the minutes of a meeting whole"),
    [*SECRETARIAT, Role.LEADER, Role.COUNTY],
    in_own_programme,
)
allow(
    "meetings.prepare",
    _("Plan meetings, keep agenda, papers, minutes and decisions"),
    OFFICE,
    in_own_programme,
)

# --- recycle bin -----------------------------------------------------------------------------------------------------
BIN = [*OFFICE, Role.LIAISON, Role.DEPARTMENT_HEAD, Role.LEADER]
allow("bin.view", _("See what was taken out: the office's, one's own unit's, one's own post's"), BIN)
allow("bin.restore", _("Put back what was taken out, where the act itself is the post's"), BIN)
