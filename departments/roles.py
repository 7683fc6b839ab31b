"""Which role may do what with people, posts and the record."""

from django.utils.translation import gettext_lazy as _

from departments.enums import Role
from departments.permissions import allow, within_own_place

EVERYONE = list(Role)

allow("departments.view", _("See units and the address book"), EVERYONE)
allow(
    "units.edit",
    _("Add units, counties and groups, and say who oversees whom"),
    [Role.CLERK, Role.HEAD, Role.COUNTY, Role.SYSTEM_ADMIN],
    within_own_place,
)
allow("people.view", _("See accounts, posts and who holds them"), [Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN])
allow("people.manage", _("Create accounts and fill posts"), [Role.SYSTEM_ADMIN])
allow(
    "roles.view", _("See the role-permission matrix"), [Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDITOR]
)
allow("audit.view", _("Search and export the audit record"), [Role.AUDITOR])
