"""Whom to call in a unit."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q
from django.utils import timezone

from departments.enums import Role
from departments.models import Department, PostHolding


@dataclass(frozen=True)
class Contact:
    """Somebody to call: name, post, phone (the unit's where the person has none)."""

    name: str
    title: str
    phone: str


def contacts_of(departments: Iterable[Department]) -> dict[int, tuple[Contact, ...]]:
    """Return the liaisons of each unit (a county's own people) as of today, keyed by the unit's key; one query."""
    today = timezone.localdate()
    holdings = (
        PostHolding.objects.filter(
            Q(held_to__isnull=True) | Q(held_to__gte=today),
            held_from__lte=today,
            post__department__in=list(departments),
            post__role__in=[Role.LIAISON, Role.COUNTY],
            post__is_active=True,
            user__is_active=True,
        )
        .select_related("user", "post__department")
        .order_by("deputy", "pk")
    )
    found: dict[int, tuple[Contact, ...]] = {}
    for holding in holdings:
        unit = holding.post.department
        contact = Contact(holding.user.name, holding.post.title, holding.user.phone or unit.phone)
        found[unit.pk] = (*found.get(unit.pk, ()), contact)
    return found
