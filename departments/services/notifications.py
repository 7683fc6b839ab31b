"""Telling people something: inside the portal at once, outside of it by departments.services.deliveries."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

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
    message = {"key": key, "title": title, "body": body, "url": url, "reason": reason, "urgent": urgent}
    return notify_each([{"users": users, **message, "sealed": sealed, "programme": programme}])


def notify_each(messages: Iterable[Mapping[str, Any]]) -> int:
    """Tell each of several messages, given as `notify` takes one, in as few statements as it takes."""
    rows: list[Notification] = []
    with override(settings.LANGUAGE_CODE):
        for message in messages:
            said = {name: value for name, value in message.items() if name != "users"}
            said["title"], said["body"] = one_line(str(said["title"]))[:200], str(said.get("body", ""))
            rows += [Notification(user=user, **said) for user in message["users"]]
    Notification.objects.bulk_create(rows, ignore_conflicts=True)
    urgent = next((row for row in rows if row.urgent), None)
    if urgent and ways_to_people():
        enqueue(kind=DELIVER, key=f"{DELIVER}:{urgent.key}"[:200], payload={})
    return len(rows)


def mark_read(*, notification: Notification, by: Actor) -> None:
    """Note that the person has opened the message; the first time counts."""
    Notification.objects.visible_to(by).unread().filter(pk=notification.pk).update(read_at=timezone.now())


def mark_all_read(*, by: Actor) -> int:
    """Note that the person has seen every message; return how many were new."""
    return Notification.objects.visible_to(by).unread().update(read_at=timezone.now())
