"""A corrected file beside the notice it corrects, as its page shows it: chips, groups, words with their changes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from departments.actor import Actor
from reform.core.days import day
from reform.core.words import colon, listed, parted
from tasks.enums import AssignmentRole, Change, NoticeState, TaskState
from tasks.models import CorrectionRun, Notice, Task, TaskDraft
from tasks.permissions import is_cleared
from tasks.texts.differences import Part, word_diff

# Changed first, what is the same last: the order in which a person looks at them.
ORDER = (Change.CHANGED, Change.ADDED, Change.GONE, Change.SAME)
TONES = {Change.CHANGED: "yellow", Change.ADDED: "green", Change.GONE: "red", Change.SAME: ""}
# What of a running task changes by an adjustment only (office-practice, section 5).
TERMS = ("units", "targets", "due", "place")
FIELDS: dict[str, str | Promise] = {
    "section": _("Section"),
    "title": _("Title"),
    "text": _("What is asked"),
    "units": _("Responsible units"),
    "targets": _("Targets"),
    "due": _("Due date"),
    "place": _("Item or row"),
}
LONG_TERM = "long_term"
ROLE_LABELS = dict(AssignmentRole.choices)


@dataclass
class Difference:
    """What a corrected file does to one task.

    `old` is the draft of the corrected notice that the task came from; `differences` are {"field", "before",
    "after"}, "before" being what the ledger says; `apply` is what is proposed, later what was chosen. `stays` says of a
    clause that is gone that another source asks for the task as well.
    """

    change: str
    task: Task | None = None
    draft: TaskDraft | None = None
    old: TaskDraft | None = None
    differences: list[dict[str, Any]] = field(default_factory=list)
    apply: bool = True
    stays: bool = False

    @property
    def key(self) -> str:
        """What the page's tick sends back."""
        source = self.draft or self.old
        return str(source.uid) if source else ""

    @property
    def tasks(self) -> list[Task]:
        """The tasks it is about: in the ledger, of the draft, of the draft it came from."""
        drafts = (self.draft.task if self.draft else None, self.old.task if self.old else None)
        return [task for task in (self.task, *drafts) if task is not None]

    @property
    def merged(self) -> bool:
        """Whether the task was made of another notice's clause and this one was merged into it."""
        return self.task is not None and self.old is not None and self.old.task_id != self.task.pk

    @property
    def handed_out(self) -> bool:
        """Whether the task runs already: then its terms change by an adjustment only."""
        return self.task is not None and self.task.state == TaskState.HANDED_OUT

    @property
    def moves(self) -> bool:
        """Whether the file gives it another place: a row of an item, or an item of its own."""
        return any(one["field"] == "place" for one in self.differences)

    @property
    def title(self) -> str:
        """What the matter is called now, in the ledger where it is there."""
        return self.task.title if self.task else self.draft.title if self.draft else ""

    @property
    def label(self) -> str:
        """The matter's number in the ledger, else the clause's in the file."""
        return self.task.label if self.task else self.draft.number if self.draft else ""

    @property
    def number(self) -> str:
        """The number shown: that of the ledger once the clause is in it, where `label` keeps what was confirmed."""
        made = self.draft.task if self.draft else None
        return made.label if made and not self.task else self.label

    @cached_property
    def lines(self) -> list[Line]:
        """The differences, each as a line."""
        return [
            Line(
                str(FIELDS[one["field"]]),
                word_diff(told(one["before"]), told(one["after"])),
                self.handed_out and one["field"] in TERMS,
            )
            for one in self.differences
        ]


@dataclass(frozen=True)
class Line:
    """One field of a difference: its name, its words with what went and what came, and whether it waits for an
    adjustment because the task runs."""

    label: str
    parts: list[Part]
    by_adjustment: bool


def told(value: Any) -> str:
    """Return a value of a difference in words: units by role, targets one after the other, a date or long-term, a
    place as {"row_of": item}."""
    if value == LONG_TERM:
        return str(_("Long-term"))
    if isinstance(value, dict):
        item = value["row_of"]
        return gettext("A row of “%(item)s”") % {"item": item} if item else gettext("An item of its own")
    if isinstance(value, list) and value and isinstance(value[0], list):
        names: dict[str, list[str]] = {}
        for role, name in value:
            names.setdefault(role, []).append(name)
        return parted(f"{colon(ROLE_LABELS[role])}{listed(found)}" for role, found in names.items())
    return parted(value) if isinstance(value, list) else as_day(str(value or ""))


def as_day(text: str) -> str:
    """Return a kept day (2026-11-23) as it is read in the reader's language; any other text as it is."""
    try:
        return day(date.fromisoformat(text))
    except ValueError:
        return text


def change_told(difference: dict[str, Any]) -> str:
    """Return one difference in words: what it is of, before and after."""
    before, after = (told(difference[key]) or "—" for key in ("before", "after"))
    return f"{colon(FIELDS[difference['field']])}{before} → {after}"


def counts_of(found: Iterable[Difference]) -> dict[str, int]:
    """Return how many differences there are of each kind, in the order shown."""
    found = list(found)
    return {change.value: sum(1 for one in found if one.change == change) for change in ORDER}


def groups_of(found: Iterable[Difference]) -> list[dict[str, Any]]:
    """Return the differences by kind, in the order shown; kinds without any are left out."""
    found = list(found)
    return [
        {"change": change.value, "label": change.label, "tone": TONES[change], "rows": rows}
        for change in ORDER
        if (rows := [one for one in found if one.change == change])
    ]


def seen_by(found: Iterable[Difference], actor: Actor) -> list[Difference]:
    """Return the differences less those of a task labelled above the actor's post's clearance."""
    return [one for one in found if all(is_cleared(actor, task) for task in one.tasks)]


def recorded(notice: Notice, run: CorrectionRun | None = None) -> list[Difference]:
    """Return what a confirmed corrected file changed, as it was recorded, in a constant number of queries.

    Of the confirmation that stands, or of `run`, one that was taken back.
    """
    rows = (
        notice.corrections.filter(run=run) if run else notice.corrections.filter(run__undone_at__isnull=True)
    )
    rows = rows.select_related("task", "draft__task").order_by("order")
    return [Difference(row.change, row.task, row.draft, None, row.differences, row.apply) for row in rows]


def corrected_by(notice: Notice) -> Notice | None:
    """Return the corrected file that stands in the place of this notice, or waits to be confirmed."""
    none = (NoticeState.WITHDRAWN, NoticeState.UNREADABLE)
    return notice.corrections_of_it.exclude(state__in=none).order_by("pk").last()


def head_lines(notice: Notice) -> list[Line]:
    """Return in what the heads of the two papers differ: title, number, issuer, date."""
    old = notice.corrects
    if old is None:
        return []
    pairs = [
        (_("Title"), old.title, notice.title),
        (_("Document number"), old.document_number, notice.document_number),
        (_("Issuer"), old.issuer, notice.issuer),
        (_("Date of issue"), str(old.issued_on or ""), str(notice.issued_on or "")),
    ]
    return [Line(str(label), word_diff(was, now), False) for label, was, now in pairs if was != now]
