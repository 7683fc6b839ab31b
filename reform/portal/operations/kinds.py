"""What each kind of work in the background is called; tests/operations holds the list to the handlers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from reform.core.queue_state import KindState

KIND_WORDS: dict[str, Promise] = {
    "audit.verify": _("Verify the audit record"),
    "backup": _("Make the day's backup"),
    "circular.draft": _("Draft a paper by the calendar"),
    "circular.render": _("Make the files of a paper"),
    "core.read_files": _("Read every kept file and compare it"),
    "departments.deliver": _("Send urgent texts"),
    "division.draw": _("Make the files of a division table"),
    "division.letter": _("Make the covering letter of a round of comments"),
    "portal.ledger_export": _("Make a long workbook of the ledger"),
    "reports.agenda_paper": _("Make the pages of a meeting's paper"),
    "reports.calendar_flags": _("Set the marks of overdue and due soon"),
    "reports.ladder": _("Walk the ladder of supervision"),
    "reports.made_file": _("Make a file that was asked for"),
    "tasks.read_notice": _("Read an issued notice"),
}


def kind_words(kind: str) -> str:
    """Return what a kind of work is called; its own name where newer code asked for it."""
    return str(KIND_WORDS.get(kind, kind))


@dataclass(frozen=True)
class KindLine:
    """The work of one kind that is not over, as the page shows it."""

    kind: str
    words: str
    waiting: int
    running: int
    failed: int
    since: datetime | None


def kind_lines(states: list[KindState]) -> list[KindLine]:
    """Return the kinds in words, those with failures first."""
    lines = [
        KindLine(one.kind, kind_words(one.kind), one.waiting, one.running, one.failed, one.since)
        for one in states
    ]
    return sorted(lines, key=lambda line: (-line.failed, -line.waiting - line.running, line.words))
