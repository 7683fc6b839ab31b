"""Who is responsible, from written names: the words are kept for print, the unit or group behind them is looked up."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from departments.enums import DepartmentKind
from reform.core.text import squeeze
from tasks.enums import AssignmentRole
from tasks.models import Assignment, Task
from tasks.names import overseers
from tasks.selectors.named import Named
from tasks.selectors.names import NameBook

WRITTEN_LENGTH = 150
# A group of governments nobody has listed yet is still a duty on the ground, never a lead.
LOCAL = re.compile(r"^各.*(?:县|市|区|乡|镇|街道).*(?:政府|管委会|办事处|领导小组)?$")


@dataclass(frozen=True)
class Bodies:
    """The written names of a task by role, in order. `joint`: the leads share the duty, none is called 牵头."""

    lead: Sequence[str] = ()
    cooperating: Sequence[str] = ()
    guiding: Sequence[str] = ()
    leaders: Sequence[str] = ()
    offices: Sequence[str] = ()
    joint: bool = False
    open_tail: str = ""
    inherited: Sequence[str] = ()


def build_assignments(
    task: Task, bodies: Bodies, book: NameBook, *, kept: Iterable[Assignment] = ()
) -> list[Assignment]:
    """Return the assignments of `task`, not yet saved, in the order of the notice.

    A name that is not known stays without a unit (待明确), as do open tails (等部门). Counties and their groups
    never lead: they carry out on their ground (属地落实). 各相关分管领导 keep their words and no post: whoever
    oversees the task's units has the duty. `kept` are the assignments so far: who was known by a name stays so,
    even where the day's names do not know it.
    """
    before = {(row.role, row.written): row for row in kept}
    shared = AssignmentRole.JOINT if bodies.joint else AssignmentRole.LEAD
    # Where a notice names offices only, they are the ones who do it.
    office = AssignmentRole.COOPERATING if bodies.lead else shared
    wanted: list[tuple[str, str]] = []
    wanted += [(name, leading_role(book.resolve(name), book, shared)) for name in bodies.lead]
    wanted += [(name, office) for name in bodies.offices]
    wanted += [(name, AssignmentRole.COOPERATING) for name in bodies.cooperating]
    wanted += [(name, AssignmentRole.GUIDING) for name in bodies.guiding]
    if bodies.open_tail:
        wanted.append((bodies.open_tail, shared))
    wanted += [(name, AssignmentRole.LEADER) for name in bodies.leaders]
    made: dict[tuple[str, str], Assignment] = {}
    for name, role in wanted:
        written = name[:WRITTEN_LENGTH]
        if (role, written) in made:
            continue
        row = Assignment(
            task=task,
            jurisdiction=task.jurisdiction,
            order=len(made),
            role=role,
            written=written,
            inherited=name in bodies.inherited,
        )
        _name(row, name, bodies, book)
        if row.unnamed and (old := before.get((role, written))):
            row.department, row.group, row.post = old.department, old.group, old.post
        made[(role, written)] = row
    return list(made.values())


def _name(row: Assignment, name: str, bodies: Bodies, book: NameBook) -> None:
    if row.role == AssignmentRole.LEADER:
        row.post = None if overseers(squeeze(name)) else book.resolve_leader(name).post
    elif name != bodies.open_tail:
        named = book.resolve(name)
        row.department, row.group = named.department, named.group


def leading_role(named: Named, book: NameBook, shared: str) -> str:
    """Return the role of somebody named among the leads: `shared`, or of a county or its group 属地落实."""
    local = (
        (named.department is not None and named.department.kind == DepartmentKind.COUNTY)
        or (named.group is not None and book.is_local(named.group))
        or (not named.known and LOCAL.match(named.written) is not None)
    )
    return AssignmentRole.TERRITORIAL if local else shared
