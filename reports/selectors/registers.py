"""The registers as far as they exist for an actor: innovations and pilots, publicity and training."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet, Sum

from departments.actor import Actor
from departments.enums import Role
from departments.models import Programme
from reports.enums import OutreachKind
from reports.models import Innovation, Outreach


def innovations_of(actor: Actor, *, year: int | None = None) -> QuerySet[Innovation]:
    """Return the innovations and pilots that exist for the actor, of a year: begun by its end, not ended before it.

    One without a first day counts from its last one on, without either in every year.
    """
    found = Innovation.objects.visible_to(actor).select_related("department", "programme")
    if year is None:
        return found
    return found.filter(
        Q(started_on__isnull=True) | Q(started_on__year__lte=year),
        Q(ended_on__isnull=True) | Q(ended_on__year__gte=year),
    )


def outreach_of(actor: Actor, *, year: int | None = None) -> QuerySet[Outreach]:
    """Return the publicity and training that exists for the actor, of the year it was held in."""
    found = Outreach.objects.visible_to(actor).select_related("department", "programme")
    return found if year is None else found.filter(held_on__year=year)


def registers_open_to(actor: Actor) -> list[Programme]:
    """Return the programmes into whose registers the actor may enter: a county's next one above first, then the own."""
    own = actor.own_programme
    if actor.role != Role.COUNTY:
        return [own]
    above = Programme.objects.filter(pk__in=actor.programmes_above[:1]).select_related("jurisdiction")
    return [*above, own]


@dataclass(frozen=True)
class KindTotal:
    """How many entries of a kind, how many people they reached in all, and how many entries name no number."""

    kind: str
    entries: int
    number: int
    unnumbered: int

    @property
    def label(self) -> str:
        """Return the kind's words."""
        return str(OutreachKind(self.kind).label)


@dataclass(frozen=True)
class OutreachTotals:
    """The totals of publicity and training; every kind stands in it, with 0 where there is nothing."""

    kinds: tuple[KindTotal, ...]

    @property
    def entries(self) -> int:
        """Return how many entries there are."""
        return sum(one.entries for one in self.kinds)

    @property
    def number(self) -> int:
        """Return how many people were reached."""
        return sum(one.number for one in self.kinds)

    @property
    def unnumbered(self) -> int:
        """Return how many entries name no number of people."""
        return sum(one.unnumbered for one in self.kinds)

    @property
    def entries_line(self) -> str:
        """Return the line that proves the entries: 12 = 8 + 4, in the order of the kinds."""
        return f"{self.entries} = {' + '.join(str(one.entries) for one in self.kinds)}"

    @property
    def number_line(self) -> str:
        """Return the line that proves the people reached."""
        return f"{self.number} = {' + '.join(str(one.number) for one in self.kinds)}"


def outreach_totals(found: QuerySet[Outreach]) -> OutreachTotals:
    """Return the totals of what was found, by kind; one query."""
    rows = {
        row["kind"]: row
        for row in found.order_by()
        .values("kind")
        .annotate(
            entries=Count("pk"), people=Sum("number"), unnumbered=Count("pk", filter=Q(number__isnull=True))
        )
    }
    nothing = {"entries": 0, "people": 0, "unnumbered": 0}
    kinds = [(kind, rows.get(kind, nothing)) for kind in OutreachKind.values]
    return OutreachTotals(
        tuple(KindTotal(kind, row["entries"], row["people"] or 0, row["unnumbered"]) for kind, row in kinds)
    )
