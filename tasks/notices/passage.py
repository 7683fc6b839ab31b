"""One passage that a person marked in the text, read as one task: its clauses, figures and dates."""

from datetime import date

from .clauses import Standing, find_clauses, read_clause
from .deadlines import find_deadlines
from .doubts import doubts_of_task
from .model import TaskItem
from .patterns.deadlines import Calendar
from .pieces import title_of
from .source import even_out
from .targets import find_targets


def read_passage(text: str, start: int, end: int, *, issued_on: date | None = None) -> TaskItem:
    """Read [start, end) of a notice's text as one task and return it, spans counted in the whole text."""
    words = even_out(text[start:end], start)
    task = TaskItem(None, "", None, title_of(words), words.chars, words.span())
    standing = Standing()
    for found in find_clauses(words):
        clause = read_clause(found, standing)
        task.clauses.append(clause)
        task.bodies += clause.bodies
        task.open_ended = task.open_ended or bool(clause.open_tail)
    task.targets = find_targets(words)
    task.deadlines = find_deadlines(words, Calendar(issued_on, issued_on.year if issued_on else None))
    task.doubts = doubts_of_task(task)
    return task
