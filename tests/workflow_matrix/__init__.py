"""State, act and role of every workflow, written by hand: what each post gets for each act in each state.

A table names how its document is made in a state, the acts with the address and what is sent, and lines: an act, the
states they hold for, and the answers of ROLES in that order. 302 is done, 403 is not for this post, 404 does not exist
for it, 409 is not possible in this state, 422 is said in a sentence. Every pair of act and state stands in one line.
"""

from tests.workflow_matrix.articles import ARTICLES
from tests.workflow_matrix.assessments import ASSESSMENTS, LINE_OBJECTIONS
from tests.workflow_matrix.changes import CHANGES
from tests.workflow_matrix.circulars import CHECK_ROUNDS, CIRCULARS
from tests.workflow_matrix.handed_out import ADJUSTMENTS, OBJECTIONS
from tests.workflow_matrix.highlights import HIGHLIGHTS
from tests.workflow_matrix.ledger import NOTICES, ROUNDS, TASKS
from tests.workflow_matrix.orders import EXTENSIONS, ORDERS
from tests.workflow_matrix.periods import PERIODS, SHEETS
from tests.workflow_matrix.reports import REPORTS
from tests.workflow_matrix.table import ROLES, Table
from tests.workflow_matrix.way_up import MEETINGS, REFERRALS

__all__ = ["ROLES", "TABLES", "Table"]

TABLES = (
    NOTICES,
    TASKS,
    ROUNDS,
    OBJECTIONS,
    ADJUSTMENTS,
    PERIODS,
    REPORTS,
    SHEETS,
    CIRCULARS,
    CHECK_ROUNDS,
    ORDERS,
    EXTENSIONS,
    REFERRALS,
    MEETINGS,
    ASSESSMENTS,
    LINE_OBJECTIONS,
    HIGHLIGHTS,
    ARTICLES,
    CHANGES,
)
