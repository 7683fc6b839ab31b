"""Which role may do what with the checking (核对), the numbers and the end of a paper."""

from django.utils.translation import gettext_lazy as _

from departments.enums import Role
from departments.permissions import allow, in_own_programme, of_own_unit

OFFICE = [Role.CLERK, Role.HEAD, Role.COUNTY]
UNIT = [Role.LIAISON, Role.DEPARTMENT_HEAD, Role.COUNTY]

allow(
    "circulars.check",
    _("Have units check their lines of a circular, decide their objections"),
    OFFICE,
    in_own_programme,
)
allow(
    "circulars.settle",
    _("Let a line stand whose objection was upheld in a check called off"),
    [Role.HEAD, Role.COUNTY],
    in_own_programme,
)
allow("checks.answer", _("Confirm or object to the unit's lines of a circular"), UNIT, of_own_unit)
allow(
    "circulars.number",
    _("Reserve document numbers"),
    OFFICE,
    lambda actor, programme: actor.programme == programme,
)
allow("circulars.drop", _("Leave a draft circular unissued"), [Role.HEAD, Role.COUNTY], in_own_programme)
