"""The ledger in groups: by section, collecting unit, type or class, counted and paged in the database."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, IntegerField, Q, Value, When
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from departments.models import Department
from tasks.enums import StatusClass, TaskType
from tasks.models.count import COUNTED_BY
from tasks.permissions import CountQuerySet, TaskQuerySet
from tasks.selectors.counts import ListFigures, figures_by
from tasks.selectors.tasks import LEDGER_ORDER, sections_kept, sections_of

# Worst first, as somebody looks who sorts by status.
WORST_FIRST = [
    StatusClass.BEHIND,
    StatusClass.SHOULD_HAVE_STARTED,
    StatusClass.ON_SCHEDULE,
    StatusClass.NOT_DUE,
    StatusClass.ADJUSTED,
    StatusClass.DONE,
]
# What a list can be grouped by: its word in the address, the task's column, its name.
GROUPINGS: dict[str, tuple[str, str | Promise]] = {
    "section": ("section", _("Section")),
    "unit": ("collector", _("Collecting unit")),
    "type": ("type", _("Type")),
    "class": ("status_class", _("Status")),
}
# How the filters name tasks that have no value.
NO_VALUE = "null"


@dataclass(frozen=True)
class Group:
    """Tasks with one value: `place` among the groups, what it is called, its figures.

    `sent` is the value as the filter takes it in an address.
    """

    place: int
    value: Any
    title: str | Promise
    sent: str
    figures: ListFigures


@dataclass(frozen=True)
class Part:
    """A group as far as it stands on a page: `size` rows of it from the `start`-th on; none when it is folded."""

    group: Group
    folded: bool
    start: int
    size: int

    @property
    def continued(self) -> bool:
        """Whether the group began on an earlier page."""
        return self.start > 0


def groups_of(tasks: TaskQuerySet, by: str, counts: CountQuerySet | None = None) -> list[Group]:
    """Return the groups of `tasks` in the order people know them by, what has no value last.

    Their figures add up to those of `tasks`: an item with rows collected by several units is in the last group,
    its rows are in their units'. Two queries at most, whatever the size; `counts` are those kept of `tasks`, if any.
    """
    column = GROUPINGS[by][0]
    kept = counts if column in COUNTED_BY else None
    found = figures_by(tasks if kept is None else kept, column)
    known = list(_ORDERS[by](tasks, found, kept))
    # What has no value stands last, and so would a value nobody knows of.
    known += [(value, _NONE[by], NO_VALUE) for value in found if value not in {one[0] for one in known}]
    return [
        Group(place, value, title, sent, found[value])
        for place, (value, title, sent) in enumerate(one for one in known if one[0] in found)
    ]


Known = Iterator[tuple[Any, str | Promise, str]]


def _sections(tasks: TaskQuerySet, found: dict[Any, ListFigures], counts: CountQuerySet | None) -> Known:
    for name in sections_of(tasks) if counts is None else sections_kept(counts, tasks):
        yield name, name, name


def _units(tasks: TaskQuerySet, found: dict[Any, ListFigures], counts: CountQuerySet | None) -> Known:
    units = Department.objects.filter(pk__in=[key for key in found if key]).order_by("order", "pk")
    for unit in units:
        yield unit.pk, unit.short_name, str(unit.uid)


def _types(tasks: TaskQuerySet, found: dict[Any, ListFigures], counts: CountQuerySet | None) -> Known:
    for value, label in TaskType.choices:
        yield value, label, value


def _classes(tasks: TaskQuerySet, found: dict[Any, ListFigures], counts: CountQuerySet | None) -> Known:
    for value in WORST_FIRST:
        yield value, value.label, value


_ORDERS = {"section": _sections, "unit": _units, "type": _types, "class": _classes}
_NONE: dict[str, str | Promise] = {
    "section": _("Without a section"),
    "unit": _("No single collecting unit (items with rows, and what lacks one)"),
    "type": _("Without a type"),
    "class": _("Not determined"),
}


def parts_of(groups: Sequence[Group], *, folded: frozenset[int], first: int, size: int) -> list[Part]:
    """Return the groups that stand on the page of `size` rows after the first `first`, with their share of it.

    A folded group has its head and no row; it stands where it would, on one page only.
    """
    parts, at, end = [], 0, first + size
    total = unfolded_rows(groups, folded)
    for group in groups:
        if group.place in folded:
            # Before the row it stands in front of; what comes last stands at the end of the last page.
            if first <= at < end or at == total == end:
                parts.append(Part(group, True, 0, 0))
            continue
        rows = group.figures.tasks
        start, stop = max(first, at), min(end, at + rows)
        if start < stop:
            parts.append(Part(group, False, start - at, stop - start))
        at += rows
    return parts


def unfolded_rows(groups: Sequence[Group], folded: frozenset[int]) -> int:
    """Return how many rows there are to page through."""
    return sum(group.figures.tasks for group in groups if group.place not in folded)


def keys_of(ordered: TaskQuerySet, by: str, parts: Sequence[Part]) -> list[int]:
    """Return the keys of the tasks of the parts, group after group, in each in the order of `ordered`.

    Only the groups on the page are read: one query.
    """
    column = GROUPINGS[by][0]
    shown = [part for part in parts if not part.folded]
    if not shown:
        return []
    conditions = [_is(column, part.group.value) for part in shown]
    reach = conditions[0]
    for condition in conditions[1:]:
        reach |= condition
    rank = Case(
        *[When(condition, then=Value(n)) for n, condition in enumerate(conditions)],
        output_field=IntegerField(),
    )
    order = ordered.query.order_by or LEDGER_ORDER
    # A group alone needs no rank: an index may then give its order.
    found = ordered.filter(reach).order_by(*([rank] if len(shown) > 1 else []), *order)
    first = shown[0].start
    return list(found.values_list("pk", flat=True)[first : first + sum(part.size for part in shown)])


def _is(column: str, value: Any) -> Q:
    return Q(**{f"{column}__isnull": True}) if value is None else Q(**{column: value})
