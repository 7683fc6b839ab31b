"""What a clause pattern is."""

import re
from dataclasses import dataclass
from enum import Enum, auto


class Share(Enum):
    """What the wording says; whether a SHARED body leads is settled by the rest of the clause."""

    LEAD = auto()
    SHARED = auto()
    COOPERATING = auto()
    GUIDING = auto()
    LEADER = auto()
    OFFICE = auto()


@dataclass(frozen=True, slots=True)
class ClausePattern:
    """A verb of responsibility: `regex` matches a whole part of the clause, `who` names its subject.

    A group `others` names bodies that cooperate in the same part (A 会同 B 负责).
    """

    name: str
    regex: re.Pattern[str]
    share: Share
