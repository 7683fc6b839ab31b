"""Accounts and posts as lists of the people page."""

from __future__ import annotations

from datetime import date

from axes.models import AccessAttempt
from django.conf import settings
from django.db.models import Exists, OuterRef, Prefetch, Q
from django.utils import timezone

from departments.actor import Actor
from departments.enums import Role
from departments.models import Department, Post, PostHolding, User
from departments.permissions import PostQuerySet, UserQuerySet, may
from reform.core.text import search_terms

# Who watches the others: whoever makes accounts must not be able to open theirs.
GUARDS = frozenset({Role.SECURITY_ADMIN, Role.AUDITOR})


def current_holdings(on: date | None = None):
    """Return the holdings in force on a day (today), own ones before deputies'."""
    day = on or timezone.localdate()
    return (
        PostHolding.objects.filter(Q(held_to__isnull=True) | Q(held_to__gte=day), held_from__lte=day)
        .select_related("user", "post__department", "post__programme__jurisdiction")
        .order_by("deputy", "pk")
    )


def accounts_for(actor: Actor, words: str = "") -> UserQuerySet:
    """Return the accounts the actor may know of, by name, each with `.held`: the holdings of today.

    `words` must all be found in the account, the name or a held post's title or unit.
    """
    users = User.objects.visible_to(actor)
    for term in search_terms(words):
        held = PostHolding.objects.filter(user=OuterRef("pk")).filter(
            Q(post__title__icontains=term)
            | Q(post__department__name__icontains=term)
            | Q(post__department__short_name__icontains=term)
        )
        users = users.filter(Q(username__icontains=term) | Q(name__icontains=term) | Exists(held))
    return users.prefetch_related(Prefetch("holdings", current_holdings(), to_attr="held")).order_by(
        "name", "pk"
    )


def may_link(actor: Actor, user: User) -> bool:
    """Tell whether the actor may make a one-time link for an account.

    Under level3 the accounts of security administrators and auditors, also of those to come, are linked by a security
    administrator alone, so that nobody else opens the account of who watches them; never the own. Source: GB/T
    22239-2019 访问控制 d).
    """
    running = Q(held_to__isnull=True) | Q(held_to__gte=timezone.localdate())
    if not user.holdings.filter(running, post__role__in=GUARDS, post__is_active=True).exists():
        return may(actor, "people.manage")
    return may(actor, "people.link_guards") and user.pk != actor.user.pk


def posts_for(actor: Actor, words: str = "", *, vacant: bool = False) -> PostQuerySet:
    """Return the posts the actor may know of in the order of units, each with `.held`: the holdings of today."""
    posts = Post.objects.visible_to(actor).filter(is_active=True)
    for term in search_terms(words):
        holder = current_holdings().filter(post=OuterRef("pk"), user__name__icontains=term)
        posts = posts.filter(
            Q(title__icontains=term)
            | Q(department__name__icontains=term)
            | Q(department__short_name__icontains=term)
            | Exists(holder)
        )
    if vacant:
        posts = posts.exclude(Exists(current_holdings().filter(post=OuterRef("pk"), user__is_active=True)))
    return (
        posts.select_related("department", "programme__jurisdiction")
        .prefetch_related(Prefetch("holdings", current_holdings(), to_attr="held"))
        .order_by("programme__jurisdiction__path", "department__order", "department", "pk")
    )


def locked_usernames() -> set[str]:
    """Return the accounts whose sign-in is paused from some address right now."""
    since = timezone.now() - settings.AXES_COOLOFF_TIME
    return set(
        AccessAttempt.objects.filter(
            failures_since_start__gte=settings.AXES_FAILURE_LIMIT, attempt_time__gt=since
        ).values_list("username", flat=True)
    )


def units_for_posts(actor: Actor):
    """Return the units an administrator may make posts in: those of the own jurisdiction and below."""
    return Department.objects.visible_to(actor).filter(
        is_active=True, jurisdiction__path__startswith=actor.own_programme.jurisdiction.path
    )
