"""提出异议 and 调整: what a unit asks about a matter handed out, and what the office decides."""

from __future__ import annotations

from django.utils import timezone

from tasks.enums import AdjustmentState, ObjectionState
from tasks.models import Adjustment, Objection
from tasks.workflow import ADJUSTMENT, OBJECTION
from tests.cast import Cast
from tests.workflow_matrix.table import Act, Table
from tests.world.planted import THEN


def make_objection(cast: Cast, state: str) -> Objection:
    """Make an objection of finance to a matter it collects, in a state."""
    return Objection.objects.create(
        task=cast.task(1, collector=cast.finance),
        department=cast.finance,
        kind="due",
        reason="时限过紧。",
        made_by=cast.finance_liaison.user,
        made_at=timezone.now(),
        state=state,
        **(
            {"answer": "同意。", "decided_by": "沈一舟", "decided_at": timezone.now()}
            if state in {"upheld", "declined"}
            else {}
        ),
    )


def make_adjustment(cast: Cast, state: str) -> Adjustment:
    """Make a request of finance's liaison for another date, in a state."""
    opinion = {
        "in_favour": True,
        "opinion": "情况属实。",
        "opinion_by": "沈一舟",
        "opinion_at": timezone.now(),
    }
    decision = {
        "body": "head",
        "decided_by": "方静澜",
        "decided_on": timezone.localdate(),
        "answer": "按期完成。",
    }
    return Adjustment.objects.create(
        task=cast.task(1, collector=cast.finance),
        department=cast.finance,
        kind="due",
        reason="设备推迟到货。",
        before={"due_on": "2026-12-31"},
        after={"due_on": "2027-06-30"},
        asked_by=cast.finance_liaison.user,
        asked_at=THEN,
        state=state,
        **(opinion if state in {"opined", "approved", "declined"} else {}),
        **(decision if state in {"approved", "declined"} else {}),
    )


BY_GROUP = {
    "body": "group",
    "approved_by": "市医改领导小组",
    "approved_on": "2026-11-03",
    "paper": "会议纪要第4期",
    "answer": "按期完成。",
}
# fmt: off
OBJECTIONS = Table(
    "objection", OBJECTION, tuple(ObjectionState.values), make_objection,
    {
        "uphold": Act("objection_decide", {"upheld": "yes", "answer": "同意。"}),
        "decline": Act("objection_decide", {"upheld": "no", "answer": "不同意。"}),
        "withdraw": Act("objection_withdraw"),
    },
    (
        #                                                         clerk head lead fliai fhead liai north admin
        ("uphold",    "open",                                     "302  302  403  403  403  404  404  404"),
        ("uphold",    "upheld declined withdrawn",                "409  409  403  403  403  404  404  404"),
        ("decline",   "open",                                     "302  302  403  403  403  404  404  404"),
        ("decline",   "upheld declined withdrawn",                "409  409  403  403  403  404  404  404"),
        ("withdraw",  "open",                                     "403  403  403  302  302  404  404  404"),
        ("withdraw",  "upheld declined withdrawn",                "403  403  403  409  409  404  404  404"),
    ),
)
ADJUSTMENTS = Table(
    "adjustment", ADJUSTMENT, tuple(AdjustmentState.values), make_adjustment,
    {
        "opine": Act("adjustment_opine", {"in_favour": "yes", "opinion": "情况属实。"}),
        "approve": Act("adjustment_decide", {"approved": "yes"} | BY_GROUP),
        "decline": Act("adjustment_decide", {"approved": "no"} | BY_GROUP),
        "withdraw": Act("adjustment_withdraw"),
    },
    (
        #                                                         clerk head lead fliai fhead liai north admin
        ("opine",     "asked",                                    "302  302  403  403  403  404  404  404"),
        ("opine",     "opined approved declined withdrawn",       "409  409  403  403  403  404  404  404"),
        ("approve",   "opined",                                   "403  302  403  403  403  404  404  404"),
        ("approve",   "asked approved declined withdrawn",        "403  409  403  403  403  404  404  404"),
        ("decline",   "opined",                                   "403  302  403  403  403  404  404  404"),
        ("decline",   "asked approved declined withdrawn",        "403  409  403  403  403  404  404  404"),
        ("withdraw",  "asked",                                    "403  403  403  302  302  404  404  404"),
        ("withdraw",  "opined approved declined withdrawn",       "403  403  403  409  409  404  404  404"),
    ),
)
# fmt: on
