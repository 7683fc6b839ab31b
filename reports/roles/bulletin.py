"""Which role may do what with the articles of the bulletin. Its issues go the way of every circular."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from departments.actor import Actor
from departments.enums import Role
from departments.permissions import allow, in_own_programme, of_own_unit

OFFICE = [Role.CLERK, Role.HEAD, Role.COUNTY]
UNIT = [Role.LIAISON, Role.DEPARTMENT_HEAD]


def _writes(actor: Actor, article: Any) -> bool:
    """A unit writes its own, a county's office also for the programme above; what nobody sent is the office's own."""
    if article.department_id is None:
        return actor.role in OFFICE and in_own_programme(actor, article)
    if actor.role == Role.COUNTY:
        return of_own_unit(actor, article) and article.programme_id in actor.programmes_above
    return actor.role in UNIT and of_own_unit(actor, article) and in_own_programme(actor, article)


allow("articles.view", _("See articles of the bulletin"), [*OFFICE, *UNIT])
allow("articles.write", _("Write and send articles"), [*OFFICE, *UNIT], _writes)
allow("articles.invite", _("Ask units for articles"), OFFICE, in_own_programme)
allow("articles.edit", _("Edit, adopt and decline articles"), OFFICE, in_own_programme)
