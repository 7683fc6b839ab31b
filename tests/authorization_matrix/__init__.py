"""Who gets what from every URL, written by hand: the specification the central test holds the portal to.

One row a URL name. `get` and `post` are the answers for the own object, in the order of ROLES; one number stands for
all nine. What is not the actor's own, and what does not exist, answers `stranger` (404) to everybody; a method the
view does not know answers 405 to everybody signed in. Nobody signed in gets 302 to the sign-in page, for GET and POST.
"""

from tests.authorization_matrix.articles import ARTICLES
from tests.authorization_matrix.assessments import ASSESSMENTS
from tests.authorization_matrix.checks import CHECKS
from tests.authorization_matrix.circulars import CIRCULARS
from tests.authorization_matrix.composing import COMPOSING
from tests.authorization_matrix.departments import DEPARTMENTS
from tests.authorization_matrix.distribution import DISTRIBUTION
from tests.authorization_matrix.division import DIVISION
from tests.authorization_matrix.handed_out import HANDED_OUT
from tests.authorization_matrix.ledger import LEDGER
from tests.authorization_matrix.ledger_page import LEDGER_PAGE
from tests.authorization_matrix.notices import NOTICES
from tests.authorization_matrix.portal import PORTAL
from tests.authorization_matrix.registers import REGISTERS
from tests.authorization_matrix.reports import REPORTS
from tests.authorization_matrix.rows import ALIKE, OWN, ROLES, SCOPES, Row
from tests.authorization_matrix.supervision import SUPERVISION
from tests.authorization_matrix.way_up import WAY_UP

__all__ = ["ALIKE", "MATRIX", "OWN", "ROLES", "SCOPES", "Row"]

MATRIX = [
    *DEPARTMENTS,
    *NOTICES,
    *LEDGER,
    *LEDGER_PAGE,
    *HANDED_OUT,
    *DIVISION,
    *REPORTS,
    *SUPERVISION,
    *WAY_UP,
    *REGISTERS,
    *ASSESSMENTS,
    *ARTICLES,
    *CIRCULARS,
    *COMPOSING,
    *DISTRIBUTION,
    *CHECKS,
    *PORTAL,
]
