"""Which steps reports, sheets, orders, extensions, referrals and assessments can take (architecture, law 2)."""

from reform.core.workflow import Workflow
from reports.enums import (
    ArticleState,
    AssessmentState,
    CheckRoundState,
    CircularState,
    ExtensionState,
    HighlightState,
    LineObjectionState,
    OrderState,
    PeriodState,
    ReferralState,
    ReportState,
)

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

# Superseded comes with the publishing of the paper that corrects it or takes it back.
CIRCULAR = Workflow(
    ("sign", {CircularState.DRAFT}, CircularState.SIGNED),
    ("unsign", {CircularState.SIGNED}, CircularState.DRAFT),
    ("publish", {CircularState.SIGNED}, CircularState.PUBLISHED),
    ("drop", {CircularState.DRAFT}, CircularState.DROPPED),
    ("supersede", {CircularState.PUBLISHED}, CircularState.SUPERSEDED),
)

CHECK_ROUND = Workflow(
    ("close", {CheckRoundState.OPEN}, CheckRoundState.CLOSED),
    ("cancel", {CheckRoundState.OPEN}, CheckRoundState.CANCELLED),
)

ARTICLE = Workflow(
    ("send", {ArticleState.INVITED, ArticleState.DRAFT}, ArticleState.SENT),
    ("adopt", {ArticleState.SENT}, ArticleState.ADOPTED),
    ("give_back", {ArticleState.SENT}, ArticleState.DRAFT),
    ("put_back", {ArticleState.ADOPTED}, ArticleState.SENT),
    ("decline", {ArticleState.SENT, ArticleState.ADOPTED}, ArticleState.DECLINED),
    ("withdraw", {ArticleState.INVITED, ArticleState.DRAFT, ArticleState.SENT}, ArticleState.WITHDRAWN),
    # Out of the recycle bin.
    ("restore", {ArticleState.WITHDRAWN}, ArticleState.DRAFT),
)

OPEN_ORDER = {OrderState.ISSUED, OrderState.RETURNED}
SENT_ORDER = {*OPEN_ORDER, OrderState.ANSWERED, OrderState.CHECKED}

# 签收 and interim answers (进展反馈) are no steps. What is taken back goes to where the unit answered it from.
ORDER = Workflow(
    ("sign", {OrderState.DRAFT}, OrderState.ISSUED),
    ("drop", {OrderState.DRAFT}, OrderState.DROPPED),
    ("reopen", {OrderState.DROPPED}, OrderState.DRAFT),
    ("answer", OPEN_ORDER, OrderState.ANSWERED),
    ("take_back", {OrderState.ANSWERED}, OrderState.ISSUED),
    ("take_back_again", {OrderState.ANSWERED}, OrderState.RETURNED),
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

NEW_REFERRAL, IN_HAND = ReferralState.NEW, ReferralState.IN_HAND
ANSWERED, PUT_FORWARD, DECIDED = ReferralState.ANSWERED, ReferralState.PUT_FORWARD, ReferralState.DECIDED

# What a cancelled or undecided meeting gives back is looked at anew, or goes on with who had it in hand.
REFERRAL = Workflow(
    ("take_up", {NEW_REFERRAL, IN_HAND}, IN_HAND),
    ("answer", {IN_HAND}, ANSWERED),
    ("ask_again", {ANSWERED}, IN_HAND),
    ("put_forward", {NEW_REFERRAL, IN_HAND, ANSWERED}, PUT_FORWARD),
    ("give_back", {PUT_FORWARD}, NEW_REFERRAL),
    ("give_back_in_hand", {PUT_FORWARD}, IN_HAND),
    ("decide", {PUT_FORWARD}, DECIDED),
    ("close", {NEW_REFERRAL, IN_HAND, ANSWERED, DECIDED}, ReferralState.CLOSED),
    ("decline", {NEW_REFERRAL, IN_HAND}, ReferralState.DECLINED),
)

# What is published stays; a mistake found later needs an assessment of its own.
ASSESSMENT = Workflow(
    ("show", {AssessmentState.DRAFT}, AssessmentState.SHOWN),
    ("decide", {AssessmentState.SHOWN}, AssessmentState.DECIDED),
    ("publish", {AssessmentState.DECIDED}, AssessmentState.PUBLISHED),
    (
        "drop",
        {AssessmentState.DRAFT, AssessmentState.SHOWN, AssessmentState.DECIDED},
        AssessmentState.DROPPED,
    ),
)

LINE_OBJECTION = Workflow(
    ("uphold", {LineObjectionState.OPEN}, LineObjectionState.UPHELD),
    ("decline", {LineObjectionState.OPEN}, LineObjectionState.DECLINED),
    ("withdraw", {LineObjectionState.OPEN}, LineObjectionState.WITHDRAWN),
)

# What was selected and not yet praised can be passed over after all, and the other way round.
HIGHLIGHT = Workflow(
    ("select", {HighlightState.FOUND, HighlightState.PASSED}, HighlightState.SELECTED),
    ("pass", {HighlightState.FOUND, HighlightState.SELECTED}, HighlightState.PASSED),
)
