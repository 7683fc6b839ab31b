"""Which steps a report and a unit's sheet can take (architecture, law 2)."""

from reform.core.workflow import Workflow
from reports.enums import PeriodState, ReportState

DRAFT, FOR_APPROVAL = ReportState.DRAFT, ReportState.FOR_APPROVAL
SUBMITTED, IN_REVIEW = ReportState.SUBMITTED, ReportState.IN_REVIEW
RETURNED, ACCEPTED = ReportState.RETURNED, ReportState.ACCEPTED

EDITABLE = frozenset({DRAFT, RETURNED})

REPORT = Workflow(
    ("ask_approval", {DRAFT, RETURNED}, FOR_APPROVAL),
    ("submit", {DRAFT, RETURNED, FOR_APPROVAL}, SUBMITTED),
    ("withdraw", {FOR_APPROVAL, SUBMITTED}, DRAFT),
    ("begin_review", {SUBMITTED}, IN_REVIEW),
    ("accept", {SUBMITTED, IN_REVIEW}, ACCEPTED),
    ("return", {SUBMITTED, IN_REVIEW}, RETURNED),
)

SHEET = Workflow(
    ("submit", {DRAFT, RETURNED}, SUBMITTED),
    ("withdraw", {SUBMITTED}, DRAFT),
    ("begin_review", {SUBMITTED}, IN_REVIEW),
    ("accept", {SUBMITTED, IN_REVIEW}, ACCEPTED),
    ("return", {SUBMITTED, IN_REVIEW}, RETURNED),
)

PERIOD = Workflow(("close", {PeriodState.OPEN}, PeriodState.CLOSED))
