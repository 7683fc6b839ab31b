"""Posts and who holds them. Duty follows the post: a change of holder moves no business data."""

from __future__ import annotations

from datetime import date, timedelta

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from departments.actor import Actor
from departments.enums import ADMINISTRATORS, Role
from departments.models import Department, Post, PostHolding, User
from departments.permissions import require
from departments.selectors.accounts import GUARDS
from departments.selectors.posts import may_fill
from departments.services.accounts import drop_password
from departments.services.handovers import hand_over
from reform.core.audit import record


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


def apart_from(role: str) -> frozenset[str]:
    """Return the roles that a holder of `role` may not have as well, under settings.ROLE_PROFILE.

    The auditor always stands apart; under level3 each of the three administrators does (三员分立). Source: GB/T
    22239-2019 访问控制 d), 安全管理机构.
    """
    if role not in ADMINISTRATORS:
        return frozenset()
    if settings.ROLE_PROFILE == "level3" or role == Role.AUDITOR:
        return frozenset(ADMINISTRATORS - {role})
    return frozenset({Role.AUDITOR})


def _check_apart(post: Post, user: User, held_from: date, held_to: date | None) -> None:
    roles = apart_from(post.role)
    same_time = Q(held_to__isnull=True) | Q(held_to__gte=held_from)
    if held_to:
        same_time &= Q(held_from__lte=held_to)
    others = PostHolding.objects.filter(same_time, user=user, post__role__in=roles, post__is_active=True)
    held = set(others.values_list("post__role", flat=True))
    if Role.AUDITOR in {post.role, *held} and held:
        raise ValidationError(
            _("The auditor may not also be system or security administrator: choose somebody else.")
        )
    if held:
        raise ValidationError(
            _("System and security administrator are kept apart here (level 3): choose somebody else.")
        )


@transaction.atomic
def fill_post(
    *, post: Post, user: User, held_from: date, held_to: date | None = None, deputy: bool = False, by: Actor
) -> PostHolding:
    """Let `user` hold `post` from a day on and return the holding; see `place_holder` for what comes with it.

    Raises PermissionDenied for who may not fill this post, and for filling a post with oneself.
    """
    if not may_fill(by, post):
        raise PermissionDenied("posts.grant")
    return place_holder(post=post, user=user, held_from=held_from, held_to=held_to, deputy=deputy, by=by)


@transaction.atomic
def place_holder(
    *, post: Post, user: User, held_from: date, held_to: date | None = None, deputy: bool = False, by: Actor
) -> PostHolding:
    """Let `user` hold `post` from a day on and return the holding. The caller has asked whether `by` may.

    A new holder ends the former one's holding the day before; a deputy (the B of an AB岗) stands beside. Side effects:
    an audit row each, and for a new holder the hand-over list with its messages (on the day, when that lies ahead).
    Under level3 the unused one-time links of a new security administrator or auditor work no more.
    Raises ValidationError for dates in the wrong order, for somebody who holds the post already and for administrators
    who are kept apart; PermissionDenied for filling a post with oneself.
    """
    if user.pk == by.user.pk:
        raise PermissionDenied(_("Nobody gives a post to themselves: ask another administrator."))
    if held_to and held_to < held_from:
        raise ValidationError(_("The last day lies before the first."))
    # Two who fill at once: the second sees what the first wrote.
    User.objects.select_for_update().get(pk=user.pk)
    Post.objects.select_for_update().get(pk=post.pk)
    _check_apart(post, user, held_from, held_to)
    running = post.holdings.filter(Q(held_to__isnull=True) | Q(held_to__gte=held_from))
    if running.filter(user=user).exists():
        raise ValidationError(_("%(name)s holds this post at that time already.") % {"name": user.name})
    former = [] if deputy else list(running.filter(deputy=False, held_from__lte=held_from))
    for holding in former:
        _end(holding, max(holding.held_from, held_from - timedelta(days=1)), by)
    holding = PostHolding.objects.create(
        post=post, user=user, held_from=held_from, held_to=held_to, deputy=deputy
    )
    if post.role in GUARDS and settings.ROLE_PROFILE == "level3" and not user.has_usable_password():
        # Whoever made the account still has its link.
        drop_password(user=user)
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
    if not deputy and held_from <= timezone.localdate():
        hand_over(post=post, former=former[-1].user if former else None, successor=user, on=held_from, by=by)
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
    if not may_fill(by, holding.post):
        raise PermissionDenied("posts.grant")
    if on < holding.held_from:
        raise ValidationError(_("The last day lies before the first."))
    _end(holding, on, by)
    return holding


@transaction.atomic
def set_clearance(*, post: Post, clearance: int, by: Actor) -> Post:
    """Set how sensitive matters a post may see (安全标记) and return it; writes an audit row where it changes.

    Source: GB/T 22239-2019 8.1.4.2 g).
    """
    require(by, "posts.grant", post)
    before = Post.objects.select_for_update().get(pk=post.pk).clearance
    if before != clearance:
        Post.objects.filter(pk=post.pk).update(clearance=clearance)
        post.clearance = clearance
        record(
            by=by,
            act="post.clearance",
            obj=post,
            before={"clearance": before},
            after={"clearance": clearance},
        )
    return post
