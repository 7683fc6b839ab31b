"""The ledger's columns: those every row has, those that can be chosen beside, and what each needs to be read."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from departments.actor import Actor
from departments.enums import Clearance
from reform.core.days import day_short
from reform.core.words import listed
from reform.portal.ledger.column_data import carried, causes, measures, orders, sources
from tasks.enums import TaskType
from tasks.models import Task
from tasks.selectors.tasks import HELPING, LEADING, names_in_role

TYPES = dict(TaskType.choices)
LABELS = dict(Clearance.choices)

Words = str | Promise
Reads = Callable[[Sequence[Task], Actor], Mapping[int, str]]


@dataclass(frozen=True)
class LedgerColumn:
    """One column: its word in the address, its head, the word it is sorted by ("" for none).

    Status and progress are drawn by the row template; of the others `cell` gives the words of a task, or `reads` those
    of all tasks of the page by key. `long` text is cut to three lines.
    """

    name: str
    label: Words
    sort: str = ""
    cell: Callable[[Task], Words] | None = None
    reads: Reads | None = None
    long: bool = False

    @property
    def extra(self) -> bool:
        """Whether it is none of the standard ones."""
        return self.name not in STANDARD

    @property
    def css(self) -> str:
        """The classes of its cells."""
        return f"cell-{self.name}{' cell-extra' if self.extra else ''}{' cell-long' if self.long else ''}"


def _collector(task: Task) -> Words:
    """The collecting unit, and below it the others: joint ones, then those that help."""
    collector = task.collector.short_name if task.collector else ""
    names = [*names_in_role(task, *LEADING), *names_in_role(task, *HELPING)]
    others = listed(dict.fromkeys(name for name in names if name != collector))
    if not others:
        return collector
    return format_html('{}<span class="row-others">{}</span>', task.collector or "", others)


def _due(task: Task) -> Words:
    if task.due_on:
        return day_short(task.due_on)
    if task.long_term:
        return _now("Long-term")
    return "" if task.row_count else "—"


def _reported(task: Task) -> Words:
    if task.last_reported_on:
        return day_short(task.last_reported_on)
    return "" if task.row_count else "—"


def _elapsed(task: Task) -> str:
    """时间进度: how much of the time from start to due date is gone, in percent; nothing without both dates."""
    return elapsed(task.starts_on, task.due_on, timezone.localdate())


def elapsed(start: date | None, due: date | None, on: date) -> str:
    """Return the share of the days from start to due date that are gone on a day, as words; "" without a line."""
    if start is None or due is None or start >= due:
        return ""
    gone = min(max((on - start).days, 0), (due - start).days)
    share = Decimal(gone * 100) / Decimal((due - start).days)
    return f"{share.quantize(Decimal('0.1'), ROUND_HALF_UP)}%"


# Number and title come first in every row and stay in sight.
FIXED = (LedgerColumn("number", _("No."), "number"), LedgerColumn("title", _("Task")))
CHOICE: dict[str, LedgerColumn] = {
    column.name: column
    for column in (
        LedgerColumn("status", _("Status"), "status_class"),
        LedgerColumn("collector", _("Collecting unit"), "collector", cell=_collector),
        LedgerColumn("due", _("Due date"), "due_on", cell=_due),
        LedgerColumn("progress", _("Progress"), "progress_share"),
        LedgerColumn("reported", _("Last report"), "last_reported_on", cell=_reported),
        LedgerColumn("section", _("Section"), cell=lambda t: t.section),
        LedgerColumn("type", _("Type"), cell=lambda t: TYPES.get(t.type, "")),
        LedgerColumn("lead", _("Lead units"), cell=lambda t: listed(names_in_role(t, *LEADING))),
        LedgerColumn("helping", _("Cooperating units"), cell=lambda t: listed(names_in_role(t, *HELPING))),
        LedgerColumn("standard", _("Completion standard"), cell=lambda t: t.completion_standard, long=True),
        LedgerColumn("starts", _("Start"), cell=lambda t: day_short(t.starts_on) if t.starts_on else ""),
        LedgerColumn("elapsed", _("Time elapsed"), cell=_elapsed),
        LedgerColumn("said", _("Progress so far"), cell=lambda t: t.progress_text, long=True),
        LedgerColumn("cause", _("Reason for the delay"), reads=causes, long=True),
        LedgerColumn("plan", _("Next steps"), reads=measures, long=True),
        LedgerColumn("source", _("Number of the source"), reads=sources),
        LedgerColumn("orders", _("Orders running"), reads=orders),
        LedgerColumn("carried", _("Carried over from"), reads=carried),
        LedgerColumn("label", _("Label"), cell=lambda t: LABELS.get(t.sensitivity, "")),
    )
}
STANDARD = ("status", "collector", "due", "progress", "reported")


@dataclass(frozen=True)
class Columns:
    """The columns of a list beside number and title, in order, and the words asked for that name none."""

    chosen: tuple[LedgerColumn, ...]
    unknown: tuple[str, ...] = ()

    @classmethod
    def asked(cls, words: str) -> Columns:
        """Return the columns a comma list names, each once; the standard ones for an empty list."""
        names = [name for name in dict.fromkeys(words.split(",")) if name]
        chosen = tuple(CHOICE[name] for name in names if name in CHOICE)
        unknown = tuple(name for name in names if name not in CHOICE)
        return cls(chosen or tuple(CHOICE[name] for name in STANDARD), unknown)

    @property
    def all(self) -> tuple[LedgerColumn, ...]:
        """All columns, number and title first."""
        return (*FIXED, *self.chosen)

    @property
    def standard(self) -> bool:
        """Whether they are the standard ones in their order."""
        return tuple(column.name for column in self.chosen) == STANDARD

    @property
    def sent(self) -> str:
        """What the address says for them; "" for the standard ones."""
        return "" if self.standard else ",".join(column.name for column in self.chosen)

    @property
    def width(self) -> int:
        """How many columns a line across the table spans: the ticks and the acts too."""
        return len(self.all) + 2

    @property
    def wide(self) -> bool:
        """Whether they need a box that scrolls at a desk's width."""
        return len(self.chosen) > len(STANDARD)

    @property
    def offered(self) -> list[tuple[LedgerColumn, bool]]:
        """Every column that can be chosen and whether it is, the chosen first in their order."""
        rest = [column for column in CHOICE.values() if column not in self.chosen]
        return [(column, True) for column in self.chosen] + [(column, False) for column in rest]

    def read(self, tasks: Sequence[Task], actor: Actor) -> CellTexts:
        """Read what the chosen columns need of these tasks: one or two queries a column that needs any."""
        found = {column.name: column.reads(tasks, actor) for column in self.chosen if column.reads}
        return CellTexts(found)


def moved(names: Sequence[str], *, up: str = "", down: str = "") -> list[str]:
    """Return names with one of them a place further up or down; as they are where it can go no further."""
    found, step = list(names), -1 if up else 1
    at = found.index(up or down) if (up or down) in found else -1
    if at >= 0 and 0 <= at + step < len(found):
        found[at], found[at + step] = found[at + step], found[at]
    return found


@dataclass(frozen=True)
class CellTexts:
    """The words of the columns that the row template does not draw itself."""

    read: Mapping[str, Mapping[int, str]] = field(default_factory=dict)

    def of(self, column: LedgerColumn, task: Task) -> Words:
        """Return the words of one cell."""
        if column.cell:
            return column.cell(task)
        return self.read.get(column.name, {}).get(task.pk, "")

    def shown(self, column: LedgerColumn, task: Task) -> Words:
        """Return the words of one cell as the row shows them: long ones are cut to three lines and stand whole in the title."""
        words = self.of(column, task)
        return (
            format_html('<span class="clamp" title="{}">{}</span>', words, words)
            if column.long and words
            else words
        )


def not_understood(columns: Columns) -> list[str]:
    """Return the sentence parts for columns that were asked for and do not exist."""
    return [_now("column “%(name)s”") % {"name": name[:40]} for name in columns.unknown]
