"""Which role may do what with highlights, registers and the page of burdens."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from departments.actor import Actor
from departments.enums import Role
from departments.permissions import allow, in_own_programme, of_own_unit

OFFICE = [Role.CLERK, Role.HEAD, Role.COUNTY]
UNIT = [Role.LIAISON, Role.DEPARTMENT_HEAD]


def _enters(actor: Actor, row: Any) -> bool:
    """The office keeps all of its programme; a unit its own, a county also in the register of the programme above."""
    if actor.role in OFFICE and in_own_programme(actor, row):
        return True
    upward = actor.role == Role.COUNTY and row.programme_id in actor.programmes_above
    return of_own_unit(actor, row) and (upward or in_own_programme(actor, row))


allow("highlights.view", _("See highlights and the praise by unit"), [*OFFICE, *UNIT, Role.LEADER])
allow("highlights.enter", _("Enter and reword highlights"), OFFICE, in_own_programme)
allow("highlights.select", _("Select highlights and record their praise"), OFFICE, in_own_programme)
allow("registers.view", _("See the registers"), [*OFFICE, *UNIT, Role.LEADER])
allow("registers.enter", _("Enter into the registers"), [*OFFICE, *UNIT], _enters)
allow("support.items", _("Set what member units are to support"), OFFICE, in_own_programme)
allow("burden.view", _("See what units were asked for"), [*OFFICE, *UNIT, Role.LEADER])
allow("papers.plan", _("Plan the year's papers"), OFFICE)
allow(
    "papers.calendar",
    _("Set which papers are made and when"),
    [Role.HEAD, Role.COUNTY],
    lambda actor, programme: actor.programme == programme,
)
