"""What somebody else changed while a form was being filled in: who, when, and which fields now hold what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db import models
from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from departments.models import Post
from departments.selectors.audit_words import ROLE_WORDS
from departments.typed import NOT_TYPED, SECRET, form_fields, label_of, typed_of
from reform.core.days import day
from reform.core.models import AuditEntry
from reform.core.workflow import Conflict, WrongState

# Acts that leave a row as it was: nobody is overtaken by them.
LOOKS = Q(act__contains="download") | Q(act__endswith=".export") | Q(act="refused")


@dataclass(frozen=True)
class Difference:
    """A field that holds something else than was sent: its label, what it holds, what was sent."""

    label: str
    now: str
    sent: str


@dataclass(frozen=True)
class Overtaken:
    """What the page of a lost race shows. `row` is None where it is gone; `who` is a post, never a person."""

    row: models.Model | None = None
    who: str = ""
    at: datetime | None = None
    own: bool = False
    differences: list[Difference] = field(default_factory=list)


def overtaken(request: HttpRequest, exception: Conflict | WrongState) -> Overtaken:
    """Return what became of the row that `exception` is about; at most three queries."""
    row = exception.current
    if row is not None:
        row = type(row)._default_manager.filter(pk=row.pk).first()
    uid = getattr(exception.current, "uid", None) or _named(request)
    entry = (
        AuditEntry.objects.filter(object_uid=uid, outcome=AuditEntry.Outcome.DONE)
        .exclude(LOOKS)
        .order_by("-at", "-pk")
        .first()
        if uid
        else None
    )
    return Overtaken(
        row,
        _post(entry) if entry else "",
        entry.at if entry else None,
        bool(entry and entry.actor_uid and entry.actor_uid == getattr(request.user, "uid", None)),
        _differences(request, row) if row is not None else [],
    )


def _named(request: HttpRequest) -> UUID | None:
    """Return what the address names: the view has found it for the reader before anything was carried out."""
    uid = request.resolver_match.kwargs.get("uid") if request.resolver_match else None
    return uid if isinstance(uid, UUID) else None


def _post(entry: AuditEntry) -> str:
    posts = Post.objects.select_related("department")
    post = posts.filter(uid=entry.post_uid).first() if entry.post_uid else None
    return str(post or ROLE_WORDS.get(entry.role, ""))


def _differences(request: HttpRequest, row: models.Model) -> list[Difference]:
    """Return the fields of the view's own form that the row holds otherwise than they were sent.

    Only what the form has: what else a row holds may not be for whoever sends its name.
    """
    known = form_fields(request)
    words = {one.name: one.text for one in typed_of(request)}
    found = []
    for name in request.POST:
        if name not in known or name in NOT_TYPED or SECRET.search(name):
            continue
        try:
            column = row._meta.get_field(name)
        except FieldDoesNotExist:
            continue
        if not isinstance(column, models.Field) or isinstance(column, models.FileField):
            continue
        if not _same(column, row, request.POST):
            label = label_of(name, known[name])
            found.append(Difference(label, _shown(column, row), _as_day(column, words.get(name, ""))))
    return found


def _same(column: models.Field, row: models.Model, sent: Mapping[str, Any]) -> bool:
    value = str(sent[column.name]).strip()
    if isinstance(column, models.ForeignKey):
        related = getattr(row, column.name)
        return (
            value in {str(related.pk), str(getattr(related, "uid", "")), str(related)}
            if related
            else not value
        )
    held = getattr(row, column.attname)
    if isinstance(column, models.BooleanField):
        return (value.lower() in {"on", "true", "1"}) == bool(held)
    if not value:
        return held in (None, "")
    try:
        return bool(column.to_python(value) == held) or _lines(value) == _lines(str(held))
    except ValidationError:
        return False


def _as_day(column: models.Field, typed: str) -> str:
    """Return what was typed into a field for a day as the day that stands beside it is written."""
    try:
        return day(column.to_python(typed)) if isinstance(column, models.DateField) and typed else typed
    except ValidationError:
        return typed


def _lines(text: str) -> list[str]:
    """Return the lines of a text; browsers send CR LF for what a field keeps with LF."""
    return [line.rstrip() for line in text.strip().splitlines()]


def _shown(column: models.Field, row: models.Model) -> str:
    """Return what a field holds as it is read in the reader's language."""
    held = getattr(row, column.name)
    if column.choices:
        return str(getattr(row, f"get_{column.name}_display")())
    if isinstance(held, bool):
        return _("Yes") if held else _("No")
    if isinstance(held, datetime):
        return day(timezone.localdate(held))
    if isinstance(held, date):
        return day(held)
    return "" if held is None else str(held)
