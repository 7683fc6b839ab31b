"""Which steps a report, a unit's sheet, an order and an extension can take (architecture, law 2)."""

from reform.core.workflow import Workflow
from reports.enums import ExtensionState, HighlightState, OrderState, PeriodState, ReportState

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

OPEN_ORDER = {OrderState.ISSUED, OrderState.RETURNED}
SENT_ORDER = {*OPEN_ORDER, OrderState.ANSWERED, OrderState.CHECKED}

# 签收 and interim answers (进展反馈) are no steps.
ORDER = Workflow(
    ("sign", {OrderState.DRAFT}, OrderState.ISSUED),
    ("drop", {OrderState.DRAFT}, OrderState.DROPPED),
    ("reopen", {OrderState.DROPPED}, OrderState.DRAFT),
    ("answer", OPEN_ORDER, OrderState.ANSWERED),
    ("take_back", {OrderState.ANSWERED}, OrderState.ISSUED),
    ("check", {OrderState.ANSWERED}, OrderState.CHECKED),
    ("return", {OrderState.ANSWERED, OrderState.CHECKED}, OrderState.RETURNED),
    ("close", {OrderState.CHECKED}, OrderState.CLOSED),
    ("raise", SENT_ORDER, OrderState.RAISED),
    ("withdraw", OPEN_ORDER, OrderState.WITHDRAWN),
)

EXTENSION = Workflow(
    ("approve", {ExtensionState.ASKED}, ExtensionState.APPROVED),
    ("decline", {ExtensionState.ASKED}, ExtensionState.DECLINED),
    ("withdraw", {ExtensionState.ASKED}, ExtensionState.WITHDRAWN),
)

# What was selected and not yet praised can be passed over after all, and the other way round.
HIGHLIGHT = Workflow(
    ("select", {HighlightState.FOUND, HighlightState.PASSED}, HighlightState.SELECTED),
    ("pass", {HighlightState.FOUND, HighlightState.SELECTED}, HighlightState.PASSED),
)
