"""Highlights (亮点) as far as they exist for an actor, and the ladder of praise by unit."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from typing import Any

from django.db.models import Count, Q, QuerySet

from departments.actor import Actor
from departments.models import Department, Programme
from reports.enums import CircularState, HighlightState, Praise
from reports.models import Circular, Highlight
from reports.selectors.protocol import in_protocol_order

ISSUED = [CircularState.PUBLISHED, CircularState.SUPERSEDED]


def highlights_of(actor: Actor, *, year: int | None = None) -> QuerySet[Highlight]:
    """Return the highlights that exist for the actor (of a year), ready for a list, newest first; two queries."""
    found = Highlight.objects.visible_to(actor)
    if year is not None:
        found = found.filter(found_on__year=year)
    return found.select_related("department", "programme", "task").prefetch_related("uses__circular")


def steps_of(highlight: Highlight) -> list[dict[str, Any]]:
    """Return the ladder of praise for a highlight with its `uses` prefetched: each step with its use, or None."""
    taken = {use.kind: use for use in highlight.uses.all()}
    return [{"kind": kind, "label": Praise(kind).label, "use": taken.get(kind)} for kind in Praise.values]


@dataclass(frozen=True)
class UnitPraise:
    """A unit's highlights of a year: how many, in which state, and how many took each step of praise."""

    department: Department | None
    found: int = 0
    selected: int = 0
    passed: int = 0
    waiting: int = 0
    bulletin: int = 0
    circular: int = 0
    upward: int = 0

    @property
    def reconciliation(self) -> str:
        """Return the line that proves the sum: 12 = 5 + 3 + 4 (selected, passed over, not decided yet)."""
        return f"{self.found} = {self.selected} + {self.passed} + {self.waiting}"


def praise_by_unit(found: QuerySet[Highlight], programme: Programme) -> list[UnitPraise]:
    """Return the praise of each unit that has a highlight among `found`, in protocol order; three queries."""
    counts: Any = (
        Highlight.objects.filter(pk__in=found.order_by().values("pk"))
        .order_by()
        .values("department")
        .annotate(
            found=Count("pk", distinct=True),
            **{
                name: Count("pk", filter=Q(state=state), distinct=True)
                for name, state in [
                    ("selected", HighlightState.SELECTED),
                    ("passed", HighlightState.PASSED),
                    ("waiting", HighlightState.FOUND),
                ]
            },
            **{str(kind.value): Count("uses", filter=Q(uses__kind=kind), distinct=True) for kind in Praise},
        )
    )
    names = [one.name for one in fields(UnitPraise) if one.name != "department"]
    rows: dict[int, dict[str, int]] = {
        row["department"]: {name: row[name] for name in names} for row in counts
    }
    units = in_protocol_order(Department.objects.filter(pk__in=rows), programme)
    return [UnitPraise(department=unit, **rows[unit.pk]) for unit in units]


def praise_in_all(lines: Iterable[UnitPraise]) -> UnitPraise:
    """Return the sum of the units' lines."""
    kept = list(lines)
    names = [one.name for one in fields(UnitPraise) if one.name != "department"]
    return UnitPraise(None, **{name: sum(getattr(line, name) for line in kept) for name in names})


def circulars_to_name(actor: Actor) -> QuerySet[Circular]:
    """Return the circulars of the own programme that a highlight can have been praised in: the published ones."""
    return Circular.objects.visible_to(actor).filter(programme=actor.programme, state__in=ISSUED)
