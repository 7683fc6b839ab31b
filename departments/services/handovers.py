"""交接: the list of what is open in a post the day its holder changes, and the new holder's note of it."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from departments.actor import Actor
from departments.duties import open_in_post
from departments.enums import Reason
from departments.models import HandOver, Post, PostHolding, User
from departments.services.notifications import notify
from reform.core.audit import record


def hand_over(
    *, post: Post, former: User | None, successor: User, on: date, by: Actor | None
) -> HandOver | None:
    """Freeze what is open in a post for its new holder and return the list; the people may differ, never the duties.

    A post nobody held and in which nothing is open has no list (None); the same change twice has one. Side effects:
    a message to the new and to the former holder, one audit row.
    """
    if former == successor:
        return None
    items = open_in_post(Actor(user=successor, post=post))
    if former is None and not items:
        return None
    row, made = HandOver.objects.get_or_create(
        post=post, successor=successor, on=on, defaults={"former": former, "items": items}
    )
    if not made:
        return row
    record(
        by=by,
        act="handover.make",
        obj=row,
        after={"from": former.name if former else None, "to": successor.name, "items": len(items)},
    )
    url = reverse("hand_over", args=[row.uid])
    told = ngettext_lazy(
        "%(n)d thing is open in it. Look through the list and take note of it.",
        "%(n)d things are open in it. Look through the list and take note of it.",
        len(items),
    )
    key = f"handover:{row.uid}"
    notify(
        users=[successor],
        key=key,
        title=_("You take over the post %(post)s") % {"post": post},
        body=told % {"n": len(items)},
        url=url,
        reason=Reason.OWN,
        programme=post.programme,
    )
    if former:
        notify(
            users=[former],
            key=key,
            title=_("You handed over the post %(post)s") % {"post": post},
            body=_("%(name)s holds it from now on; the list of what was open is kept.") % {"name": successor},
            url=url,
            reason=Reason.OWN,
            programme=post.programme,
        )
    return row


@transaction.atomic
def make_due_hand_overs(*, on: date) -> int:
    """Make the lists of posts that change hands on a day, as named before it; return how many. Twice changes nothing."""
    starting = PostHolding.objects.filter(held_from=on, deputy=False, post__is_active=True)
    made = 0
    for holding in starting.select_related("user", "post__department", "post__programme__jurisdiction"):
        if HandOver.objects.filter(post=holding.post, successor=holding.user, on=on).exists():
            continue
        before = holding.post.holdings.filter(deputy=False, held_to=on - timedelta(days=1))
        former = before.select_related("user").exclude(user=holding.user).first()
        if former and hand_over(
            post=holding.post, former=former.user, successor=holding.user, on=on, by=None
        ):
            made += 1
    return made


@transaction.atomic
def take_note(*, hand_over: HandOver, by: Actor) -> HandOver:
    """Note that the new holder has read the list and return it; the first time counts and writes an audit row."""
    taken = HandOver.objects.filter(pk=hand_over.pk, successor=by.user, taken_at__isnull=True)
    if taken.update(taken_at=timezone.now()):
        record(by=by, act="handover.take", obj=hand_over)
    hand_over.refresh_from_db()
    return hand_over
