"""Which steps notices, tasks and rounds of comments can take."""

from reform.core.workflow import Workflow
from tasks.enums import LIVE_STATES, NoticeState, RoundState, TaskState

NOTICE = Workflow(
    ("read", [NoticeState.READING], NoticeState.READ),
    ("fail", [NoticeState.READING], NoticeState.UNREADABLE),
    ("confirm", [NoticeState.READ], NoticeState.CONFIRMED),
    ("undo", [NoticeState.CONFIRMED], NoticeState.READ),
    ("keep", [NoticeState.READ], NoticeState.REFERENCE),
    ("reopen", [NoticeState.REFERENCE], NoticeState.READ),
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
)
ROUND = Workflow(("close", [RoundState.OPEN], RoundState.CLOSED))
