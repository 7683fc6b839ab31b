"""Which role may do what with notices, the ledger and tasks."""

from django.utils.translation import gettext_lazy as _

from departments.enums import Role
from departments.permissions import allow, in_own_programme, of_own_unit

SECRETARIAT = [Role.CLERK, Role.HEAD]

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
allow("ledger.edit", _("Add, change and decompose tasks"), [*SECRETARIAT, Role.COUNTY], in_own_programme)
allow("ledger.import", _("Import a running ledger from Excel"), [*SECRETARIAT, Role.COUNTY], in_own_programme)
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
    _("Comment on a draft division for the own unit"),
    [Role.LIAISON, Role.DEPARTMENT_HEAD, Role.COUNTY],
    of_own_unit,
)
