"""进展填报: what a unit files, and what the office makes of it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db.models import Model
from django.utils import timezone

from reports.enums import ReportState
from reports.models import ProgressReport, ReportingPeriod
from reports.workflow import REPORT
from tests.cast import Cast
from tests.workflow_matrix.table import Act, Table

SAID = {"text": "方案已印发，完成全部培训任务。", "self_rated": "on_schedule"}


def make_period(cast: Cast, state: str = "open") -> ReportingPeriod:
    """Make the period of this month in a state; it takes reports as long as it is open."""
    today = timezone.localdate()
    return ReportingPeriod.objects.create(
        ledger=cast.ledger,
        jurisdiction=cast.city,
        start=today.replace(day=1),
        opens_on=today - timedelta(days=1),
        cutoff=today,
        due_on=today + timedelta(days=5),
        closes_on=today + timedelta(days=8),
        state=state,
        closed_at=timezone.now() if state == "closed" else None,
    )


def make_report(cast: Cast, state: str) -> ProgressReport:
    """Make a report of finance about a matter it collects, filed by its liaison, in a state."""
    now = timezone.now()
    sent = {"submitted_at": now, "on_time": True}
    fields: dict[str, dict[str, Any]] = {
        "submitted": sent,
        "in_review": sent,
        "returned": sent | {"return_reason": "缺少数据来源。", "return_count": 1},
        "accepted": sent | {"accepted_at": now},
    }
    return ProgressReport.objects.create(
        period=make_period(cast),
        task=cast.task(1, collector=cast.finance),
        department=cast.finance,
        jurisdiction=cast.city,
        state=state,
        filed_by=cast.finance_liaison.user,
        **SAID,
        **fields.get(state, {}),
    )


def submission(report: Model) -> dict[str, Any]:
    """A report that waits for the unit's head is submitted by the head's approval."""
    waits = report.state == ReportState.FOR_APPROVAL  # type: ignore[attr-defined] # a report
    return {"act": "approve"} if waits else {"act": "submit"} | SAID


# fmt: off
REPORTS = Table(
    "report", REPORT, tuple(ReportState.values), make_report,
    {
        "ask_approval": Act("report_edit", {"act": "for_approval"} | SAID),
        "submit": Act("report_edit", submission),
        "withdraw": Act("report_withdraw"),
        "begin_review": Act("review_report", {"act": "begin"}),
        "accept": Act("review_report", {"act": "accept"}),
        "return": Act("review_report", {"act": "return", "reason": "请补充数据来源。"}),
    },
    (
        #                                                     clerk head lead fliai fhead liai north admin
        ("ask_approval", "draft returned",                     "403  403  404  302  302  404  404  404"),
        # Who filed it and presses again is told so; nothing is done twice.
        ("ask_approval", "for_approval",                       "403  403  404  302  409  404  404  404"),
        ("ask_approval", "submitted in_review",                "403  403  404  409  409  404  404  404"),
        ("ask_approval", "accepted",                           "403  403  403  409  409  404  404  404"),
        ("submit",       "draft returned",                     "403  403  404  302  302  404  404  404"),
        ("submit",       "for_approval",                       "403  403  404  403  302  404  404  404"),
        ("submit",       "submitted",                          "403  403  404  302  409  404  404  404"),
        ("submit",       "in_review",                          "403  403  404  409  409  404  404  404"),
        ("submit",       "accepted",                           "403  403  403  409  409  404  404  404"),
        ("withdraw",     "for_approval submitted",             "403  403  404  302  302  404  404  404"),
        ("withdraw",     "draft in_review returned",           "403  403  404  409  409  404  404  404"),
        ("withdraw",     "accepted",                           "403  403  403  409  409  404  404  404"),
        ("begin_review", "submitted",                          "302  302  404  403  403  404  404  404"),
        ("begin_review", "draft for_approval in_review returned",
                                                               "409  409  404  403  403  404  404  404"),
        ("begin_review", "accepted",                           "409  409  403  403  403  404  404  404"),
        ("accept",       "submitted in_review",                "302  302  404  403  403  404  404  404"),
        ("accept",       "draft for_approval returned",        "409  409  404  403  403  404  404  404"),
        ("accept",       "accepted",                           "409  409  403  403  403  404  404  404"),
        ("return",       "submitted in_review",                "302  302  404  403  403  404  404  404"),
        ("return",       "draft for_approval returned",        "409  409  404  403  403  404  404  404"),
        ("return",       "accepted",                           "409  409  403  403  403  404  404  404"),
    ),
)
# fmt: on
