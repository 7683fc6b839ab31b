"""From text to reading: the stages in their order."""

import re
from dataclasses import replace
from datetime import date

from .clauses import Standing, read_clause
from .deadlines import find_deadlines
from .doubts import doubts_of_document, doubts_of_task
from .head import Head, read_head
from .model import BodyRef, Clause, Doubt, Kind, Reading, Section, TaskItem
from .paragraphs import Paragraph, paragraphs_of
from .patterns.deadlines import Calendar
from .pieces import Piece, is_grouped, pieces_of, segments_of, title_of, without_closing, without_heading
from .row_tasks import read_tables
from .run_in import requirements_of
from .source import Line, join, lines_of
from .standing import order_rule_in
from .structure import PRAISE, Item, heading_of, is_no_task, task_items, tree_of
from .tables import Table, find_tables
from .targets import find_targets
from .traditional import as_printed


def read_notice(text: str, *, issued_on: date | None = None) -> Reading:
    """Everything that is found in a notice's text; spans are positions in `text`.

    `issued_on` is used where the text itself names no date of issue; dates such as 年内 are resolved
    against it. Nothing is invented: what is not said stays None or empty. Never raises on any text.
    """
    lines = list(lines_of(text))
    tables = find_tables(lines)
    inside = {index for table in tables for index in range(table.first_line, table.last_line + 1)}
    prose = [line for index, line in enumerate(lines) if index not in inside]
    head = read_head(lines, prose)
    reading = _reading_of(head, issued_on)
    kalender = Calendar(
        reading.issued_on, head.plan_year or (reading.issued_on.year if reading.issued_on else None)
    )
    paragraphs = _blocks(prose[head.body_at :], lines, inside)
    standing = Standing()
    if any(order_rule_in(one.text.chars) for one in paragraphs if not _has_bracketed_rule(one.text.chars)):
        standing.first_leads = True
    if tables:
        read_tables(reading, tables, kalender, standing)
    _read_prose(reading, head, paragraphs, kalender, standing)
    _settle_kind(reading, tables)
    reading.doubts += doubts_of_document(reading, kalender)
    as_printed(reading, text)
    return reading


def _has_bracketed_rule(chars: str) -> bool:
    return any(
        order_rule_in(found) for found in re.findall(r"（[^（）]*）|(?:责任|牵头)[一-龥]{0,4}：[^。]*", chars)
    )


def _reading_of(head: Head, issued_on: date | None) -> Reading:
    return Reading(
        title=head.title,
        document_number=head.document_number,
        issuer=head.issuer,
        issued_on=head.issued_on or issued_on,
        kind=head.kind,
        addressees=head.addressees,
        distribution=head.distribution,
        copies=head.copies,
        spans=head.spans,
    )


def _blocks(prose: list[Line], lines: list[Line], inside: set[int]) -> list[Paragraph]:
    """Paragraphs of the text proper; lines on two sides of a table are never joined."""
    barriers = {lines[index].start for index in inside}
    out: list[Paragraph] = []
    run: list[Line] = []
    marks = sorted(barriers)
    at = 0
    for line in prose:
        crossed = False
        while at < len(marks) and marks[at] < line.start:
            at += 1
            crossed = True
        if crossed and run:
            out += paragraphs_of(run)
            run = []
        run.append(line)
    return out + paragraphs_of(run)


def _read_prose(
    reading: Reading, head: Head, paragraphs: list[Paragraph], kalender: Calendar, standing: Standing
) -> None:
    root = tree_of(paragraphs)
    items, left, by_clauses = task_items(root)
    if items and reading.tasks and not by_clauses:
        items = []
    if any(not item.in_attachment for item in items) and not by_clauses:
        items = [item for item in items if not item.in_attachment]
    if _only_reports(reading, by_clauses):
        items = []
    _collect_sections(reading, root, items)
    taken: set[int] = set()
    grouped = is_grouped(items)
    for index, item in enumerate(items):
        taken |= {id(one) for one in item.walk()}
        _read_item(
            reading, item, kalender, standing, grouped, last=index == len(items) - 1, alone=not by_clauses
        )
    if not items and not reading.tasks:
        _read_loose(reading, root, paragraphs, kalender, standing)
    _read_rest(reading, root, taken, kalender)
    for item in left:
        heading = item.heading
        if heading and items:
            span = item.paragraphs[0].span()
            reading.doubts.append(
                Doubt(f"no responsibility clause, not taken as a task: {heading[:30]}", span)
            )


def _only_reports(reading: Reading, by_clauses: bool) -> bool:
    """A circular, a list of good practices or of attendance orders nothing."""
    title = reading.title or ""
    return not by_clauses and (reading.kind is Kind.CIRCULAR or PRAISE.search(title) is not None)


def _collect_sections(reading: Reading, root: Item, items: list[Item]) -> None:
    level = min((item.level for item in items), default=0)
    for item in root.walk():
        if item.number and item.level == 1 and item.paragraphs and (level != 1 or item in items):
            reading.sections.append(
                Section(item.number.printed, heading_of(item.paragraphs[0].chars), item.paragraphs[0].span())
            )


def _section_of(item: Item) -> str:
    top = item
    while top.parent is not None and top.parent.level:
        top = top.parent
    return _label(top) if top.number else ""


def _label(item: Item) -> str:
    printed = item.number.printed if item.number else ""
    mark = "" if not printed or printed.endswith("）") else ("、" if item.level == 1 else ".")
    return f"{printed}{mark}{item.heading}"


def _read_item(
    reading: Reading,
    item: Item,
    kalender: Calendar,
    standing: Standing,
    grouped: bool,
    last: bool,
    alone: bool,
) -> None:
    pieces, _ = pieces_of(segments_of(item))
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
        task = _task(piece, number, kalender, standing)
        if task is None:
            continue
        task.section = _section_of(item)
        if in_group:
            task.parent = _label(item)
        elif parent is not None and parent.level > 1:
            task.parent = _label(parent)
        reading.tasks.append(task)


def _task(piece: Piece, number: str | None, kalender: Calendar, standing: Standing) -> TaskItem | None:
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
    task.deadlines = find_deadlines(text, kalender)
    task.doubts = doubts_of_task(task)
    return task


def _inherit(task: TaskItem, inherited: list[BodyRef]) -> None:
    names = {body.name for body in task.bodies}
    task.bodies += [body for body in inherited if body.name not in names]


def _read_loose(
    reading: Reading, root: Item, paragraphs: list[Paragraph], kalender: Calendar, standing: Standing
) -> None:
    """No numbered tasks: run-in requirements, else un-numbered paragraphs with clauses of their own."""
    for found in requirements_of(paragraphs):
        heading = found.heading.chars if found.heading else ""
        task = TaskItem(
            found.number, heading, None, title_of(found.text), found.text.chars, found.text.span()
        )
        task.targets = find_targets(found.text)
        task.deadlines = find_deadlines(found.text, kalender)
        task.ticked = False
        task.doubts = [Doubt("run-in requirement of a speech: tick it if it is a task", found.text.span())]
        reading.tasks.append(task)
        if found.heading and heading not in {section.title for section in reading.sections}:
            reading.sections.append(Section("", heading, found.heading.span()))
    if reading.tasks or reading.kind is Kind.CIRCULAR:
        return
    pieces, _ = pieces_of(list(segments_of(root)))
    for piece in pieces:
        if not piece.clauses:
            continue
        loose = _task(piece, None, kalender, standing)
        if loose:
            reading.tasks.append(loose)


def _read_rest(reading: Reading, root: Item, taken: set[int], kalender: Calendar) -> None:
    """Figures and dates outside the tasks: goals of the document, duties of its closing part."""
    if reading.kind in (Kind.BULLETIN, Kind.CIRCULAR):
        return
    for item in root.walk():
        if id(item) in taken or not item.level:
            continue
        goal = is_no_task(item.heading) or (item.parent is not None and is_no_task(item.parent.heading))
        for text in item.paragraphs:
            if goal:
                reading.document_targets += find_targets(text)
            reading.other_deadlines += [
                one for one in find_deadlines(text, kalender) if one.date or one.recurrence
            ]


def _settle_kind(reading: Reading, tables: list[Table]) -> None:
    if reading.kind is Kind.NOTICE and tables and reading.document_number is None and reading.tasks:
        reading.kind = Kind.DIVISION_TABLE
