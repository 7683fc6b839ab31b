"""Which role may do what with whom papers go to, their receipts, and papers that supersede others."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from departments.actor import Actor
from departments.enums import ADMINISTRATORS, UNIT_ROLES, Role
from departments.permissions import allow, in_own_programme

OFFICE = [Role.CLERK, Role.HEAD, Role.COUNTY]
UNITS = [Role.LIAISON, Role.DEPARTMENT_HEAD, Role.COUNTY]


def _is_named(actor: Actor, circular: Any) -> bool:
    """The paper was sent to the own unit, or to the own post of a leader."""
    if actor.role in UNIT_ROLES:
        return circular.receipts.filter(department=actor.department).exists()
    return circular.receipts.filter(post=actor.post).exists()


allow(
    "distribution.set",
    _("Set whom each kind of paper goes to"),
    OFFICE,
    lambda actor, programme: actor.programme == programme,
)
allow("circulars.receive", _("Sign for a paper of the office"), [*UNITS, Role.LEADER], _is_named)
allow("circulars.record_receipt", _("Record a unit's receipt of a paper for it"), OFFICE, in_own_programme)
allow(
    "circulars.supersede",
    _("Correct a published paper or take it back"),
    [Role.HEAD, Role.COUNTY],
    in_own_programme,
)
# A file in hand can be checked by everybody; of papers that do not exist for them nothing is said.
allow(
    "papers.verify",
    _("Check whether a file is a paper of the portal"),
    [*OFFICE, Role.LIAISON, Role.DEPARTMENT_HEAD, Role.LEADER, *sorted(ADMINISTRATORS)],
)
