"""Matters one by one: indicators, what goes well, is behind or at risk, what to coordinate, the list of all."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from reports.circulars.records.basis import Named


@dataclass(frozen=True)
class IndicatorLine:
    """One indicator. `state` is met, in_step, below or pending; `told` puts it into the text.

    `measure` is cumulative or rate, `op` the target's operator; `verb` the words before the figure
    (empty: chosen by the name); `as_of` the date of the data; `upper` the other end of a range; `tolerated`: in step
    only because the rule allows how far it falls short.
    """

    uid: str
    item_no: str
    name: str
    measure: str
    op: str
    target: Decimal | None
    unit: str
    actual: Decimal | None
    state: str
    expected: Decimal | None = None
    last_year: Decimal | None = None
    as_of: date | None = None
    upper: Decimal | None = None
    verb: str = ""
    told: bool = True
    tolerated: bool = False


@dataclass(frozen=True)
class WellDone:
    """A matter that goes well: the heading's theme, who did what with whom, and where it was published."""

    uid: str
    heading: str
    units: tuple[Named, ...]
    act: str
    partners: tuple[Named, ...] = ()
    months_ahead: int = 0
    practice: str = ""
    published_in: str = ""


@dataclass(frozen=True)
class LateMatter:
    """A matter behind or not started, with its four facts in order: due or expected, now, cause, plan.

    Due or expected is `due_on` with `due_act` (应于9月底前印发), `start_on` (应于8月启动) or `expected` with
    `actual` and `unit`. `now` reads after 目前 (仍在征求意见) or, with figures, after the gap (集中在××县).
    `plan` reads after 计划 (11月20日前提请会议审议). `told` False leaves it to the annex.
    """

    uid: str
    item_no: str
    title: str
    status_class: str
    units: tuple[Named, ...]
    overdue: bool = False
    severity: int = 2
    due_on: date | None = None
    due_act: str = ""
    start_on: date | None = None
    expected: Decimal | None = None
    actual: Decimal | None = None
    target: Decimal | None = None
    unit: str = ""
    lower_is_better: bool = False
    now: str = ""
    cause: str = ""
    plan: str = ""
    plan_on: date | None = None
    told: bool = True


@dataclass(frozen=True)
class RiskMatter:
    """A matter on schedule that shows yellow: due soon or with a risk; `cause` and `plan` as its unit reported them."""

    uid: str
    item_no: str
    title: str
    units: tuple[Named, ...]
    flags: tuple[str, ...]
    due_on: date | None = None
    cause: str = ""
    plan: str = ""
    plan_on: date | None = None


@dataclass(frozen=True)
class Coordination:
    """A matter units ask to be coordinated: what is asked, who decides it or looks after it, and by when."""

    uid: str
    task_uid: str
    item_no: str
    title: str
    unit: Named
    asked: str
    decides: str
    due_on: date | None = None


@dataclass(frozen=True)
class LedgerRow:
    """One line of the annex. `row_of` is the item's uid where the line is a row of it and not counted."""

    uid: str
    item_no: str
    section: str
    title: str
    target: str
    lead: tuple[str, ...]
    cooperating: tuple[str, ...]
    leader: str
    due_on: date | None
    progress: str
    completion: Decimal | None
    status_class: str
    severity: int = 0
    flags: tuple[str, ...] = ()
    remark: str = ""
    row_of: str = ""
