"""The ladder of supervision as data, and which step of it is due: see terms, presets, judging. Knows no Django."""

from .judging import CutOff, Due, Facts, Hand, Held, Line, Miss, hands_open, judge, next_step, rank_of, run_of
from .presets import CLOCK, DEFAULT, POINTS, PRESETS
from .terms import (
    INTERVIEW,
    KINDS,
    ORDER,
    PAPERS,
    RAISE,
    REMINDER,
    TIME_LIMIT,
    URGING,
    Ladder,
    Step,
    Tick,
    Trigger,
)

__all__ = [
    "CLOCK",
    "DEFAULT",
    "INTERVIEW",
    "KINDS",
    "ORDER",
    "PAPERS",
    "POINTS",
    "PRESETS",
    "RAISE",
    "REMINDER",
    "TIME_LIMIT",
    "URGING",
    "CutOff",
    "Due",
    "Facts",
    "Hand",
    "Held",
    "Ladder",
    "Line",
    "Miss",
    "Step",
    "Tick",
    "Trigger",
    "hands_open",
    "judge",
    "next_step",
    "rank_of",
    "run_of",
]
