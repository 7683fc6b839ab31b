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


class ChangeKind(models.TextChoices):
    """What a unit asks for in the form of its own people."""

    REPLACE = "replace", _("New holder")
    DEPUTY = "deputy", _("Deputy beside the holder")


class ChangeState(models.TextChoices):
    """States of a unit's form: asked, confirmed by the secretariat, carried out; or refused, or taken back."""

    ASKED = "asked", _("To be confirmed")
    CONFIRMED = "confirmed", _("Confirmed, waiting for an account")
    DONE = "done", _("Carried out")
    REFUSED = "refused", _("Refused")
    WITHDRAWN = "withdrawn", _("Taken back")


class Clearance(models.IntegerChoices):
    """安全标记: how far a matter goes, and how far a post may see. Source: GB/T 22239-2019 8.1.4.2 g)."""

    OPEN = 0, _("Open to the public")
    INTERNAL = 1, _("Internal")
    SENSITIVE = 2, _("Sensitive")


class Rhythm(models.TextChoices):
    """How often a unit is asked for its progress."""

    MONTH = "month", _("Every month")
    QUARTER = "quarter", _("Every quarter")


class Channel(models.TextChoices):
    """The ways out of the portal; each is run by a gateway of the office."""

    NONE = "none", _("Only in the portal")
    SMS = "sms", _("SMS")
    ROBOT = "robot", _("Robot of the work group")
    MAIL = "mail", _("E-mail")


class DeliveryState(models.TextChoices):
    WAITING = "waiting", _("To be sent")
    SENT = "sent", _("Sent")
    FAILED = "failed", _("Not sent")


class Reason(models.TextChoices):
    """Why somebody is told something: by which post, or for what else."""

    FILER = "filer", _("you report for the unit")
    UNIT_HEAD = "unit_head", _("you head the unit")
    UNIT = "unit", _("you hold a post of the unit")
    SECRETARIAT = "secretariat", _("you work in the secretariat")
    MEMBER = "member", _("you belong to the programme")
    CIRCLE = "circle", _("you are in the circle of the instruction")
    ADMINISTRATOR = "administrator", _("you look after accounts and posts")
    OWN = "own", _("it is about your own account or post")


class MessageGroup(models.TextChoices):
    """What messages are about; the page and the day's digest are in this order."""

    INSTRUCTIONS = "instructions", _("Instructions")
    REPORTING = "reporting", _("Reporting")
    MATTERS = "matters", _("Matters")
    DIVISION = "division", _("Comments on the division")
    CIRCULARS = "circulars", _("Circulars")
    PEOPLE = "people", _("Accounts, posts, hand-overs")
