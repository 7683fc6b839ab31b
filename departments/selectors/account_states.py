"""Accounts by how they stand: never given a post, the last one over, sign-in paused."""

from __future__ import annotations

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from departments.actor import Actor
from departments.models import PostHolding
from departments.permissions import UserQuerySet
from departments.selectors.accounts import accounts_for, locked_usernames


class AccountState(models.TextChoices):
    """What an open account can be looked up by."""

    UNGRANTED = "ungranted", _("No post given yet")
    LAPSED = "lapsed", _("Every post has ended")
    PAUSED = "paused", _("Sign-in paused")
    UNUSUAL = "unusual", _("Paused or without a post")


def accounts_in(actor: Actor, state: str, words: str = "") -> UserQuerySet:
    """Return the open accounts the actor may know of in a state (待授权, 过期授权, 锁定账号, or any of them).

    A post that begins on a later day is given. Two queries at most.
    """
    held = PostHolding.objects.filter(user=OuterRef("pk"))
    running = held.filter(Q(held_to__isnull=True) | Q(held_to__gte=timezone.localdate()))
    conditions: dict[str, Q] = {
        AccountState.UNGRANTED: ~Q(Exists(held)),
        AccountState.LAPSED: Q(Exists(held)) & ~Q(Exists(running)),
        AccountState.PAUSED: Q(username__in=locked_usernames()),
    }
    unusual = ~Q(Exists(running)) | conditions[AccountState.PAUSED]
    return accounts_for(actor, words).filter(conditions.get(state, unusual), is_active=True)
