"""What is known about a task when it is judged: plain values, filled by the selectors or by a test."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from .vocabulary import Modality, StatusClass, TaskType

Op = Literal[">=", ">", "<=", "<", "=", "~", "range"]
Measure = Literal["cumulative", "rate"]
PERCENT_UNITS = frozenset({"%", "％", "‰", "百分点", "个百分点"})


def reaches(actual: Decimal, op: str, target: Decimal, upper: Decimal | None = None) -> bool:
    """Say whether a value reaches a target by its operator; `upper` is the other end of a range."""
    if op == "range":
        return target <= actual <= (target if upper is None else upper)
    if op in ("<=", "<"):
        return actual < target or (op == "<=" and actual == target)
    return actual > target or (op != ">" and actual == target)


@dataclass(frozen=True)
class PlanStep:
    """One step of a plan curve: `value` is to be reached by `on`; until the next step nothing more is asked.

    For a ceiling (lower is better) the value is what may be used up by `on`.
    """

    on: date
    value: Decimal


@dataclass(frozen=True)
class IndicatorFacts:
    """One target with its latest accepted value.

    `measure` is cumulative (amounts that add up from zero over the year) or rate (levels: they are compared
    with the target and with the same period last year). `as_of` is the date of the data, None for the cut-off.
    `target` None is a direction without a number: it is held against
    `last_year`, else against its `baseline`. `pending` says that official
    data for the period are not published yet. `upper` is the other end of a range. `decimals` is the precision
    an expectation is stated in; None takes the target's own.
    """

    name: str
    target: Decimal | None
    actual: Decimal | None
    unit: str = ""
    op: Op = ">="
    measure: Measure = "cumulative"
    upper: Decimal | None = None
    last_year: Decimal | None = None
    baseline: Decimal | None = None
    as_of: date | None = None
    plan: tuple[PlanStep, ...] = ()
    modality: str = Modality.ENSURE
    pending: bool = False
    decimals: int | None = None

    @property
    def lower_is_better(self) -> bool:
        """Say whether the target is a ceiling (控制在…以内)."""
        return self.op in ("<=", "<")

    @property
    def met(self) -> bool:
        """Say whether the accepted value reaches the target by its operator (~ counts as at least)."""
        if self.actual is None or self.target is None:
            return False
        return reaches(self.actual, self.op, self.target, self.upper)

    @property
    def in_percent(self) -> bool:
        """Say whether the unit itself is a percentage, so that differences are points and not shares."""
        return self.unit in PERCENT_UNITS


@dataclass(frozen=True)
class MilestoneFacts:
    """A node of the task's type (起草, 征求意见 ...): planned on a date or not, done on a date or not."""

    name: str
    planned_on: date | None = None
    done_on: date | None = None


@dataclass(frozen=True)
class DetailFacts:
    """One entry of a detail list (明细清单): a named project, ticked off when done."""

    name: str
    done_on: date | None = None
    planned_on: date | None = None


@dataclass(frozen=True)
class GridItem:
    """One unit's part of a group duty: done or not, its own date, whether the duty applies to the unit."""

    unit: str
    done: bool
    due_on: date | None = None
    applies: bool = True


@dataclass(frozen=True)
class GridRule:
    """When a group duty is done: all units (default), at least a number, or at least a share in percent."""

    kind: Literal["all", "at_least", "share"] = "all"
    value: int = 100


@dataclass(frozen=True)
class Recurrence:
    """A recurring duty: how often it falls due between start and due date, and how often it was done."""

    every: Literal["weekly", "monthly", "quarterly", "half_yearly", "yearly"]
    done: int


@dataclass(frozen=True)
class TaskFacts:
    """Everything the rule may look at. Dates after the cut-off are treated as not having happened.

    `notice_on` is the date of the basis, where the line starts unless `starts_on` is set by hand; a set start
    is also a duty to start. `completed_on` is the day the completion standard was accepted as met.
    `adjusted_in_period` says that an approval dated in this period changed the terms. `self_rating` counts
    only after review (`self_rating_reviewed`). `unreported` says that nothing was filed though it was asked for,
    `returned` that what was filed was sent back and not filed again, `not_asked` that the unit's rhythm did not ask.
    `last_class` and `last_severity` are the last accepted state.
    """

    type: str = TaskType.MECHANISM
    due_on: date | None = None
    starts_on: date | None = None
    notice_on: date | None = None
    long_term: bool = False
    modality: str = Modality.ENSURE
    completed_on: date | None = None
    started_on: date | None = None
    suspended: bool = False
    adjusted_in_period: bool = False
    self_rating: str | None = None
    self_rating_reviewed: bool = False
    at_risk: bool = False
    unreported: bool = False
    returned: bool = False
    not_asked: bool = False
    last_class: str | None = None
    last_severity: int = 0
    indicators: tuple[IndicatorFacts, ...] = ()
    milestones: tuple[MilestoneFacts, ...] = ()
    details: tuple[DetailFacts, ...] = ()
    grid: tuple[GridItem, ...] = ()
    grid_rule: GridRule = GridRule()
    recurrence: Recurrence | None = None

    def __post_init__(self) -> None:
        TaskType(self.type)
        Modality(self.modality)
        for rated in (self.self_rating, self.last_class):
            if rated is not None:
                StatusClass(rated)

    @property
    def line_starts_on(self) -> date | None:
        """Return where the expected line starts: a set start, else the notice's date, never 1 January."""
        return self.starts_on or self.notice_on
