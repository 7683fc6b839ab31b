"""Telling people something: inside the portal at once, outside of it by departments.services.deliveries."""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import override

from departments.actor import Actor
from departments.models import Notification, Programme, User
from departments.telling import one_line
from reform.core.gateways import ways_to_people
from reform.core.jobs import enqueue

# The job that looks what should leave the portal and sends it.
DELIVER = "departments.deliver"


def notify(
    *,
    users: Iterable[User],
    key: str,
    title: str | Promise,
    body: str | Promise = "",
    url: str = "",
    reason: str = "",
    urgent: bool = False,
    sealed: bool = False,
    programme: Programme | None = None,
) -> int:
    """Tell each of `users` once: a second message with the same `key` changes nothing. Return how many were asked for.

    `key` names what happened ("report.returned:<uid>:<version>"); `url` is a path of the portal; `reason` one of
    Reason. What is `urgent` leaves the portal at once where the office runs a way out, the rest with the day's digest
    by the hours of `programme`; of what is `sealed` only that there is something. Lazy texts are written down in the
    office's language, whatever language the one who caused the message reads.
    """
    with override(settings.LANGUAGE_CODE):
        words = {"title": one_line(str(title))[:200], "body": str(body)}
    rows = [
        Notification(
            user=user,
            key=key,
            url=url,
            reason=reason,
            urgent=urgent,
            sealed=sealed,
            programme=programme,
            **words,
        )
        for user in users
    ]
    Notification.objects.bulk_create(rows, ignore_conflicts=True)
    if urgent and rows and ways_to_people():
        enqueue(kind=DELIVER, key=f"{DELIVER}:{key}"[:200], payload={})
    return len(rows)


def mark_read(*, notification: Notification, by: Actor) -> None:
    """Note that the person has opened the message; the first time counts."""
    Notification.objects.visible_to(by).unread().filter(pk=notification.pk).update(read_at=timezone.now())


def mark_all_read(*, by: Actor) -> int:
    """Note that the person has seen every message; return how many were new."""
    return Notification.objects.visible_to(by).unread().update(read_at=timezone.now())
