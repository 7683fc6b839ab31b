"""Rows of division tables as tasks."""

import re

from .clauses import Standing, read_cell
from .deadlines import find_deadlines
from .doubts import doubts_of_task
from .model import Clause, Deadline, Reading, Section, TaskItem
from .patterns.clauses import Share
from .patterns.deadlines import Calendar
from .pieces import title_of
from .references import find_references
from .source import Text
from .standing import order_rule_in
from .table_rows import TableRow, task_rows
from .tables import Column, Table
from .targets import find_targets

SHARES = {
    Column.LEAD: Share.LEAD,
    Column.SHARED: Share.SHARED,
    Column.COOPERATING: Share.COOPERATING,
    Column.LEADER: Share.LEADER,
    Column.OFFICE: Share.OFFICE,
}


def read_tables(reading: Reading, tables: list[Table], kalender: Calendar, standing: Standing) -> None:
    """Puts the tasks and sections of all tables into `reading`, in order."""
    seen: set[str] = set()
    for table in tables:
        standing.first_leads = standing.first_leads or any(map(order_rule_in, table.names))
        for row in task_rows(table):
            task = _row_task(row, kalender, standing)
            if row.section:
                label = " / ".join(cell.chars for cell in row.section)
                task.section = label
                top = row.section[0]
                if top.chars not in seen:
                    seen.add(top.chars)
                    reading.sections.append(_table_section(top))
            reading.tasks.append(task)


def _table_section(cell: Text) -> Section:
    found = re.match(
        r"(?P<n>（[一二三四五六七八九十]+）|[一二三四五六七八九十]+(?=、))、?(?P<title>.+)", cell.chars
    )
    if found:
        return Section(found["n"], found["title"], cell.span())
    return Section("", cell.chars, cell.span())


def _row_task(row: TableRow, kalender: Calendar, standing: Standing) -> TaskItem:
    text = row.task.strip()
    task = TaskItem(row.number, "", None, title_of(text), text.chars, text.span())
    led = any(column is Column.LEAD for column, _ in row.cells)
    dated: list[Deadline] = []
    for column, cell in row.cells:
        if column in SHARES:
            share = SHARES[column]
            if column is Column.SHARED and led:
                share = Share.COOPERATING
            bodies, tail, remark = read_cell(cell, share, standing)
            task.bodies += bodies
            task.open_ended = task.open_ended or bool(tail)
            task.clauses.append(Clause(cell.chars, cell.span(), "cell", tuple(bodies), tail, remark))
        elif column is Column.DEADLINE:
            dated += find_deadlines(cell, kalender) or [Deadline(cell.chars, None, None, cell.span(), "cell")]
        elif column is Column.TARGET:
            task.targets += find_targets(cell)
    task.targets = find_targets(text) + task.targets
    task.deadlines = dated
    if not any(one.date or one.recurrence for one in dated):
        # 长期坚持 in the cell names no rhythm, the text may: 每年开展1次.
        within = find_deadlines(text, kalender)
        task.deadlines = dated + [one for one in within if not dated or one.recurrence]
    task.carries_out = find_references(text)
    for column, cell in row.cells:
        if column is Column.OTHER:
            task.carries_out += find_references(cell)
    task.doubts = doubts_of_task(task)
    return task
