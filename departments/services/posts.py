"""Posts and who holds them. Duty follows the post: a change of holder moves no business data."""

from __future__ import annotations

from datetime import date, timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from departments.actor import Actor
from departments.enums import Role
from departments.models import Department, Post, PostHolding, User
from departments.permissions import require
from reform.core.audit import record

KEPT_APART = frozenset({Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN})


@transaction.atomic
def create_post(*, department: Department, role: str, title: str, by: Actor) -> Post:
    """Make a post of the administrator's programme in a unit and return it; writes an audit row.

    A county secretariat's post belongs to the county's own programme, if there is one.
    """
    require(by, "people.manage")
    programme = by.own_programme
    if role == Role.COUNTY:
        programme = department.serves_programmes.first() or programme
    post = Post.objects.create(programme=programme, department=department, role=role, title=title)
    record(by=by, act="post.create", obj=post, after={"role": role, "title": title, "unit": str(department)})
    return post


def _check_apart(post: Post, user: User, held_from: date) -> None:
    """The auditor stands apart from the other administrators. Source: GB/T 22239-2019 安全管理机构; issue 4."""
    roles = KEPT_APART if post.role == Role.AUDITOR else {Role.AUDITOR} if post.role in KEPT_APART else set()
    running = Q(held_to__isnull=True) | Q(held_to__gte=held_from)
    if PostHolding.objects.filter(running, user=user, post__role__in=roles, post__is_active=True).exists():
        raise ValidationError(
            _("The auditor may not also be system or security administrator: choose somebody else.")
        )


@transaction.atomic
def fill_post(
    *, post: Post, user: User, held_from: date, held_to: date | None = None, deputy: bool = False, by: Actor
) -> PostHolding:
    """Let `user` hold `post` from a day on and return the holding; writes an audit row.

    A new holder ends the former one's holding the day before; a deputy (the B of an AB岗) stands beside.
    Raises ValidationError for dates in the wrong order, for somebody who holds the post already and for an auditor
    who is another administrator; PermissionDenied for filling a post with oneself.
    """
    require(by, "people.manage")
    if user.pk == by.user.pk:
        raise PermissionDenied(_("Nobody gives a post to themselves: ask another administrator."))
    if held_to and held_to < held_from:
        raise ValidationError(_("The last day lies before the first."))
    _check_apart(post, user, held_from)
    running = post.holdings.filter(Q(held_to__isnull=True) | Q(held_to__gte=held_from))
    if running.filter(user=user).exists():
        raise ValidationError(_("%(name)s holds this post at that time already.") % {"name": user.name})
    former = [] if deputy else list(running.filter(deputy=False, held_from__lte=held_from))
    for holding in former:
        _end(holding, max(holding.held_from, held_from - timedelta(days=1)), by)
    holding = PostHolding.objects.create(
        post=post, user=user, held_from=held_from, held_to=held_to, deputy=deputy
    )
    record(
        by=by,
        act="post.fill",
        obj=post,
        before={"holders": [str(one.user) for one in former]},
        after={
            "holder": user.name,
            "from": held_from.isoformat(),
            "to": held_to.isoformat() if held_to else None,
            "deputy": deputy,
        },
    )
    return holding


def _end(holding: PostHolding, on: date, by: Actor) -> None:
    before = holding.held_to
    holding.held_to = on
    holding.save(update_fields=["held_to"])
    record(
        by=by,
        act="post.end",
        obj=holding.post,
        before={"holder": holding.user.name, "to": before.isoformat() if before else None},
        after={"holder": holding.user.name, "to": on.isoformat()},
    )


@transaction.atomic
def end_holding(*, holding: PostHolding, on: date, by: Actor) -> PostHolding:
    """Let a holding end with a day (its last) and return it; writes an audit row.

    Raises ValidationError for a day before its first.
    """
    require(by, "people.manage")
    if on < holding.held_from:
        raise ValidationError(_("The last day lies before the first."))
    _end(holding, on, by)
    return holding
