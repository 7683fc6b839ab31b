"""From text to reading: the stages in their order."""

from dataclasses import replace
from datetime import date

from reform.core.messages import gettext_noop

from .bases import find_bases
from .bulletins import articles_of, issue_numbers
from .clauses import Standing, find_clauses
from .counting import count_of
from .deadlines import find_deadlines
from .documents import start_of_second
from .doubts import doubts_of_document
from .find_tables import find_tables
from .head import Head, read_head
from .items import read_item
from .loose import add_requirements, read_loose
from .model import Doubt, Kind, Reading, Section
from .paragraphs import Paragraph, paragraphs_of
from .patterns.deadlines import Calendar
from .pieces import is_grouped
from .row_tasks import read_tables
from .source import Line, Text, lines_of
from .standing import order_rule_in
from .structure import PRAISE, REWARD, Item, heading_of, is_no_task, task_items, tree_of
from .tables import Table
from .targets import find_targets
from .traditional import as_printed


def read_notice(text: str, *, issued_on: date | None = None) -> Reading:
    """Everything that is found in a notice's text; spans are positions in `text`.

    `issued_on` is used where the text itself names no date of issue; dates such as 年内 are resolved
    against it. Nothing is invented: what is not said stays None or empty. Never raises on any text.
    """
    lines = list(lines_of(text))
    second = start_of_second(lines)
    if second is not None:
        reading = _read(text[: second.start], lines[: lines.index(second)], issued_on)
        if reading.tasks:
            reading.doubts.append(
                Doubt.about(
                    gettext_noop("another document begins here and is not read"),
                    second.text.chars[:40],
                    second.text.span(),
                )
            )
            return reading
    return _read(text, lines, issued_on)


def _read(text: str, lines: list[Line], issued_on: date | None) -> Reading:
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
    over = [line.text for line in prose[: head.body_at]]
    standing.first_leads = any(map(_lays_down_order, over + [one.text for one in paragraphs]))
    if tables:
        read_tables(reading, tables, kalender, standing)
    _read_prose(reading, head, paragraphs, kalender, standing)
    _settle_kind(reading, tables)
    if reading.kind is Kind.BULLETIN:
        reading.issue_number, reading.total_issue = issue_numbers(reading.document_number or "")
        reading.articles = articles_of(paragraphs)
    reading.bases = find_bases(_preamble(paragraphs, reading))
    reading.counted = count_of(reading)
    reading.doubts += doubts_of_document(reading, kalender)
    as_printed(reading, text)
    return reading


def _preamble(paragraphs: list[Paragraph], reading: Reading) -> list[Text]:
    """The text before the first task: what the notice carries out is named there."""
    first = min((task.span[0] for task in reading.tasks if task.ticked), default=None)
    return [one.text for one in paragraphs if first is None or one.text.span()[1] <= first]


def _lays_down_order(text: Text) -> bool:
    """True where words outside all clauses say who leads by order: they hold for the whole document."""
    if not order_rule_in(text.chars):
        return False
    rest, at = "", 0
    for found in find_clauses(text):
        rest += text.chars[at : found.start] + "。"
        at = found.end
    return order_rule_in(rest + text.chars[at:])


def _reading_of(head: Head, issued_on: date | None) -> Reading:
    return Reading(
        title=head.title,
        document_number=head.document_number,
        issuer=head.issuer,
        issued_on=head.issued_on or issued_on,
        kind=head.kind,
        publicity=head.publicity,
        addressees=head.addressees,
        distribution=head.distribution,
        copies=head.copies,
        spans=head.spans,
    )


def _blocks(prose: list[Line], lines: list[Line], inside: set[int]) -> list[Paragraph]:
    """Paragraphs of the text proper; lines on two sides of a table are never joined."""
    barriers = {lines[index].start for index in inside}
    runs: list[list[Line]] = [[]]
    marks = sorted(barriers)
    at = 0
    for line in prose:
        crossed = False
        while at < len(marks) and marks[at] < line.start:
            at += 1
            crossed = True
        if crossed:
            runs.append([])
        runs[-1].append(line)
    out = paragraphs_of(runs[0])
    for run in runs[1:]:
        block = paragraphs_of(run)
        out += [replace(one, apart=index == 0) for index, one in enumerate(block)]
    return out


def _read_prose(
    reading: Reading, head: Head, paragraphs: list[Paragraph], kalender: Calendar, standing: Standing
) -> None:
    root = tree_of(paragraphs, parted=reading.kind is Kind.BULLETIN)
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
        read_item(
            reading, item, kalender, standing, grouped, last=index == len(items) - 1, alone=not by_clauses
        )
    if not items and not reading.tasks:
        read_loose(reading, root, paragraphs, kalender, standing)
    elif reading.kind is Kind.BULLETIN:
        add_requirements(reading, paragraphs, kalender)
    _read_rest(reading, root, taken, kalender)
    for item in left:
        heading = item.heading
        if heading and items:
            span = item.paragraphs[0].span()
            reading.doubts.append(
                Doubt.about(gettext_noop("no responsibility clause, not taken as a task"), heading[:30], span)
            )


def _only_reports(reading: Reading, by_clauses: bool) -> bool:
    """A circular, a list of good practices or of attendance orders nothing."""
    title = reading.title or ""
    if reading.kind is Kind.CIRCULAR and REWARD.search(title):
        return True
    return not by_clauses and (reading.kind is Kind.CIRCULAR or PRAISE.search(title) is not None)


def _collect_sections(reading: Reading, root: Item, items: list[Item]) -> None:
    level = min((item.level for item in items), default=0)
    own = {id(item) for item in items}
    for item in root.walk():
        if item.number and item.level == 1 and item.paragraphs and (level != 1 or id(item) in own):
            reading.sections.append(
                Section(item.number.printed, heading_of(item.paragraphs[0].chars), item.paragraphs[0].span())
            )


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
