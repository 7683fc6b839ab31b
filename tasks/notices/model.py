"""What a reading consists of. Every finding carries its [start, end) span in the text as read."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

Span = tuple[int, int]


class Kind(StrEnum):
    """What sort of document was read."""

    NOTICE = "notice"
    WORK_POINTS = "work_points"
    DIVISION_TABLE = "division_table"
    BULLETIN = "bulletin"
    CIRCULAR = "circular"


class Publicity(StrEnum):
    """Who may read the paper, as it says itself (此件公开发布); the values are those of a notice's publicity."""

    PUBLIC = "public"
    ON_REQUEST = "on_request"
    INTERNAL = "internal"


class Role(StrEnum):
    """How a body stands to a task, as the clause says it."""

    LEAD = "lead"
    COOPERATING = "cooperating"
    GUIDING = "guiding"
    LEADER = "leader"
    OFFICE = "office"


class Modality(StrEnum):
    """How firmly a target is meant; the last two never turn a light red by themselves."""

    FIRM = "firm"
    STRIVE = "strive"
    EXPLORE = "explore"


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something a person should look at, in plain English words; `span` is None when it is the whole."""

    message: str
    span: Span | None = None

    @classmethod
    def about(cls, kind: str, words: str, span: Span | None = None) -> "Doubt":
        """A doubt of a kind about words of the paper; the kind alone is translated."""
        return cls(f"{kind}: {words}", span)


@dataclass(frozen=True, slots=True)
class BodyRef:
    """A name as it is written (white space removed), with its role. Who it is, is decided elsewhere."""

    name: str
    role: Role
    span: Span
    inherited: bool = False
    generic: bool = False


@dataclass(frozen=True, slots=True)
class Clause:
    """One responsibility clause: where it stands, what it names, and which pattern recognised it."""

    text: str
    span: Span
    pattern: str
    bodies: tuple[BodyRef, ...] = ()
    open_tail: str = ""
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Target:
    """A figure to reach. `value` is a number, or (low, high) for `range`; `unit` is normalised.

    `applies_to` are the words of the indicator that say whom it speaks of, "" where they name nobody plainly.
    """

    text: str
    indicator: str
    op: str
    value: Decimal | tuple[Decimal, Decimal]
    unit: str
    span: Span
    pattern: str
    modality: Modality = Modality.FIRM
    applies_to: str = ""


@dataclass(frozen=True, slots=True)
class Deadline:
    """A date to keep. `date` is the last day meant, None when the words name none."""

    text: str
    date: "date | None"
    recurrence: str | None
    span: Span
    pattern: str
    computed: bool = False


@dataclass(frozen=True, slots=True)
class Basis:
    """A paper of an upper level that the notice says it carries out; `document_number` is "" where none is named."""

    title: str
    document_number: str
    span: Span


@dataclass(frozen=True, slots=True)
class ClauseReference:
    """Words of an item that point to a clause of an upper paper (落实省方案第十五条).

    `clause` is the clause's number, `document_number` the paper's as printed and "" where it is not named.
    """

    text: str
    clause: int
    document_number: str
    span: Span


@dataclass(frozen=True, slots=True)
class Article:
    """One article of a bulletin: its title, and where title and text stand."""

    title: str
    span: Span


@dataclass(frozen=True, slots=True)
class Count:
    """How the items of a notice were counted, so that every later total can be reconciled.

    `tasks` is the number of all tasks read. `items` counts each printed number once (45 items in 47 rows);
    `rows` are those that came from tables. `numbered`, `unnumbered` and `unticked` (only offered) add up to `tasks`.
    """

    tasks: int = 0
    items: int = 0
    rows: int = 0
    numbered: int = 0
    unnumbered: int = 0
    unticked: int = 0


@dataclass(slots=True)
class Section:
    """A heading over tasks; `number` is empty where it is printed without one."""

    number: str
    title: str
    span: Span

    @property
    def label(self) -> str:
        """Number and title as printed, e.g. 一、提能力 or （一）组织实施."""
        if not self.number:
            return self.title
        return f"{self.number}{'' if self.number.endswith('）') else '、'}{self.title}"


@dataclass(slots=True)
class TaskItem:
    """One item of the notice, with everything that was found in it."""

    number: str | None
    section: str
    parent: str | None
    title: str
    text: str
    span: Span
    clauses: list[Clause] = field(default_factory=list)
    bodies: list[BodyRef] = field(default_factory=list)
    open_ended: bool = False
    targets: list[Target] = field(default_factory=list)
    deadlines: list[Deadline] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)
    ticked: bool = True
    speaks_to: str = ""
    carries_out: list[ClauseReference] = field(default_factory=list)

    def names(self, role: Role) -> list[str]:
        """Names of one role in the order of the text."""
        return [body.name for body in self.bodies if body.role == role]

    @property
    def deadline(self) -> Deadline | None:
        """The first deadline with a date or a rhythm, else the first in open words, else None."""
        firm = [one for one in self.deadlines if one.date or one.recurrence]
        return next(iter(firm or self.deadlines), None)


@dataclass(slots=True)
class Reading:
    """The whole of what was read from one notice."""

    title: str | None = None
    document_number: str | None = None
    issuer: str | None = None
    issued_on: date | None = None
    kind: Kind = Kind.NOTICE
    publicity: Publicity | None = None
    addressees: str | None = None
    sections: list[Section] = field(default_factory=list)
    tasks: list[TaskItem] = field(default_factory=list)
    document_targets: list[Target] = field(default_factory=list)
    other_deadlines: list[Deadline] = field(default_factory=list)
    distribution: dict[str, list[str]] = field(default_factory=dict)
    copies: int | None = None
    doubts: list[Doubt] = field(default_factory=list)
    spans: dict[str, Span] = field(default_factory=dict)
    issue_number: int | None = None
    total_issue: int | None = None
    articles: list[Article] = field(default_factory=list)
    bases: list[Basis] = field(default_factory=list)
    counted: Count = field(default_factory=Count)
