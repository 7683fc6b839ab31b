"""Accounts whose sign-in needs somebody's eye: paused, without a second factor, run out, or lying unused."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from departments.actor import Actor
from departments.models import Post, TotpDevice, User
from departments.selectors.accounts import current_holdings, locked_usernames
from departments.selectors.policy import must_change_password, needs_second_factor

# Nobody signed in for so long, or ever since the account was made. Source: GB/T 22239-2019 访问控制 c).
UNUSED = timedelta(days=90)


class TroubleKind(models.TextChoices):
    """What is the matter with an account's sign-in."""

    PAUSED = "paused", _("Sign-in paused")
    NO_FACTOR = "no_factor", _("Second factor missing")
    RUN_OUT = "run_out", _("Password to be changed")
    UNUSED = "unused", _("Unused for 90 days")


@dataclass(frozen=True)
class Troubled:
    """An open account, the posts it holds today, and what is the matter with it, worst first."""

    user: User
    posts: list[Post]
    kinds: tuple[TroubleKind, ...]


def troubled_accounts(actor: Actor) -> list[Troubled]:
    """Return the open accounts the actor may know of that are in any trouble, the worst first, then by name.

    Constant number of queries.
    """
    now = timezone.now()
    users = User.objects.visible_to(actor).filter(is_active=True).defer("phone").order_by("name", "pk")
    paused = locked_usernames()
    with_device = set(TotpDevice.objects.filter(confirmed=True).values_list("user_id", flat=True))
    posts: dict[int, list[Post]] = {}
    for holding in current_holdings():
        posts.setdefault(holding.user_id, []).append(holding.post)

    def kinds(user: User) -> tuple[TroubleKind, ...]:
        needs = any(needs_second_factor(post.role) for post in posts.get(user.pk, []))
        found = {
            TroubleKind.PAUSED: user.username in paused,
            TroubleKind.NO_FACTOR: needs and user.pk not in with_device,
            # Whoever waits for the first sign-in has none that could run out.
            TroubleKind.RUN_OUT: user.has_usable_password() and must_change_password(user, now),
            TroubleKind.UNUSED: (user.last_login or user.created_at) < now - UNUSED,
        }
        return tuple(kind for kind, there in found.items() if there)

    rows = [Troubled(user, posts.get(user.pk, []), kinds(user)) for user in users]
    # Stable: within one trouble they stay in the order of names.
    return sorted((row for row in rows if row.kinds), key=lambda row: list(TroubleKind).index(row.kinds[0]))
