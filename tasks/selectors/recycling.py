"""The recycle bin as a page: what lies in it for the actor, by kind."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count

from departments.actor import Actor
from tasks.enums import RemovedKind
from tasks.models import Removed
from tasks.permissions import RemovedQuerySet


@dataclass(frozen=True)
class Bin:
    """What lies in the bin: the rows asked for, how many there are in all and of each kind that occurs."""

    rows: RemovedQuerySet
    kind: str
    total: int
    kinds: list[tuple[RemovedKind, int]]


def bin_of(actor: Actor, kind: str = "") -> Bin:
    """Return what the actor may see in the bin, the latest first; two queries besides the rows'."""
    lying = Removed.objects.visible_to(actor).lying()
    counts = dict(lying.order_by().values_list("kind").annotate(n=Count("pk")))
    found = lying.filter(kind=kind) if kind in RemovedKind.values else lying
    return Bin(
        rows=found.select_related("post__department").order_by("-created_at", "-pk"),
        kind=kind if kind in RemovedKind.values else "",
        total=sum(counts.values()),
        kinds=[(one, counts[one]) for one in RemovedKind if one in counts],
    )
