"""The leading group as its page shows it."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Prefetch

from departments.enums import SeatKind
from departments.models import LeadingGroupSeat, Post, Programme, ProgrammeMember
from departments.selectors.accounts import current_holdings


@dataclass(frozen=True)
class SeatGroup:
    """The seats of one kind (组长, 副组长, 成员) in their order; each seat's post has `.held`, its holders of today."""

    kind: SeatKind
    seats: list[LeadingGroupSeat]


def _with_holders() -> Prefetch:
    return Prefetch(
        "post",
        Post.objects.select_related("department").prefetch_related(
            Prefetch("holdings", current_holdings().filter(user__is_active=True), to_attr="held")
        ),
    )


def seats_of(programme: Programme) -> list[SeatGroup]:
    """Return the seats by kind, empty kinds too; three queries."""
    rows = list(programme.seats.prefetch_related(_with_holders()).order_by("order", "pk"))
    return [SeatGroup(kind, [row for row in rows if row.kind == kind]) for kind in SeatKind]


def members_of(programme: Programme) -> list[ProgrammeMember]:
    """Return the member units in list order."""
    return list(programme.members.select_related("department").order_by("order", "pk"))
