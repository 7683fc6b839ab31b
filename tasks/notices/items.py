"""A numbered item as tasks: one for each of its clauses, with figures, dates and references."""

from dataclasses import replace

from .clauses import Standing, read_clause
from .deadlines import find_deadlines
from .doubts import doubts_of_task
from .headings import leads_above
from .labels import DATED
from .model import BodyRef, Clause, Deadline, Reading, Role, TaskItem
from .patterns.deadlines import Calendar
from .pieces import Piece, belonging, pieces_of, segments_of, title_of, without_closing, without_heading
from .references import find_references
from .source import Text, join
from .structure import Item
from .targets import find_targets


def _section_of(item: Item) -> str:
    top = item
    while top.parent is not None and top.parent.level:
        top = top.parent
    return _label(top) if top.number else ""


def _label(item: Item) -> str:
    printed = item.number.printed if item.number else ""
    mark = "" if not printed or printed.endswith(("）", "章", "条")) else ("、" if item.level == 1 else ".")
    return f"{printed}{mark}{item.heading}"


def read_item(
    reading: Reading,
    item: Item,
    kalender: Calendar,
    standing: Standing,
    grouped: bool,
    last: bool,
    alone: bool,
) -> None:
    """Puts the tasks of one item into `reading`; `alone` where the document has no clauses at all."""
    segments = segments_of(item)
    pieces, rest = pieces_of(segments)
    if pieces and rest:
        own = len(item.paragraphs) - (len(segments) - len(rest))
        pieces[-1].texts += belonging(pieces[0], rest, own)
    if alone and last and pieces:
        pieces = [without_closing(pieces[0])[0]]
    in_group = grouped and len(pieces) > 1
    same = [piece for piece in pieces if in_group or not piece.fresh]
    rank = 0
    for piece in pieces:
        if in_group and piece is pieces[0]:
            piece = without_heading(piece)
        number = item.number.printed if item.number else None
        if in_group or not piece.fresh:
            rank += 1
            number = f"{number}#{rank}" if number and len(same) > 1 else number
        else:
            number = None
        parent = item.parent
        task = task_of(piece, number, kalender, standing)
        if task is None:
            continue
        task.section = _section_of(item)
        if not task.names(Role.LEAD):
            task.bodies = leads_above(item) + task.bodies
        if in_group:
            task.parent = _label(item)
        elif parent is not None and parent.level > 1:
            task.parent = _label(parent)
        reading.tasks.append(task)


def task_of(piece: Piece, number: str | None, kalender: Calendar, standing: Standing) -> TaskItem | None:
    """The task of one piece, None for an empty one; its clause may lay down rules for later ones."""
    text = piece.text
    if not text.chars:
        return None
    inherited = list(standing.inherited)
    clauses: list[Clause] = []
    if piece.clauses:
        merged = piece.clauses[0]
        if len(piece.clauses) > 1:
            words = join([found.words for found in piece.clauses], "；")
            merged = type(merged)(merged.start, piece.clauses[-1].end, words)
        whole = read_clause(merged, standing)
        first, *others = [(found.words.chars, found.words.span()) for found in piece.clauses]
        clauses.append(replace(whole, text=first[0], span=first[1]))
        clauses += [Clause(words, span, whole.pattern) for words, span in others]
    task = TaskItem(number, "", None, title_of(text), text.chars, text.span(), clauses)
    for clause in clauses:
        task.bodies += clause.bodies
        task.open_ended = task.open_ended or bool(clause.open_tail)
    if clauses:
        _inherit(task, inherited)
    task.targets = find_targets(text)
    task.deadlines = _labelled_first(text, find_deadlines(text, kalender))
    task.carries_out = find_references(text)
    task.doubts = doubts_of_task(task)
    return task


def _labelled_first(text: Text, found: list[Deadline]) -> list[Deadline]:
    """The deadlines, those after 完成时限： before what the text says besides; 全年 is only a frame."""
    label = DATED.search(text.chars)
    if label is None or label.end() >= len(text):
        return found
    since = text.at[label.end()]
    return sorted(found, key=lambda one: one.span[0] < since or one.pattern == "this_year")


def _inherit(task: TaskItem, inherited: list[BodyRef]) -> None:
    names = {body.name for body in task.bodies}
    task.bodies += [body for body in inherited if body.name not in names]
