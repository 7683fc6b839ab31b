"""Which steps notices, tasks, rounds of comments, objections, adjustments and meetings can take."""

from reform.core.workflow import Workflow
from tasks.enums import (
    LIVE_STATES,
    AdjustmentState,
    MeetingState,
    NoticeState,
    ObjectionState,
    RoundState,
    TaskState,
)

NOTICE = Workflow(
    ("read", [NoticeState.READING], NoticeState.READ),
    ("fail", [NoticeState.READING], NoticeState.UNREADABLE),
    ("confirm", [NoticeState.READ], NoticeState.CONFIRMED),
    ("undo", [NoticeState.CONFIRMED], NoticeState.READ),
    ("keep", [NoticeState.READ], NoticeState.REFERENCE),
    ("reopen", [NoticeState.REFERENCE], NoticeState.READ),
    # Out of the recycle bin.
    ("restore", [NoticeState.WITHDRAWN], NoticeState.READ),
    (
        "withdraw",
        [NoticeState.READING, NoticeState.UNREADABLE, NoticeState.READ, NoticeState.REFERENCE],
        NoticeState.WITHDRAWN,
    ),
)
TASK = Workflow(
    ("decompose", [TaskState.PREPARATION], TaskState.PREPARATION),
    ("hand_out", [TaskState.PREPARATION], TaskState.HANDED_OUT),
    ("withdraw", LIVE_STATES, TaskState.WITHDRAWN),
    ("close", [TaskState.HANDED_OUT], TaskState.CLOSED),
    ("carry_over", LIVE_STATES, TaskState.CARRIED_OVER),
)
ROUND = Workflow(("close", [RoundState.OPEN], RoundState.CLOSED))
OBJECTION = Workflow(
    ("withdraw", [ObjectionState.OPEN], ObjectionState.WITHDRAWN),
    ("uphold", [ObjectionState.OPEN], ObjectionState.UPHELD),
    ("decline", [ObjectionState.OPEN], ObjectionState.DECLINED),
)
ADJUSTMENT = Workflow(
    ("withdraw", [AdjustmentState.ASKED], AdjustmentState.WITHDRAWN),
    ("opine", [AdjustmentState.ASKED], AdjustmentState.OPINED),
    ("approve", [AdjustmentState.OPINED], AdjustmentState.APPROVED),
    ("decline", [AdjustmentState.OPINED], AdjustmentState.DECLINED),
)
# Until it is held its agenda can be changed and sent out again; what was held keeps its minutes and decisions.
BEFORE_MEETING = [MeetingState.PLANNED, MeetingState.CALLED]
MEETING = Workflow(
    ("call", BEFORE_MEETING, MeetingState.CALLED),
    ("hold", BEFORE_MEETING, MeetingState.HELD),
    ("cancel", BEFORE_MEETING, MeetingState.CANCELLED),
    ("minute", [MeetingState.HELD], MeetingState.HELD),
)
