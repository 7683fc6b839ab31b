"""Posts a person holds."""

from __future__ import annotations

from datetime import date
from operator import attrgetter

from django.db.models import F, Q
from django.utils import timezone

from departments.actor import ABOVE, Actor
from departments.enums import Role
from departments.models import Post, Programme, User
from departments.permissions import may


def posts_of(user: User, on: date | None = None) -> list[Post]:
    """Return the active posts `user` holds on a day (today), own posts before deputies'."""
    day = on or timezone.localdate()
    found = (
        Post.objects.filter(
            Q(holdings__held_to__isnull=True) | Q(holdings__held_to__gte=day),
            holdings__user=user,
            holdings__held_from__lte=day,
            is_active=True,
        )
        .select_related("programme__jurisdiction", "department")
        # For Actor.programmes_above, which would ask for them on nearly every page of a unit.
        .annotate(deputy=F("holdings__deputy"), **{name: F(path) for name, path in ABOVE.items()})
    )
    # A few posts: to have the database order them costs Django a look at each of their columns.
    return sorted(found.order_by(), key=attrgetter("deputy", "pk"))


def reports_for(user: User, programme: Programme | None, on: date | None = None) -> set[int]:
    """Return the keys of the units `user` holds a reporting post in on a day (today), seen from `programme`.

    A county secretariat's post reports to the programme above; in its own programme it is the secretariat.
    """
    return {
        post.department_id
        for post in posts_of(user, on)
        if post.role in {Role.LIAISON, Role.DEPARTMENT_HEAD}
        or (post.role == Role.COUNTY and post.programme != programme)
    }


def may_fill(actor: Actor, post: Post) -> bool:
    """Whether the actor may say who holds a post: any, or those of units."""
    return may(actor, "posts.grant", post) or may(actor, "posts.staff", post)
