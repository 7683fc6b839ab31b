"""The division table of a ledger: its rows as they are now, who is named in them, papers and rounds."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Prefetch, Q, QuerySet

from departments.enums import Clearance
from departments.models import Department, DepartmentGroup, Programme
from tasks.division.table import Body, Difference, Named, Row, columns_of, differences
from tasks.enums import AssignmentRole, RoundState, TaskState
from tasks.models import Approval, Assignment, CommentRound, DivisionPaper, Ledger, Notice, Task
from tasks.selectors.names import NameBook


def tasks_to_divide(ledger: Ledger, notice: Notice | None = None) -> QuerySet[Task]:
    """Return the rows in preparation of a ledger (of one notice), in printing order.

    A division table goes round to every unit named in it: matters labelled above internal are divided apart.
    """
    found = Task.objects.filter(
        ledger=ledger,
        state=TaskState.PREPARATION,
        row_count=0,
        sensitivity__lte=Clearance.INTERNAL,
    )
    if notice:
        found = found.filter(Q(sources__notice=notice) | Q(root__sources__notice=notice)).distinct()
    return found.order_by("number", "row")


def rows_of(tasks: QuerySet[Task], programme: Programme) -> list[Row]:
    """Return the printed rows of tasks in printing order; groups are looked through as of today."""
    book = NameBook(programme)
    prepared = (
        tasks.select_related("root")
        .defer("search", "root__search")
        .prefetch_related(
            Prefetch(
                "assignments", Assignment.objects.select_related("department", "group").order_by("order")
            )
        )
        .order_by("number", "row")
    )
    return [_row(task, book) for task in prepared]


def _row(task: Task, book: NameBook) -> Row:
    assigned = list(task.assignments.all())
    lead, cooperating = columns_of([Body(one.role, one.written) for one in assigned])
    item = task.root or task
    due = task.due_on.isoformat() if task.due_on else ("long_term" if task.long_term else "")
    return Row(
        task=str(task.uid),
        item=str(item.uid),
        section=item.section or task.section,
        label=item.label,
        place=task.label,
        title=task.title,
        text=task.text,
        lead=lead,
        cooperating=cooperating,
        due=due,
        named=tuple(_named(assigned, book)),
    )


def _named(assigned: Iterable[Assignment], book: NameBook) -> Iterable[Named]:
    for one in assigned:
        if one.role == AssignmentRole.LEADER:
            continue
        if one.department:
            yield Named(str(one.department.uid), one.role)
        elif one.group:
            for member in book.members.get(one.group.pk, []):
                yield Named(str(member.uid), one.role, one.group.name)


def frozen_rows(paper: DivisionPaper) -> list[Row]:
    """Return the rows of a paper as they were frozen."""
    return [Row.from_data(data) for data in paper.rows]


def rows_now(paper: DivisionPaper, *, joined_by: datetime | None = None) -> list[Row]:
    """Return the rows of a paper's tasks as they are now, with those that joined the ledger since, up to `joined_by`.

    A task that was withdrawn, or taken back with its notice, is no longer among them.
    """
    sent = [row["task"] for row in paper.rows]
    wanted = Q(uid__in=sent) & ~Q(state=TaskState.WITHDRAWN)
    if joined_by:
        wanted |= Q(
            state=TaskState.PREPARATION,
            sensitivity__lte=Clearance.INTERNAL,
            created_at__gt=paper.created_at,
            created_at__lte=joined_by,
        )
    tasks = Task.objects.filter(wanted, ledger=paper.ledger, row_count=0)
    return rows_of(tasks, paper.ledger.programme)


def changed_since(paper: DivisionPaper, *, joined_by: datetime | None = None) -> list[Difference]:
    """Return what differs between the rows as they were frozen and as they are now; see `rows_now`."""
    return differences(frozen_rows(paper), rows_now(paper, joined_by=joined_by))


@dataclass
class NamedUnit:
    """A unit that a table names: in how many rows it leads (or shares), and in how many it helps."""

    department: Department
    leads: int = 0
    helps: int = 0


@dataclass
class NamedGroup:
    """A group that a table names, with its members of that day and the number of its rows."""

    group: DepartmentGroup
    members: list[Department]
    rows: int


@dataclass
class Addressees:
    """Who can be asked: units named by their own name, groups, and the programme's other members."""

    units: list[NamedUnit] = field(default_factory=list)
    groups: list[NamedGroup] = field(default_factory=list)
    others: list[Department] = field(default_factory=list)


def addressees_of(paper: DivisionPaper) -> Addressees:
    """Return who a paper's rows name, in the order of the list of members."""
    rows = frozen_rows(paper)
    programme = paper.ledger.programme
    named = {one.unit for row in rows for one in row.named}
    by_uid = {str(unit.uid): unit for unit in Department.objects.filter(uid__in=named)}
    units: dict[str, NamedUnit] = {}
    members: dict[str, set[str]] = {}
    lines: dict[str, set[str]] = {}
    for row in rows:
        direct = {one.unit: one.role for one in row.named if not one.group and one.unit in by_uid}
        for unit, role in direct.items():
            entry = units.setdefault(unit, NamedUnit(by_uid[unit]))
            if role in (AssignmentRole.LEAD, AssignmentRole.JOINT):
                entry.leads += 1
            else:
                entry.helps += 1
        for one in row.named:
            if one.group:
                members.setdefault(one.group, set()).add(one.unit)
                lines.setdefault(one.group, set()).add(row.task)
    groups = DepartmentGroup.objects.filter(programme=programme, name__in=members).order_by("order", "pk")
    found = Addressees(
        sorted(units.values(), key=lambda one: _list_order(one.department)),
        [
            NamedGroup(
                group,
                sorted((by_uid[uid] for uid in members[group.name] if uid in by_uid), key=_list_order),
                len(lines[group.name]),
            )
            for group in groups
        ],
    )
    taken = {str(unit.uid) for unit in by_uid.values()}
    others = Department.objects.filter(memberships__programme=programme, is_active=True)
    found.others = sorted((unit for unit in others if str(unit.uid) not in taken), key=_list_order)
    return found


def _list_order(unit: Department) -> tuple[int, int]:
    return unit.order, unit.pk


@dataclass(frozen=True)
class PaperLine:
    """A paper in the list: with the round it was sent out in and the approval it rests on, where there are any."""

    paper: DivisionPaper
    round: CommentRound | None
    approval: Approval | None


def papers_of(ledger: Ledger) -> list[PaperLine]:
    """Return a ledger's division papers, the newest first."""
    papers = DivisionPaper.objects.filter(ledger=ledger).select_related("round", "approval")
    return [
        PaperLine(paper, getattr(paper, "round", None), getattr(paper, "approval", None))
        for paper in papers.defer("rows")
    ]


def rounds_asking(ledger: Ledger, tasks: Sequence[str]) -> list[CommentRound]:
    """Return the open rounds of a ledger whose tables hold one of the tasks (uids)."""
    wanted = set(tasks)
    rounds = CommentRound.objects.filter(ledger=ledger, state=RoundState.OPEN).select_related("paper")
    return [one for one in rounds if wanted & {row["task"] for row in one.paper.rows}]
