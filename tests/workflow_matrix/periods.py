"""报送期次 and 属地落实表: a period is closed by the office, a unit's sheet filed and accepted as a whole."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from reports.enums import PeriodState, ReportState
from reports.models import CountySheet
from reports.workflow import PERIOD, SHEET
from tests.cast import Cast
from tests.workflow_matrix.reports import make_period
from tests.workflow_matrix.table import Act, Table


def make_sheet(cast: Cast, state: str) -> CountySheet:
    """Make a sheet of finance, filed by its liaison, in a state."""
    sent = {"submitted_at": timezone.now(), "on_time": True}
    fields: dict[str, dict[str, Any]] = {
        "submitted": sent,
        "in_review": sent,
        "returned": sent | {"return_reason": "第2项没有日期。", "return_count": 1},
        "accepted": sent | {"accepted_at": timezone.now()},
    }
    return CountySheet.objects.create(
        period=make_period(cast),
        department=cast.finance,
        jurisdiction=cast.city,
        state=state,
        filed_by=cast.finance_liaison.user,
        **fields.get(state, {}),
    )


# fmt: off
PERIODS = Table(
    "period", PERIOD, tuple(PeriodState.values), make_period,
    {"close": Act("period_close")},
    (
        # A county has periods of its own; the city's do not exist for it.
        #                                                   clerk head lead fliai fhead liai north admin
        ("close",        "open",                             "302  302  403  403  403  403  404  404"),
        ("close",        "closed",                           "409  409  403  403  403  403  404  404"),
    ),
)
SHEETS = Table(
    # The unit's head approves on paper: a sheet waits for nobody in the unit.
    "sheet", SHEET, tuple(state for state in ReportState.values if state != "for_approval"), make_sheet,
    {
        "submit": Act("sheet_edit", {"act": "submit"}),
        "withdraw": Act("sheet_withdraw"),
        "begin_review": Act("review_sheet", {"act": "begin"}),
        "accept": Act("review_sheet", {"act": "accept"}),
        "return": Act("review_sheet", {"act": "return", "reason": "请补充日期。"}),
    },
    (
        #                                                   clerk head lead fliai fhead liai north admin
        ("submit",       "draft returned",                   "403  403  404  302  302  404  404  404"),
        # Who filed it and presses again is told so; nothing is done twice.
        ("submit",       "submitted",                        "403  403  404  302  409  404  404  404"),
        ("submit",       "in_review accepted",               "403  403  404  409  409  404  404  404"),
        ("withdraw",     "submitted",                        "403  403  404  302  302  404  404  404"),
        ("withdraw",     "draft in_review returned accepted", "403  403  404  409  409  404  404  404"),
        ("begin_review", "submitted",                        "302  302  404  403  403  404  404  404"),
        ("begin_review", "draft in_review returned accepted", "409  409  404  403  403  404  404  404"),
        ("accept",       "submitted in_review",              "302  302  404  403  403  404  404  404"),
        ("accept",       "draft returned accepted",          "409  409  404  403  403  404  404  404"),
        ("return",       "submitted in_review",              "302  302  404  403  403  404  404  404"),
        ("return",       "draft returned accepted",          "409  409  404  403  403  404  404  404"),
    ),
)
# fmt: on
