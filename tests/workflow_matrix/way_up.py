"""需协调事项 and meetings: what a unit cannot solve, and the meeting it may be put forward to."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone

from reports.enums import ReferralState
from reports.models import AgendaItem, Referral
from reports.workflow import REFERRAL
from tasks.enums import MeetingState
from tasks.models import Decision, Meeting
from tasks.workflow import MEETING
from tests.cast import Cast
from tests.workflow_matrix.table import Act, Table


def make_meeting(cast: Cast, state: str) -> Meeting:
    """Make a meeting of today with one point on its agenda, in a state."""
    made = Meeting.objects.create(
        programme=cast.programme,
        kind="group",
        title="领导小组第5次会议",
        held_on=timezone.localdate(),
        state=state,
    )
    AgendaItem.objects.create(meeting=made, order=1, title="听取汇报", speaker=cast.finance)
    return made


def make_referral(cast: Cast, state: str) -> Referral:
    """Make a referral of finance's in a state: coordinated by health, put forward to a meeting that is over, ended.

    Another meeting is planned, to which it can be put forward.
    """
    make_meeting(cast, "planned")
    over = make_meeting(cast, "held")
    taken = state in {"in_hand", "answered"}
    ended = state in {"closed", "declined"}
    decided = state == "decided"
    made = Referral.objects.create(
        programme=cast.programme,
        jurisdiction=cast.city,
        department=cast.finance,
        title="结余留用考核比例",
        text="需市级协调。",
        raised_on=timezone.localdate(),
        state=state,
        owner=cast.health if taken else None,
        outcome="已协调。" if ended else "",
        closed_on=timezone.localdate() if ended else None,
        decision=Decision.objects.create(meeting=over, order=1, text="同意。") if decided else None,
    )
    if state in {"put_forward", "decided"}:
        AgendaItem.objects.create(meeting=over, order=2, title=made.title, referral=made)
    return made


def _taken_up(row: Any) -> dict[str, str]:
    return {"owner": str(row.department.uid), "due_on": str(timezone.localdate() + timedelta(days=5))}


def _put_forward(_row: Any) -> dict[str, str]:
    return {"meeting": str(Meeting.objects.get(state="planned").uid)}


# fmt: off
REFERRALS = Table(
    "referral", REFERRAL, tuple(ReferralState.values), make_referral,
    {
        "take_up": Act("referral_take_up", _taken_up),
        "answer": Act("referral_answer", {"words": "已会商。"}),
        "ask_again": Act("referral_ask_again", {"words": "请明确。"}),
        "put_forward": Act("referral_put_forward", _put_forward),
        "give_back": Act("referral_give_back"),
        "close": Act("referral_close", {"words": "已解决。"}),
        "decline": Act("referral_decline", {"words": "职责内。"}),
    },
    (
        # Health's liaison knows of it while health coordinates; the county is nobody here.
        #                                                         clerk head lead fliai fhead liai north admin
        ("take_up",     "new",                                    "302  302  403  403  403  404  404  404"),
        ("take_up",     "in_hand",                                "302  302  403  403  403  403  404  404"),
        ("take_up",     "answered",                               "409  409  403  403  403  403  404  404"),
        ("take_up",     "put_forward decided closed declined",    "409  409  403  403  403  404  404  404"),
        ("answer",      "in_hand",                                "302  302  403  403  403  302  404  404"),
        ("answer",      "answered",                               "409  409  403  403  403  409  404  404"),
        ("answer",      "new put_forward decided closed declined", "409  409  403  403  403  404  404  404"),
        ("ask_again",   "answered",                               "302  302  403  403  403  403  404  404"),
        ("ask_again",   "in_hand",                                "409  409  403  403  403  403  404  404"),
        ("ask_again",   "new put_forward decided closed declined", "409  409  403  403  403  404  404  404"),
        ("put_forward", "in_hand answered",                       "302  302  403  403  403  403  404  404"),
        ("put_forward", "new",                                    "302  302  403  403  403  404  404  404"),
        ("put_forward", "put_forward decided closed declined",    "409  409  403  403  403  404  404  404"),
        ("give_back",   "put_forward",                            "302  302  403  403  403  404  404  404"),
        ("give_back",   "in_hand answered",                       "409  409  403  403  403  403  404  404"),
        ("give_back",   "new decided closed declined",            "409  409  403  403  403  404  404  404"),
        ("close",       "in_hand answered",                       "302  302  403  403  403  403  404  404"),
        ("close",       "new decided",                            "302  302  403  403  403  404  404  404"),
        ("close",       "put_forward closed declined",            "409  409  403  403  403  404  404  404"),
        ("decline",     "new",                                    "302  302  403  403  403  404  404  404"),
        ("decline",     "in_hand",                                "302  302  403  403  403  403  404  404"),
        ("decline",     "answered",                               "409  409  403  403  403  403  404  404"),
        ("decline",     "put_forward decided closed declined",    "409  409  403  403  403  404  404  404"),
    ),
    # With an owner it goes back to that one; a meeting decides.
    inward=frozenset({"give_back_in_hand", "decide"}),
)
MEETINGS = Table(
    "meeting", MEETING, tuple(MeetingState.values), make_meeting,
    {
        "call": Act("meeting_send"),
        "hold": Act("meeting_hold", lambda row: {"held_on": str(row.held_on), "attendance": "韩望山"}),
        "cancel": Act("meeting_cancel", {"reason": "改期。"}),
        "minute": Act("meeting_minutes", {"number": "纪要〔2026〕5号"}),
    },
    (
        # Units, and those of the counties, know of a meeting while its agenda is out, and of one that was held.
        #                                                         clerk head lead fliai fhead liai north admin
        ("call",        "planned",                                "302  302  403  404  404  404  404  404"),
        ("call",        "called",                                 "302  302  403  403  403  403  403  404"),
        ("call",        "held",                                   "409  409  403  403  403  403  403  404"),
        ("call",        "cancelled",                              "409  409  403  404  404  404  404  404"),
        ("hold",        "planned",                                "302  302  403  404  404  404  404  404"),
        ("hold",        "called",                                 "302  302  403  403  403  403  403  404"),
        ("hold",        "held",                                   "409  409  403  403  403  403  403  404"),
        ("hold",        "cancelled",                              "409  409  403  404  404  404  404  404"),
        ("cancel",      "planned",                                "302  302  403  404  404  404  404  404"),
        ("cancel",      "called",                                 "302  302  403  403  403  403  403  404"),
        ("cancel",      "held",                                   "409  409  403  403  403  403  403  404"),
        ("cancel",      "cancelled",                              "409  409  403  404  404  404  404  404"),
        ("minute",      "held",                                   "302  302  403  403  403  403  403  404"),
        ("minute",      "called",                                 "409  409  403  403  403  403  403  404"),
        ("minute",      "planned cancelled",                      "409  409  403  404  404  404  404  404"),
    ),
)
# fmt: on
