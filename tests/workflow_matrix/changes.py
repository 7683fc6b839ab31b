"""联络员变更: asked by a unit, confirmed or refused by the office, carried out with an account."""

from __future__ import annotations

from django.utils import timezone

from departments.enums import ChangeState
from departments.models import LiaisonChange
from departments.workflow import LIAISON_CHANGE
from tests.cast import Cast
from tests.workflow_matrix.table import Act, Table


def make_change(cast: Cast, state: str) -> LiaisonChange:
    """Make finance's form for a new liaison without an account, in a state."""
    return LiaisonChange.objects.create(
        programme=cast.programme,
        post=cast.finance_liaison.post,
        name="苏新禾",
        phone="13700002222",
        starts_on=timezone.localdate(),
        asked_by="何知秋",
        reason="请先完成交接。" if state == "refused" else "",
        state=state,
    )


# fmt: off
CHANGES = Table(
    "change", LIAISON_CHANGE, tuple(ChangeState.values), make_change,
    {
        "confirm": Act("change_decide", {"act": "confirm"}),
        "refuse": Act("change_decide", {"act": "refuse", "reason": "请先完成交接。"}),
        "carry_out": Act("change_account", {"username": "suxinhe"}),
        "withdraw": Act("change_withdraw"),
    },
    (
        # The administrator knows of people's changes and makes accounts; a leader has no part in them.
        #                                                   clerk head lead fliai fhead liai north admin
        ("confirm",   "asked",                               "302  302  404  403  403  404  404  403"),
        ("confirm",   "confirmed done refused withdrawn",    "409  409  404  403  403  404  404  403"),
        ("refuse",    "asked",                               "302  302  404  403  403  404  404  403"),
        ("refuse",    "confirmed done refused withdrawn",    "409  409  404  403  403  404  404  403"),
        ("carry_out", "confirmed",                           "403  403  404  403  403  404  404  302"),
        ("carry_out", "asked done refused withdrawn",        "403  403  404  403  403  404  404  409"),
        ("withdraw",  "asked confirmed",                     "403  403  404  302  302  404  404  403"),
        ("withdraw",  "done refused withdrawn",              "403  403  404  409  409  404  404  403"),
    ),
)
# fmt: on
