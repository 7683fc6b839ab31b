"""Words of WHO."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """What a post may do; one role a post."""

    CLERK = "clerk", _("Secretariat clerk")
    HEAD = "head", _("Head of the secretariat")
    LIAISON = "liaison", _("Liaison")
    DEPARTMENT_HEAD = "department_head", _("Department head")
    LEADER = "leader", _("Leader")
    COUNTY = "county", _("County secretariat")
    SYSTEM_ADMIN = "system_admin", _("System administrator")
    SECURITY_ADMIN = "security_admin", _("Security administrator")
    AUDITOR = "auditor", _("Auditor")


SECRETARIAT = frozenset({Role.CLERK, Role.HEAD})
UNIT_ROLES = frozenset({Role.LIAISON, Role.DEPARTMENT_HEAD, Role.COUNTY})
ADMINISTRATORS = frozenset({Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDITOR})


class DepartmentKind(models.TextChoices):
    DEPARTMENT = "department", _("Department")
    OFFICE = "office", _("Office")
    COUNTY = "county", _("County secretariat")
    INSTITUTION = "institution", _("Institution")


class NameKind(models.TextChoices):
    OFFICIAL = "official", _("Official name")
    SHORT = "short", _("Short name")
    ALIAS = "alias", _("Alias")


class SeatKind(models.TextChoices):
    CHAIR = "chair", _("Group leader")
    DEPUTY = "deputy", _("Deputy group leader")
    MEMBER = "member", _("Member")
