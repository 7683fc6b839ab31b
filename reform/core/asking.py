"""What is being done right now: the request or the job, for the record and the log."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from uuid import UUID, uuid4

from reform.core.actor import ActorLike

AGENT_LENGTH = 200
# Line ends, escapes and marks that turn the direction of text: they would forge lines of a log or of a list.
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]")


@dataclass
class Asking:
    """One request or job. `by` is set for a job: whoever asked for it; a request names its actor itself."""

    uid: UUID = field(default_factory=uuid4)
    address: str = ""
    agent: str = ""
    by: ActorLike | None = None
    # Whether the record already tells of a refusal in it.
    refused: bool = False
    # The line of the recycle bin that it wrote last: its answer offers to undo.
    removed: UUID | None = None


_current: ContextVar[Asking | None] = ContextVar("asking", default=None)


def current() -> Asking | None:
    """Return the request or job under way, None outside of both."""
    return _current.get()


@contextmanager
def asking(one: Asking) -> Iterator[Asking]:
    """Let `one` be what is under way while the block runs."""
    token = _current.set(one)
    try:
        yield one
    finally:
        _current.reset(token)


def neutral(text: str, length: int = AGENT_LENGTH) -> str:
    """Return `text` on one line without control characters, cut to `length`."""
    return _CONTROL.sub(" ", text)[:length]
