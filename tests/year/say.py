"""Who says what in which month, and how it comes in: drawn from the matter's key and the month alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

# Of a hundred reports: how many come in which way.
WAYS = (
    ("on time", 62),
    ("late", 8),
    ("returned", 7),
    ("recorded", 6),
    ("both", 3),
    ("waiting", 3),
    ("taken back", 3),
    ("very late", 2),
    ("missing", 6),
)
OTHER = ("behind", "on_schedule", "done", "adjusted", "should_have_started")


@dataclass(frozen=True)
class Manner:
    """How one matter goes in one month; `other` is a class a person puts in the rule's place, mostly none."""

    how: str
    pace: float
    roll: int
    other: str


def manner_of(key: str, month: date) -> Manner:
    """Return the manner of a matter in a month: the same in every run."""
    own = Random(f"{key}")
    pace = own.choice((1.15, 1.0, 1.0, 0.95, 0.8, 0.55))
    rng = Random(f"{key}:{month}")
    point, how = rng.randrange(100), "missing"
    for way, weight in WAYS:
        if point < weight:
            how = way
            break
        point -= weight
    other = rng.choice(OTHER) if rng.randrange(100) < 5 else ""
    return Manner(how, pace * rng.choice((0.85, 1.0, 1.1)), rng.randrange(1000), other)


def said_of(terms: dict[str, Any], manner: Manner, month: date, cutoff: date) -> dict[str, Any]:
    """Return what is said of a matter in a month, as plain JSON."""
    gone = month.month / 12
    reached = min(manner.pace * gone, 1.2)
    rating = "on_schedule" if manner.pace >= 0.85 else "behind"
    finished = terms["shape"] == "words" and reached > 0.62 and manner.roll % 3 == 0
    if manner.roll % 29 == 0:
        rating = "should_have_started"
    if terms["long_term"]:
        # Without a date and a figure a circular cannot say what a matter is behind of.
        rating = "on_schedule"
    return {
        "text": f"{month.month}月完成阶段工作{manner.roll % 7 + 1}项。",
        "rating": "done" if finished else rating,
        "done_on": (cutoff - timedelta(days=manner.roll % 5)).isoformat() if finished else "",
        "at_risk": manner.roll % 11 == 0,
        "figures": _figures(terms, manner, month, reached),
        "nodes": {
            name: min(planned, cutoff.isoformat())
            for place, (name, planned) in enumerate(terms["nodes"])
            if planned and place < reached * len(terms["nodes"]) + 0.3
        },
        "entries": {
            name: (cutoff - timedelta(days=place % 20)).isoformat()
            for place, name in enumerate(terms["entries"])
            if place < int(len(terms["entries"]) * reached)
        },
        "times": _times(terms, manner, month),
    }


def _times(terms: dict[str, Any], manner: Manner, month: date) -> int | None:
    if not terms["every"]:
        return None
    ended = month.month if terms["every"] == "monthly" else -(-month.month // 3)
    return max(0, ended - manner.roll % 3)


def _figures(terms: dict[str, Any], manner: Manner, month: date, reached: float) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for one in terms["measures"]:
        if not one["monthly"] and month.month % 3:
            continue
        # Figures of a rhythm come when they exist; now and then one is left out.
        if manner.roll % 17 == 0:
            continue
        found[one["name"]] = _figure(terms["shape"], one, manner, reached)
    return found


def _figure(shape: str, one: dict[str, Any], manner: Manner, reached: float) -> dict[str, str]:
    target = float(one["steps"][-1]["value"]) if one["steps"] else 62.0
    swing = (manner.roll % 41 - 20) / 10
    if shape == "ratio":
        below = 800 + manner.roll
        return {"above": str(int(below * (0.80 + reached / 12 + swing / 100))), "below": str(below)}
    if shape == "monthly amount":
        return {"value": f"{target / 12 * manner.pace + swing:.1f}"}
    if one["basis"] == "rate":
        sign = -1 if one["steps"] and one["steps"][0]["op"] == "<=" else 1
        return {"value": f"{target - sign * (6 - 7 * reached) + swing * 2:.1f}"}
    return {"value": f"{max(target * reached + swing, 0):.1f}"}
