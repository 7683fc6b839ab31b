"""Texts without numbered tasks: run-in requirements, and un-numbered paragraphs with clauses of their own."""

from reform.core.messages import gettext_noop

from .bulletins import spoken_to
from .clauses import Standing
from .deadlines import find_deadlines
from .items import task_of
from .model import Doubt, Kind, Reading, Section, TaskItem
from .paragraphs import Paragraph
from .patterns.deadlines import Calendar
from .pieces import pieces_of, segments_of, title_of
from .references import find_references
from .run_in import Requirement, requirements_of
from .structure import Item
from .targets import find_targets


def read_loose(
    reading: Reading, root: Item, paragraphs: list[Paragraph], kalender: Calendar, standing: Standing
) -> None:
    """No numbered tasks: run-in requirements, else un-numbered paragraphs with clauses of their own."""
    _offer(reading, requirements_of(paragraphs), kalender)
    if reading.tasks or reading.kind is Kind.CIRCULAR:
        return
    pieces, _ = pieces_of(segments_of(root))
    for piece in pieces:
        if not piece.clauses:
            continue
        loose = task_of(piece, None, kalender, standing)
        if loose:
            reading.tasks.append(loose)


def add_requirements(reading: Reading, paragraphs: list[Paragraph], kalender: Calendar) -> None:
    """What a speech asks for in a bulletin that has numbered tasks as well; what was done is left out."""
    taken = [task.span for task in reading.tasks]
    asked = [
        found
        for found in requirements_of(paragraphs)
        if found.asked and not any(start <= found.text.span()[0] < end for start, end in taken)
    ]
    _offer(reading, asked, kalender)
    reading.tasks.sort(key=lambda task: task.span[0])


def _offer(reading: Reading, requirements: list[Requirement], kalender: Calendar) -> None:
    seen = {section.title for section in reading.sections}
    for found in requirements:
        heading = found.heading.chars if found.heading else ""
        task = TaskItem(
            found.number, heading, None, title_of(found.text), found.text.chars, found.text.span()
        )
        task.targets = find_targets(found.text)
        task.deadlines = find_deadlines(found.text, kalender)
        task.carries_out = find_references(found.text)
        task.speaks_to = spoken_to(found.before, heading, reading.issuer or "")
        task.ticked = False
        task.doubts = [
            Doubt(gettext_noop("run-in requirement of a speech: tick it if it is a task"), found.text.span())
        ]
        reading.tasks.append(task)
        if found.heading and heading not in seen:
            seen.add(heading)
            reading.sections.append(Section("", heading, found.heading.span()))
