"""Matters as the lines of a sheet: plain values in the order that is asked for, read by the thousand.

No task is made an object: a hundred thousand of them in one export are read as columns, units come from a map.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from django.db.models import F
from django.utils.translation import gettext as _

from departments.enums import Clearance
from departments.models import Department
from reform.core.lights import FLAG_LABELS
from tasks.division.table import Body, columns_of
from tasks.enums import AssignmentRole, Light, StatusClass, TaskType
from tasks.models import Assignment, IndicatorTarget, Task
from tasks.permissions import TaskQuerySet
from tasks.selectors.tasks import HELPING, LEADING

CHUNK = 2_000
MARKS = ("overdue", "due_soon", "at_risk", "unreported", "long_term")
# What a column of a layout is made of, where it is not the task's own column of that name.
SOURCES: dict[str, tuple[str, ...]] = {
    "number": ("label",),
    "item": ("label", "root__label"),
    "collector": ("collector",),
    "standard": ("completion_standard",),
    "target": ("completion_standard",),
    "due": ("due_on", "long_term"),
    "status": ("status_class",),
    "flags": MARKS,
    "as_of": ("status_as_of",),
    "share": ("progress_share",),
    "progress": ("progress_text",),
    "reported": ("last_reported_on",),
    "label": ("sensitivity",),
}
OWN = {"section", "title", "text", "type", "due_on", "long_term", "light"}
NAMES = {"lead", "helping", "leader", "duty_lead", "duty_helping"}
# What is counted of the rows as they pass: see tasks.selectors.counts.
COUNTED = ("state", "row", "status_class", "overdue")

Values = Mapping[str, Any]
Told = Callable[[Sequence[int]], Mapping[int, Values]]


def no_told(_keys: Sequence[int]) -> Mapping[int, Values]:
    """Return nothing told of any matter: for sheets without a column of what units reported."""
    return {}


def sheet_lines(
    keys: Sequence[int], columns: Sequence[str], *, more: Sequence[str] = (), told: Told = no_told
) -> Iterator[tuple[Sequence[Any], Values]]:
    """Yield for each task of `keys`, in that order, the values of `columns` (keys of a layout) and its fields.

    The fields are those that were read for the columns, those counted and `more`. `told` gives the columns that
    come out of reports, by the task's key; it is asked once for each chunk, as the database is: two or three times.
    """
    wanted = set(columns)
    fields = sorted({"pk", *COUNTED, *more, *(field for key in wanted for field in _fields(key))})
    words = _Words(wanted)
    makers = [words.maker(key) for key in columns]
    for at in range(0, len(keys), CHUNK):
        chunk = keys[at : at + CHUNK]
        rows = {row["pk"]: row for row in Task.objects.filter(pk__in=chunk).order_by().values(*fields)}
        words.read(chunk, told)
        for key in chunk:
            if row := rows.get(key):
                yield [make(row) for make in makers], row


def keys_in_order(tasks: TaskQuerySet) -> list[int]:
    """Return the keys of tasks in their order: an index gives them, and nothing is held open while they are read."""
    return list(tasks.values_list("pk", flat=True))


def _fields(key: str) -> tuple[str, ...]:
    return SOURCES.get(key, (key,) if key in OWN else ())


class _Words:
    """What the columns say of a row; names and targets are those of the chunk that was read last."""

    def __init__(self, wanted: set[str]) -> None:
        self._with_names, self._with_targets = bool(wanted & NAMES), "target" in wanted
        self._units = dict(Department.objects.values_list("pk", "short_name"))
        self._names: dict[int, list[tuple[str, str, str]]] = {}
        self._targets: dict[int, list[str]] = {}
        self._told: Mapping[int, Values] = {}
        # Looked up once: a lazy label is translated anew for every cell.
        self._types, self._classes, self._lights, self._labels = (
            {value: str(label) for value, label in choices.choices}
            for choices in (TaskType, StatusClass, Light, Clearance)
        )
        self._marks = [(name, str(FLAG_LABELS[name])) for name in MARKS]
        self._yes = _("Yes")
        self._always = str(FLAG_LABELS["long_term"])

    def read(self, chunk: Sequence[int], told: Told) -> None:
        """Read what belongs to a chunk beside its rows."""
        if self._with_names:
            self._names = self._names_of(chunk)
        if self._with_targets:
            self._targets = _targets_of(chunk)
        self._told = told(chunk)

    def _names_of(self, chunk: Sequence[int]) -> dict[int, list[tuple[str, str, str]]]:
        """Return role, written words and short name of everybody responsible, in order.

        A tail that names nobody (等部门) and was waived has no short name: it stands where words are printed as written.
        """
        found: dict[int, list[tuple[str, str, str]]] = defaultdict(list)
        asked = Assignment.objects.filter(task__in=chunk).order_by("task", "order")
        for task, role, written, unit, waived in asked.values_list(
            "task", "role", "written", "department", "waived"
        ):
            found[task].append((role, written, "" if waived else self._units.get(unit, written)))
        return found

    def maker(self, key: str) -> Callable[[Values], Any]:
        """Return what gives the value of a column out of a row's fields."""
        own: dict[str, Callable[[Values], Any]] = {
            "number": lambda row: row["label"],
            "item": lambda row: row["root__label"] or row["label"],
            "type": lambda row: self._types.get(row["type"], ""),
            "lead": lambda row: self._named(row, LEADING),
            "helping": lambda row: self._named(row, HELPING),
            "leader": lambda row: self._named(row, (AssignmentRole.LEADER,)),
            "duty_lead": lambda row: self._as_written(row)[0],
            "duty_helping": lambda row: self._as_written(row)[1],
            "collector": lambda row: self._units.get(row["collector"], ""),
            "target": lambda row: "；".join(self._targets.get(row["pk"], ())) or row["completion_standard"],
            "due": lambda row: row["due_on"] or (self._always if row["long_term"] else ""),
            "long_term": lambda row: self._yes if row["long_term"] else "",
            "status": lambda row: self._classes.get(row["status_class"], ""),
            "light": lambda row: self._lights.get(row["light"], "") if row["status_class"] else "",
            "flags": lambda row: "、".join(label for name, label in self._marks if row[name]),
            "label": lambda row: self._labels.get(row["sensitivity"], ""),
        }
        if key in own:
            return own[key]
        fields = _fields(key)
        if fields:
            field = fields[0]
            return lambda row: row[field]
        return lambda row: self._told.get(row["pk"], {}).get(key)

    def _named(self, row: Values, roles: Iterable[str]) -> str:
        named = self._names.get(row["pk"], ())
        return "、".join(short for role, _written, short in named if short and role in roles)

    def _as_written(self, row: Values) -> tuple[str, str]:
        return columns_of([Body(role, written) for role, written, _s in self._names.get(row["pk"], ())])


def _targets_of(chunk: Sequence[int]) -> dict[int, list[str]]:
    """Return the words of each task's targets: of each indicator the last of its year (see selectors.figures)."""
    last: dict[int, tuple[int, str]] = {}
    asked = IndicatorTarget.objects.filter(indicator__task__in=chunk).exclude(text="")
    for indicator, task, text, day, due, year in asked.order_by(
        "indicator__order", F("due_on").asc(nulls_first=True), "pk"
    ).values_list(
        "indicator",
        "indicator__task",
        "text",
        "due_on",
        "indicator__task__due_on",
        "indicator__task__ledger__year",
    ):
        if day is None or day <= max(date(year, 12, 31), due or date.min):
            last[indicator] = (task, text)
    found: dict[int, list[str]] = defaultdict(list)
    for task, text in last.values():
        found[task].append(text)
    return found


def behind(tasks: TaskQuerySet) -> TaskQuerySet:
    """Keep what is behind or should have started."""
    return tasks.filter(status_class__in=[StatusClass.BEHIND, StatusClass.SHOULD_HAVE_STARTED])
