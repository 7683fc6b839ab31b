"""To which units an instruction (批示) goes: its matters' collecting units, else the units its words name."""

from __future__ import annotations

from dataclasses import dataclass

from departments.actor import Actor
from departments.enums import DepartmentKind
from departments.models import Department
from reports.models import SupervisionOrder
from tasks.models import Instruction, Task
from tasks.names.folding import fold
from tasks.selectors.names import NameBook

# A name without its place (财政局) that is shorter says nothing.
SHORTEST_NAME = 3


@dataclass(frozen=True)
class Proposed:
    """A unit that would get an order about an instruction, with the matter it is about, if there is one."""

    department: Department
    task: Task | None = None


def proposed_orders(instruction: Instruction, actor: Actor) -> list[Proposed]:
    """Return the units an order about an instruction would go to, without those that have theirs.

    A unit with several matters of one instruction gets one order, about the first.
    """
    own = Task.objects.visible_to(actor).handed_out().leaves().filter(sources__instruction=instruction)
    tasks: dict[int, Task] = {}
    for task in own.order_by("number", "row", "pk").select_related("root"):
        if task.collector_id:
            tasks.setdefault(task.collector_id, task)
    wanted = set(tasks) or _named(instruction, actor)
    ordered = SupervisionOrder.objects.filter(instruction=instruction).order_by().values("department")
    units = Department.objects.visible_to(actor).filter(pk__in=wanted, is_active=True)
    found = units.exclude(pk__in=ordered).order_by("jurisdiction__path", "order", "pk")
    return [Proposed(unit, tasks.get(unit.pk)) for unit in found]


def _named(instruction: Instruction, actor: Actor) -> set[int]:
    """Return the keys of the units that the words name; the office itself (秘书处) is none.

    The longest name counts: 北山县财政局 is not the city's 财政局. A name that fits two units names neither.
    """
    book = NameBook(actor.own_programme, instruction.given_on)
    keys = set()
    for name, named, _row in book.all_names():
        key = fold(name)
        if named.kind != DepartmentKind.OFFICE:
            keys |= {key, book.own.bare(key)}
    words = fold(instruction.text)
    found = set()
    for key in sorted(keys, key=lambda one: (-len(one), one)):
        if len(key) >= SHORTEST_NAME and key in words:
            words = words.replace(key, " ")
            unit = book.resolve(key).department
            if unit and key != fold(book.programme.secretariat_name):
                found.add(unit.pk)
    return found
