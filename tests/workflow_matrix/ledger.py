"""来文, 任务 and 征求意见: what is read in becomes matters, which are asked about, handed out and carried over."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from tasks.enums import NoticeState, RoundState, TaskState
from tasks.models import CommentRequest, CommentRound, Ledger, Notice, Task, TaskDraft
from tasks.workflow import NOTICE, ROUND, TASK
from tests.cast import Cast
from tests.workflow_matrix.table import Act, Table
from tests.world.planted import THEN
from tests.world.tasks import make_ledger
from tests.world.tasks import make_round as round_of

ENDED = {"closed", "carried_over", "withdrawn"}


def make_notice(cast: Cast, state: str) -> Notice:
    """Make a notice with one draft, in a state; no matter of it is handed out."""
    confirmed = {"ledger": cast.ledger, "confirmed_at": THEN, "confirmed_by": "沈一舟"}
    made = Notice.objects.create(
        programme=cast.programme,
        jurisdiction=cast.city,
        title="关于完善医保支付方式的通知",
        text="一、第1项工作。",
        sha256="0" * 64,
        state=state,
        **(confirmed if state == "confirmed" else {}),
    )
    TaskDraft.objects.create(
        notice=made,
        jurisdiction=cast.city,
        order=1,
        title="第1项工作",
        text="第1项工作。",
        span_start=2,
        span_end=8,
    )
    return made


def make_task(cast: Cast, state: str) -> Task:
    """Make a matter of finance in a state, with all that handing out needs; the county has a ledger of its own."""
    make_ledger(cast.north.programme)
    return cast.task(1, collector=cast.finance, state=state)


def make_task_of_a_year(cast: Cast, state: str) -> Task:
    """Make the same at the end of the year; what ended stands in a ledger that is closed."""
    made = make_task(cast, state)
    if state in ENDED:
        Ledger.objects.filter(pk=cast.ledger.pk).update(state="closed", closed_on=timezone.localdate())
    return made


def make_round(cast: Cast, state: str) -> CommentRound:
    """Make a round in a state that finance was asked in, and agreed."""
    made = round_of(cast.ledger, "重点任务分工")
    CommentRequest.objects.create(
        round=made, department=cast.finance, answer="agreed", answered_on=made.asked_on
    )
    if state == "closed":
        CommentRound.objects.filter(pk=made.pk).update(state=state, closed_at=THEN)
        made.refresh_from_db()
    return made


def _ledger_of(row: Any) -> dict[str, str]:
    return {"ledger": str(Ledger.objects.get(programme=row.programme).uid)}


def _handed_out_today(row: Any) -> dict[str, str]:
    seen = f"{row.uid}:{row.version}"
    return {"uid": str(row.uid), "seen": seen, "use": "head", "handed_out_on": str(timezone.localdate())}


# fmt: off
NOTICES = Table(
    "notice", NOTICE, tuple(NoticeState.values), make_notice,
    {
        "confirm": Act("notice_confirm", _ledger_of),
        "undo": Act("notice_undo"),
        "keep": Act("notice_keep"),
        "reopen": Act("notice_keep", {"act": "reopen"}),
        "withdraw": Act("notice_withdraw"),
    },
    (
        # Leaders read notices; units know the matters that were handed out, and the county reads in its own.
        #                                                             clerk head lead fliai fhead liai north admin
        ("confirm",  "read",                                           "302  302  403  404  404  404  404  404"),
        ("confirm",  "reading unreadable reference confirmed withdrawn", "409  409  403  404  404  404  404  404"),
        ("undo",     "confirmed",                                      "302  302  403  404  404  404  404  404"),
        ("undo",     "reading unreadable read reference withdrawn",    "409  409  403  404  404  404  404  404"),
        ("keep",     "read",                                           "302  302  403  404  404  404  404  404"),
        ("keep",     "reading unreadable reference confirmed withdrawn", "409  409  403  404  404  404  404  404"),
        ("reopen",   "reference",                                      "302  302  403  404  404  404  404  404"),
        ("reopen",   "reading unreadable read confirmed withdrawn",    "409  409  403  404  404  404  404  404"),
        ("withdraw", "reading unreadable read reference",              "302  302  403  404  404  404  404  404"),
        ("withdraw", "confirmed withdrawn",                            "409  409  403  404  404  404  404  404"),
    ),
    # A job reads the file.
    # The recycle bin restores.
    inward=frozenset({"read", "fail", "restore"}),
)
TASKS = Table(
    "task", TASK, tuple(TaskState.values), make_task,
    {
        "decompose": Act(
            "task_decompose", {"title": "第1项工作", "lead": "云溪市财政局", "completion_standard": "印发方案"}
        ),
        "hand_out": Act("hand_out", _handed_out_today, at=lambda _row: ()),
        "carry_over": Act(
            "ledger_carry_over", {"year": "2027", "name": "2027年重点任务台账", "sure": "on"},
            at=lambda row: (row.ledger.uid,), make=make_task_of_a_year,
        ),
    },
    (
        # The unit learns of a matter when it is handed out; a matter of finance alone is no affair of others.
        #                                                   clerk head lead fliai fhead liai north admin
        ("decompose",  "preparation",                        "302  302  403  404  404  404  404  404"),
        ("decompose",  "handed_out closed carried_over",     "409  409  403  403  403  404  404  404"),
        ("decompose",  "withdrawn",                          "409  409  403  404  404  404  404  404"),
        # The page of all that is in preparation; the county's is its own, and what is not on it cannot be ticked.
        ("hand_out",   "preparation",                        "403  302  403  403  403  403  422  403"),
        ("hand_out",   "handed_out closed carried_over withdrawn",
                                                             "403  422  403  403  403  403  422  403"),
        # The year's end is one act on the ledger, of which units and counties know.
        ("carry_over", "preparation handed_out",             "403  302  403  403  403  403  403  404"),
        ("carry_over", "closed carried_over withdrawn",      "403  409  403  403  403  403  403  404"),
    ),
    # What is done is closed at the year's end; a matter is withdrawn by merging, or by a corrected notice.
    inward=frozenset({"close", "withdraw"}),
)
ROUNDS = Table(
    "round", ROUND, tuple(RoundState.values), make_round,
    {"close": Act("round_close")},
    (
        # A unit has its own page for its answer; the round is the office's.
        #                                                   clerk head lead fliai fhead liai north admin
        ("close",      "open",                               "302  302  403  404  404  404  404  404"),
        ("close",      "closed",                             "409  409  403  404  404  404  404  404"),
    ),
)
# fmt: on
