"""Posts a person holds."""

from __future__ import annotations

from datetime import date

from django.db.models import Q
from django.utils import timezone

from departments.models import Post, User


def posts_of(user: User, on: date | None = None) -> list[Post]:
    """Return the active posts `user` holds on a day (today), own posts before deputies'."""
    day = on or timezone.localdate()
    return list(
        Post.objects.filter(
            Q(holdings__held_to__isnull=True) | Q(holdings__held_to__gte=day),
            holdings__user=user,
            holdings__held_from__lte=day,
            is_active=True,
        )
        .select_related("programme__jurisdiction", "department")
        .order_by("holdings__deputy", "pk")
    )
