"""The division table (分工表) as rows: what its five columns say, and what differs between two of them.

Pure. Source: office-practice 2 (项目 | 序号 | 任务 | 牵头部门 | 配合部门; roles kept for print; groups stay as written).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

HEADS = ("项目", "序号", "任务", "牵头部门", "配合部门")
# What may differ between a row as it was sent and as it is now.
FIELDS = ("section", "label", "text", "lead", "cooperating", "due")
LEADING = ("lead", "joint")
JOINT_MARK = "（共同责任）"
WORDED = {"guiding": "指导：", "territorial": "属地落实：", "leader": "责任领导："}
PARTED = "；"
TAIL = "等"


@dataclass(frozen=True)
class Body:
    """One body of a task as written, with its role (tasks.enums.AssignmentRole)."""

    role: str
    written: str


@dataclass(frozen=True)
class Named:
    """A unit that a row names: its uid, in which role, and through which group ("" when by its own name)."""

    unit: str
    role: str
    group: str = ""


@dataclass(frozen=True)
class Row:
    """One printed row. `task` is the task's uid, `item` that of the item it belongs to (its own without rows).

    `label` is the item's number as printed; `place` tells the rows of one item apart (11.2); `due` is an ISO day,
    "long_term" or empty.
    """

    task: str
    item: str
    section: str
    label: str
    place: str
    title: str
    text: str
    lead: str
    cooperating: str
    due: str = ""
    named: tuple[Named, ...] = ()

    def to_data(self) -> dict[str, Any]:
        """Return the row as it is frozen, JSON-able."""
        return asdict(self) | {"named": [asdict(one) for one in self.named]}

    @classmethod
    def from_data(cls, data: dict[str, Any]) -> Row:
        """Return the row that was frozen."""
        named = tuple(Named(**one) for one in data.get("named", ()))
        return cls(**{**data, "named": named})

    @property
    def bodies(self) -> list[tuple[str, str]]:
        """The words of both columns by role, where a role's word stands before the names and no column's head over it.

        Who shares the duty stands among the leads, as in print.
        """
        found = [("lead", self.lead)]
        if self.lead.startswith(WORDED["leader"]):
            found = [("leader", self.lead.removeprefix(WORDED["leader"]))]
        for part in filter(None, self.cooperating.split(PARTED)):
            role = next((role for role, word in WORDED.items() if part.startswith(word)), "cooperating")
            found.append((role, part.removeprefix(WORDED.get(role, ""))))
        return found

    def roles_of(self, unit: str) -> list[Named]:
        """Return as what the row names a unit, its own name before the groups it belongs to."""
        return sorted((one for one in self.named if one.unit == unit), key=lambda one: one.group)


def columns_of(bodies: Sequence[Body]) -> tuple[str, str]:
    """Return the words of 牵头部门 and 配合部门.

    The first holds who leads, or who shares the duty; a duty of none of them stands there with whoever carries it
    out on the ground, else with its leaders. The second holds the others, each role but 配合 by its word.
    """
    by_role: dict[str, list[str]] = {}
    for body in bodies:
        by_role.setdefault(body.role, []).append(body.written)
    first = _joined(by_role.pop("lead", []))
    if joint := by_role.pop("joint", []):
        shared = _joined(joint) + (JOINT_MARK if len(joint) > 1 else "")
        first = PARTED.join(filter(None, (first, shared)))
    if not first and "territorial" in by_role:
        first = _joined(by_role.pop("territorial"))
    leaders = _joined(by_role.pop("leader", []))
    if not first and leaders:
        first = WORDED["leader"] + leaders
    second = [_joined(by_role.pop("cooperating", []))]
    second += [
        WORDED[role] + _joined(by_role[role]) for role in ("guiding", "territorial") if role in by_role
    ]
    return first, PARTED.join(filter(None, second))


def _joined(names: Iterable[str]) -> str:
    """Put 、 between names; a tail like 等部门 follows without one."""
    said = ""
    for name in names:
        said += name if not said or name.startswith(TAIL) else f"、{name}"
    return said


def canonical(rows: Iterable[Row]) -> str:
    """Return the rows as canonical JSON: keys sorted, no spaces, characters as they are."""
    data = [row.to_data() for row in rows]
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def fingerprint(rows: Iterable[Row]) -> str:
    """Return the hexadecimal SHA-256 of the rows' canonical JSON."""
    return hashlib.sha256(canonical(rows).encode()).hexdigest()


def printed(rows: Sequence[Row]) -> tuple[tuple[str, ...], ...]:
    """Return the cells of the five columns; an empty cell of the first two continues the one above."""
    cells = []
    before: Row | None = None
    for row in rows:
        same_section = before is not None and row.section == before.section
        same_item = same_section and before is not None and row.item == before.item
        cells.append(
            (
                "" if same_section else row.section or "—",
                "" if same_item else row.label,
                row.text,
                row.lead,
                row.cooperating,
            )
        )
        before = row
    return tuple(cells)


def counted(rows: Sequence[Row]) -> str:
    """Return how many items the table holds and, where they differ, how many rows: 共45项，分列47行。"""
    items = len({row.item for row in rows})
    told = f"，分列{len(rows)}行" if len(rows) != items else ""
    return f"共{items}项{told}。"


@dataclass(frozen=True)
class Difference:
    """A row that is not as it was: `before` None was added, `after` None is gone; `fields` are what differs."""

    before: Row | None
    after: Row | None
    fields: tuple[str, ...] = ()

    @property
    def row(self) -> Row:
        """The row as it is now, or as it was when it is gone."""
        row = self.after or self.before
        if row is None:
            raise ValueError("a difference has a row before or after")
        return row

    @property
    def parts(self) -> list[tuple[str, str, str]]:
        """What differs: field, before, after; empty for a row that was added or is gone."""
        if self.before is None or self.after is None:
            return []
        return [(name, getattr(self.before, name), getattr(self.after, name)) for name in self.fields]


def differences(before: Sequence[Row], after: Sequence[Row]) -> list[Difference]:
    """Return what changed from one table to the other, in the order of the later one, rows that are gone last."""
    old = {row.task: row for row in before}
    found = []
    for row in after:
        was = old.pop(row.task, None)
        if was is None:
            found.append(Difference(None, row))
        elif changed := tuple(name for name in FIELDS if getattr(was, name) != getattr(row, name)):
            found.append(Difference(was, row, changed))
    return found + [Difference(row, None) for row in old.values()]


def split_for(rows: Iterable[Row], unit: str) -> tuple[list[Row], list[Row]]:
    """Return the rows that name a unit and the others, both in printing order."""
    mine: list[Row] = []
    others: list[Row] = []
    for row in rows:
        (mine if row.roles_of(unit) else others).append(row)
    return mine, others
