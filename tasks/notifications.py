"""What people are told about notices and tasks."""

from __future__ import annotations

from collections import defaultdict

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import ngettext, override

from departments.enums import Role
from departments.models import Notification, PostHolding
from tasks.models import Task


def tell_collectors(tasks: list[Task]) -> None:
    """Tell the liaisons of each collecting unit, in one message a person, what was handed out to it.

    The secretariat's own tasks go to its clerks. Messages are kept in Chinese, as the papers are.
    """
    by_unit: dict[tuple[int, int | None], list[Task]] = defaultdict(list)
    for task in tasks:
        by_unit[(task.ledger.programme_id, task.collector_id)].append(task)
    today = timezone.localdate()
    messages: list[Notification] = []
    for (programme, unit), theirs in by_unit.items():
        own = theirs[0].ledger.programme.secretariat_id == unit
        roles = [Role.LIAISON, Role.CLERK] if own else [Role.LIAISON, Role.COUNTY]
        holders = PostHolding.objects.filter(
            Q(post__programme=programme) | Q(post__programme__parent=programme),
            Q(held_to__isnull=True) | Q(held_to__gte=today),
            post__department=unit,
            post__role__in=roles,
            post__is_active=True,
            held_from__lte=today,
        )
        with override("zh-hans"):
            title = ngettext(
                "%(n)s matter was handed out to your unit",
                "%(n)s matters were handed out to your unit",
                len(theirs),
            ) % {"n": len(theirs)}
        body = "\n".join(f"{task.label} {task.title}" for task in theirs[:20])
        messages += [
            Notification(
                user_id=user,
                key=f"hand_out:{theirs[0].uid}",
                title=title,
                body=body,
                url=_ledger_address(theirs[0]),
            )
            for user in set(holders.values_list("user_id", flat=True))
        ]
    Notification.objects.bulk_create(messages, ignore_conflicts=True)


def _ledger_address(task: Task) -> str:
    return reverse("task_detail", args=[task.uid])
