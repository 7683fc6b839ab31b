"""The records a circular's snapshot is made of. Every one carries the uid of the row it was taken from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from tasks.counting import Tally


@dataclass(frozen=True)
class Named:
    """A body with its full name for the first use and its short one afterwards."""

    uid: str
    full: str
    short: str


@dataclass(frozen=True)
class Issuer:
    """Who issues: the secretariat, the group it serves, and whether it is a deliberative body's office."""

    secretariat: Named
    group: Named
    deliberative: bool = True


@dataclass(frozen=True)
class Basis:
    """The notice the ledger carries out; the title stands without 《》."""

    uid: str
    title: str
    number: str = ""


@dataclass(frozen=True)
class Period:
    """The period reported on; `start` to `end` is the period itself, data are counted up to `cutoff`."""

    uid: str
    kind: str  # month, quarter, half_year, year
    start: date
    end: date
    cutoff: date


@dataclass(frozen=True)
class RuleUsed:
    """A light rule that proposed the classes."""

    key: str
    version: int
    name: str


@dataclass(frozen=True)
class Counts:
    """The announced total and the six classes; `overdue` inside behind, `rows` the ledger's rows."""

    total: int
    done: int = 0
    on_schedule: int = 0
    behind: int = 0
    should_have_started: int = 0
    not_due: int = 0
    adjusted: int = 0
    overdue: int = 0
    rows: int = 0

    @classmethod
    def of_tally(cls, tally: Tally, *, rows: int = 0) -> Counts:
        """Return the counts of a tally; `rows` defaults to one row an item."""
        values = {str(status): count for status, count in tally.by_class}
        return cls(total=tally.total, overdue=tally.overdue, rows=rows or tally.total, **values)

    @property
    def tally(self) -> Tally:
        """Return the six classes as the one counting knows them (its total is their sum)."""
        return Tally(
            self.done,
            self.on_schedule,
            self.behind,
            self.should_have_started,
            self.not_due,
            self.adjusted,
            self.overdue,
        )


@dataclass(frozen=True)
class NamedMatter:
    """A matter the previous issue listed as behind or not started."""

    uid: str
    item_no: str
    title: str
    status_class: str


@dataclass(frozen=True)
class NamedOrder:
    """An order the previous issue of the supervision circular left open."""

    uid: str
    number: str


@dataclass(frozen=True)
class Previous:
    """The issue of the same kind before this one in the same year: its counts, the matters and open orders it named."""

    uid: str
    year: int
    period: Period
    counts: Counts
    named: tuple[NamedMatter, ...] = ()
    orders: tuple[NamedOrder, ...] = ()


@dataclass(frozen=True)
class Change:
    """A matter whose class differs from the previous issue's; `was` empty: new, `now` empty: taken out."""

    uid: str
    item_no: str
    title: str
    was: str
    now: str


@dataclass(frozen=True)
class Reporting:
    """Reports of the period: due = on time + late + missing. `returned` counts times, not reports.

    `left_out` matters were not asked: done at the last cut-off, not due, or of a unit asked by the quarter, which is
    `quarterly`; `quarterly_units` counts those units with their duties (a county's sheet is no matter). `outstanding`
    were submitted but not accepted when the snapshot was taken.
    """

    due: int
    on_time: int
    late: int = 0
    missing: int = 0
    returned: int = 0
    left_out: int = 0
    outstanding: int = 0
    quarterly: int = 0
    quarterly_units: int = 0


@dataclass(frozen=True)
class IndicatorCounts:
    """Quantified indicators by where they stand: total = met + in step + below + pending."""

    total: int = 0
    met: int = 0
    in_step: int = 0
    below: int = 0
    pending: int = 0


@dataclass(frozen=True)
class IndicatorLine:
    """One indicator. `state` is met, in_step, below or pending; `told` puts it into the text.

    `measure` is cumulative or rate, `op` the target's operator; `verb` the words before the figure
    (empty: chosen by the name); `as_of` the date of the data; `upper` the other end of a range.
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
class FollowUp:
    """What became of a matter the previous issue named; `new_date` where a new date was agreed."""

    uid: str
    item_no: str
    title: str
    was: str
    now: str
    new_date: date | None = None


@dataclass(frozen=True)
class OpenOrder:
    """A supervision order not yet closed, with its own deadline."""

    uid: str
    number: str
    item_no: str
    due_on: date | None


@dataclass(frozen=True)
class SettledOrder:
    """A supervision order that was closed (销号) in the period."""

    uid: str
    number: str
    item_no: str
    closed_on: date


@dataclass(frozen=True)
class OrderCount:
    """How many orders of one kind were issued; `name` is the kind as printed (督办单)."""

    name: str
    issued: int


@dataclass(frozen=True)
class Orders:
    """Supervision orders (督办单) about the year's ledger issued up to the cut-off: issued = closed + raised + withdrawn + open.

    `kinds` split the issued by kind, `settled` are those of the closed ones that were closed in the period.
    """

    issued: int = 0
    closed: int = 0
    open: tuple[OpenOrder, ...] = ()
    raised: int = 0
    withdrawn: int = 0
    kinds: tuple[OrderCount, ...] = ()
    settled: tuple[SettledOrder, ...] = ()


@dataclass(frozen=True)
class OrderLine:
    """An order the supervision circular tells of: issued in its period, open at its beginning, or named open last time.

    `state` is open, closed, raised or withdrawn as it stood at the cut-off, `ended_on` the day it ceased to be open.
    `said` is what was done (closed) or what the unit answered last; `asked` the orders' demands.
    """

    uid: str
    number: str
    kind: str
    task_uid: str
    item_no: str
    title: str
    unit: Named
    issued_on: date
    due_on: date
    state: str
    ended_on: date | None = None
    asked: str = ""
    said: str = ""
    before: bool = False  # issued before the period


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
class Demand:
    """One demand: its theme, who is asked, what, and by when - or from which month on."""

    uid: str
    theme: str
    addressee: str
    act: str
    due_on: date | None = None
    from_on: date | None = None


@dataclass(frozen=True)
class Edit:
    """A section changed by hand, its figures linked (reports.circulars.linked). `key` is the section's, opening or title.

    `source` is page or word.
    """

    key: str
    text: str
    heading: str = ""
    source: str = "page"


@dataclass(frozen=True)
class Superseded:
    """The paper that this one corrects or takes back: `kind` is a reports.enums.SupersedeKind, `reason` as printed."""

    uid: str
    kind: str
    title: str
    number: str
    dated: date
    reason: str


@dataclass(frozen=True)
class UnitLine:
    """A unit's matters (each counted with its collecting unit) and its reports, in protocol order."""

    uid: str
    name: str
    order: int
    counts: Counts
    reporting: Reporting


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
