"""The grid of members' support: what the year asks of them across, the member units in protocol order down."""

from __future__ import annotations

from dataclasses import dataclass

from departments.actor import Actor
from departments.models import Department, Programme
from reports.models import SupportEntry, SupportItem
from reports.selectors.protocol import in_protocol_order


@dataclass(frozen=True)
class SupportRow:
    """One unit's row: the items with what it said to each, None where it has said nothing."""

    department: Department
    items: tuple[SupportItem, ...]
    cells: tuple[SupportEntry | None, ...]

    @property
    def pairs(self) -> list[tuple[SupportItem, SupportEntry | None]]:
        """Return each item with its cell."""
        return list(zip(self.items, self.cells, strict=True))

    @property
    def filled(self) -> int:
        """Return how many items the unit has said something to."""
        return sum(1 for cell in self.cells if cell)


@dataclass(frozen=True)
class SupportGrid:
    """The year's grid as far as it exists for the actor."""

    programme: Programme
    year: int
    items: tuple[SupportItem, ...]
    rows: tuple[SupportRow, ...]

    @property
    def columns(self) -> list[tuple[SupportItem, int]]:
        """Return each item with how many of the units shown have said something to it."""
        return [(item, sum(1 for row in self.rows if row.cells[at])) for at, item in enumerate(self.items)]

    @property
    def filled(self) -> int:
        """Return how many cells say something."""
        return sum(row.filled for row in self.rows)

    @property
    def reconciliation(self) -> str:
        """Return the line that proves it: cells = filled + empty."""
        cells = len(self.items) * len(self.rows)
        return f"{len(self.items)} × {len(self.rows)} = {cells} = {self.filled} + {cells - self.filled}"


def support_grid(actor: Actor, year: int) -> SupportGrid:
    """Return the own programme's grid of a year: every member for its office and leaders, a unit's own row for it.

    Units that have left the list and filled something in stay in it, after the members. Four queries.
    """
    programme = actor.own_programme
    items = tuple(SupportItem.objects.visible_to(actor).filter(programme=programme, year=year))
    entries = SupportEntry.objects.visible_to(actor).filter(item__in=[item.pk for item in items])
    said = {(entry.department_id, entry.item_id): entry for entry in entries}
    members = set(programme.members.order_by().values_list("department", flat=True))
    units = members | {department for department, _item in said}
    if not (actor.sees_all or actor.role == "county"):
        units &= {actor.department.pk} if actor.department else set()
    found = in_protocol_order(Department.objects.filter(pk__in=units), programme)
    rows = [SupportRow(unit, items, tuple(said.get((unit.pk, item.pk)) for item in items)) for unit in found]
    return SupportGrid(programme, year, items, tuple(rows))


def grid_years(programme: Programme) -> list[int]:
    """Return the years for which a programme has items; one query."""
    years = SupportItem.objects.filter(programme=programme).order_by("year")
    return list(years.values_list("year", flat=True).distinct())
