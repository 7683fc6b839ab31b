"""Searching the audit record."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from departments.actor import Actor
from departments.models import Post
from reform.core.models import AuditEntry


def audit_entries(actor: Actor, filters: dict[str, Any] | None = None) -> QuerySet[AuditEntry]:
    """Return the record as far as the auditor's jurisdiction reaches, newest first.

    In reach is what was done in a post of the jurisdiction or below it, and what was done in no post at all (refused
    sign-ins, jobs of the system). `filters`: person and object (parts of words), act, outcome, start and end (dates,
    both included, on the office's calendar).
    """
    if actor.programme is None:
        return AuditEntry.objects.none()
    path = actor.programme.jurisdiction.path
    posts = Post.objects.filter(programme__jurisdiction__path__startswith=path)
    rows = AuditEntry.objects.filter(Q(post_uid__isnull=True) | Q(post_uid__in=posts.values("uid")))
    given = {key: value for key, value in (filters or {}).items() if value}
    if "person" in given:
        rows = rows.filter(actor_label__icontains=given["person"])
    if "act" in given:
        rows = rows.filter(act=given["act"])
    if "object" in given:
        rows = rows.filter(object_label__icontains=given["object"])
    if "outcome" in given:
        rows = rows.filter(outcome=given["outcome"])
    if "start" in given:
        rows = rows.filter(at__gte=_midnight(given["start"]))
    if "end" in given:
        rows = rows.filter(at__lt=_midnight(given["end"] + timedelta(days=1)))
    return rows.order_by("-at", "-pk")


def _midnight(day: Any) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
