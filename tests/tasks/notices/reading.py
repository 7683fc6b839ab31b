"""Short ways to read one sentence, one item or one clause in a test."""

from datetime import date

from tasks.notices.clauses import Standing, find_clauses, read_clause
from tasks.notices.deadlines import find_deadlines
from tasks.notices.model import Role, TaskItem
from tasks.notices.patterns.deadlines import Calendar
from tasks.notices.reader import read_notice
from tasks.notices.source import even_out
from tasks.notices.targets import find_targets

ISSUED = date(2023, 4, 6)


def clause_of(words: str, standing: Standing | None = None) -> dict[str, object]:
    """The one clause of a paragraph: names by role, and the words of an open tail."""
    found = find_clauses(even_out(words))
    assert len(found) == 1, [one.words.chars for one in found]
    clause = read_clause(found[0], standing or Standing())
    names = {role: [body.name for body in clause.bodies if body.role is role] for role in Role}
    return {
        "lead": names[Role.LEAD],
        "with": names[Role.COOPERATING] + names[Role.GUIDING],
        "leaders": names[Role.LEADER],
        "offices": names[Role.OFFICE],
        "open": clause.open_tail,
    }


def targets_of(words: str) -> list[tuple[str, object, str]]:
    """(op, value, unit) of every target of a sentence."""
    out = []
    for target in find_targets(even_out(words)):
        value = target.value
        plain = tuple(map(float, value)) if isinstance(value, tuple) else float(value)
        out.append((target.op, plain, target.unit))
    return out


def deadlines_of(
    words: str, issued_on: date | None = ISSUED, year: int | None = None
) -> list[tuple[object, object]]:
    """(date as text or None, recurrence) of every deadline of a sentence."""
    kalender = Calendar(issued_on, year or (issued_on.year if issued_on else None))
    found = find_deadlines(even_out(words), kalender)
    return [(one.date.isoformat() if one.date else None, one.recurrence) for one in found]


def tasks_of(text: str) -> list[TaskItem]:
    """The tasks of a whole text."""
    return read_notice(text).tasks
