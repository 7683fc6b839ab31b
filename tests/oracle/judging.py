"""The rule 银川 in the office's words: what class a matter is proposed at a cut-off.

Up to 10 points below the line is on schedule, over 10 slight, over 30 serious. A start or a node is late from the month
after its own, seriously from the third. A rate short of its target is held against last year. What a unit says of
itself counts once it is accepted, and weighs slight.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from tests.oracle.matter import Matter
from tests.oracle.numbers import months_after
from tests.oracle.views import View, views_of

LATE = ("behind", "should_have_started")
SOON = 10


@dataclass
class Said:
    """What was said of a matter for the month."""

    rating: str = ""
    accepted: bool = False
    at_risk: bool = False
    unreported: bool = False
    returned: bool = False
    not_asked: bool = False
    done_on: date | None = None


@dataclass
class Proposed:
    """What the rule proposes."""

    status: str
    severity: int
    flags: list[str] = field(default_factory=list)


def excused(matter: Matter, on: date) -> bool:
    """Tell whether a matter is never overdue: what is left is only 力争 or 探索, or waits for data."""
    waiting = [view for view in views_of(matter, on) if not view.met]
    return bool(waiting) and (not any(view.firm for view in waiting) or all(view.waits for view in waiting))


def propose(matter: Matter, said: Said, *, cutoff: date, since: date | None, first: date) -> Proposed:
    """Return what the rule proposes; `since` is the cut-off before, `first` the month's first day."""
    views = views_of(matter, cutoff)
    waiting = [view for view in views if not view.met]
    soft = bool(waiting) and not any(view.firm for view in waiting)
    no_data = bool(waiting) and all(view.waits for view in waiting)
    status, severity = _decide(matter, said, views, no_data, cutoff, since, first)
    severity = (1 if soft else max(1, severity)) if status in LATE else 0
    flags = flags_of(matter, status, cutoff, spared=soft or no_data)
    open_still = status in (*LATE, "on_schedule")
    if open_still and (said.at_risk or any(view.risky for view in views)):
        flags.append("at_risk")
    if said.unreported and status not in ("done", "adjusted"):
        flags.append("unreported")
    if matter.long_term:
        flags.append("long_term")
    return Proposed(status, severity, flags)


def flags_of(matter: Matter, status: str, on: date, *, spared: bool) -> list[str]:
    """Return what the calendar alone says of a matter on a day."""
    if matter.due is None or status in ("done", "adjusted"):
        return []
    left = matter.due.toordinal() - on.toordinal()
    if left < 0:
        return [] if spared else ["overdue"]
    return ["due_soon"] if left <= SOON else []


def _decide(
    matter: Matter,
    said: Said,
    views: list[View],
    no_data: bool,
    cutoff: date,
    since: date | None,
    first: date,
) -> tuple[str, int]:
    last = matter.last
    if (last and last["status"] == "done") or (said.done_on and said.done_on <= cutoff):
        return "done", 0
    if views and all(view.met for view in views):
        return "done", 0
    if matter.suspended and matter.suspended <= cutoff:
        return "adjusted", 0
    if any((on > since if since else on >= first) and on <= cutoff for on in matter.adjusted):
        return "adjusted", 0
    if matter.due and cutoff >= matter.due and not no_data:
        if cutoff > matter.due:
            return "behind", 2
        return "behind", max((view.weight or 0 for view in views), default=1)
    keeps = last is not None and last["status"] != "adjusted"
    if (said.unreported or said.returned or said.not_asked) and keeps:
        return last["status"], last["severity"]
    began = (
        (last is not None and last["status"] in ("on_schedule", "behind"))
        or (said.accepted and said.rating in ("done", "on_schedule", "behind"))
        or any(view.begun for view in views)
    )
    if not began:
        if cutoff < matter.starts:
            return "not_due", 0
        if cutoff > matter.starts:
            slip = months_after(matter.starts, cutoff)
            return ("not_due", 0) if slip < 1 else ("should_have_started", 2 if slip >= 3 else 1)
    weights = [
        min(view.weight, 1) if not view.firm else view.weight
        for view in views
        if view.weight is not None and not view.met
    ]
    if weights:
        return ("behind" if max(weights) else "on_schedule"), max(weights)
    if said.accepted and said.rating and said.rating != "adjusted":
        return said.rating, 1
    if keeps:
        return last["status"], last["severity"]
    return "on_schedule", 0
