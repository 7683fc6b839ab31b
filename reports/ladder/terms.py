"""The ladder of supervision as data: which step follows when, in which time, signed by whom. Knows no Django.

A ladder is a list of steps, mildest first. A step says what sets it off (Trigger), how many working days of grace go by
before a draft is made, and what the order drafted then asks for. Two presets ship: points over three periods as 银川
counts them, and the 1-3-7-30-0 clock for instructions and assigned matters. Sources: circulars reference 4;
office-practice 6 (the clock is for instructions, not for reform tasks).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

# The kinds of steps: a message, the four papers, and the matter raised to the leading group.
REMINDER, URGING, ORDER, TIME_LIMIT, INTERVIEW, RAISE = (
    "reminder",
    "urging",
    "order",
    "time_limit",
    "interview",
    "raise",
)
KINDS = (REMINDER, URGING, ORDER, TIME_LIMIT, INTERVIEW, RAISE)
PAPERS = (URGING, ORDER, TIME_LIMIT, INTERVIEW)


@dataclass(frozen=True)
class Trigger:
    """What sets a step off; of the conditions given any one does. 0 and False switch a condition off.

    `periods` are periods in a row in one of `classes` at their cut-offs; `missed` reports in a row that were not filed;
    `overdue` the matter's own date is past; `instruction` an instruction or assigned matter was entered; `climbs`
    working days for which the order of the step before is overdue.
    """

    classes: tuple[str, ...] = ("behind", "should_have_started")
    periods: int = 0
    missed: int = 0
    overdue: bool = False
    instruction: bool = False
    climbs: int = 0


@dataclass(frozen=True)
class Tick:
    """One day of a clock: `day` calendar days after the instruction was given, what must be there by then.

    `what` is arranged (signed for), fed_back (a first answer), settled (closed) or settled_hard (closed, where the
    matter was marked as hard).
    """

    day: int
    what: str


@dataclass(frozen=True)
class Step:
    """One step of a ladder.

    `grace` are working days that go by in full between what set it off and the draft, `days` working days the unit has for its answer
    (of a step with a clock the clock says it), `signs` clerk, head or leader, `told` who learns of it beside the unit's
    filers: unit_head, secretariat, overseeing (the leader the unit answers to). `proof` asks for a file before closing.
    """

    kind: str
    trigger: Trigger
    grace: int = 0
    days: int = 5
    signs: str = "head"
    told: tuple[str, ...] = ("unit_head",)
    proof: bool = False
    extensions: int = 1
    extension_by: str = "head"
    clock: tuple[Tick, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Return the step as plain data."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Step:
        """Return the step of plain data. Raises KeyError and TypeError for data that is none."""
        trigger = dict(data["trigger"])
        trigger["classes"] = tuple(trigger["classes"])
        return cls(
            **{
                **data,
                "trigger": Trigger(**trigger),
                "told": tuple(data["told"]),
                "clock": tuple(Tick(**tick) for tick in data["clock"]),
            }
        )


@dataclass(frozen=True)
class Ladder:
    """The whole ladder with its name and version; one step a kind."""

    key: str
    name: str
    version: int
    steps: tuple[Step, ...]

    def step(self, kind: str) -> Step | None:
        """Return the step of a kind, None where the office does without it."""
        return next((step for step in self.steps if step.kind == kind), None)

    def for_instructions(self) -> Step | None:
        """Return the paper an instruction or assigned matter begins with: the mildest that names them as its trigger."""
        papers = (step for step in self.steps if step.kind in PAPERS and step.trigger.instruction)
        return min(papers, key=lambda step: KINDS.index(step.kind), default=None)

    @property
    def label(self) -> str:
        """Key and version, as kept with what was drafted by it."""
        return f"{self.key} {self.version}"

    def to_json(self) -> dict[str, Any]:
        """Return the ladder as plain data."""
        return {
            "key": self.key,
            "name": self.name,
            "version": self.version,
            "steps": [step.to_json() for step in self.steps],
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Ladder:
        """Return the ladder of plain data. Raises KeyError and TypeError for data that is none."""
        steps = tuple(Step.from_json(step) for step in data["steps"])
        return cls(data["key"], data["name"], data["version"], steps)


def runs_by_clock(cause: str) -> bool:
    """Tell whether what set an order off puts it under a clock: an instruction, or a matter assigned by hand.

    A reform task's own lateness never does. Source: office-practice 6.
    """
    return cause.startswith(("instruction:", "hand:"))


def climb_cause(uid: object, due_on: date) -> str:
    """Return the cause of the step an order climbs to that was not answered by a day: it climbs once a due day."""
    return f"raise:{uid}:{due_on.isoformat()}"


def hand_cause(uid: object) -> str:
    """Return the cause of the step a person raised an order to, which is its end."""
    return f"raised:{uid}"


def former_of(cause: str) -> str:
    """Return the uid of the order a draft was raised from, by the ladder or by a person; "" where it was not."""
    head, _colon, rest = cause.partition(":")
    return rest.split(":")[0] if head in ("raise", "raised") else ""
