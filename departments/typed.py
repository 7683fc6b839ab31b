"""What a form sent, told back with its labels, so that no refused request loses what somebody typed."""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from departments.selectors.audit_fields import FIELD_WORDS
from reform.core.days import day

# What a page sends beside what a person typed: versions, tokens, which button, where to go on.
NOT_TYPED = frozenset(
    {"csrfmiddlewaretoken", "version", "seen", "act", "next", "uid", "post", "quick", "to", "kept"}
)
SECRET = re.compile(r"password|token|secret|otp|code", re.IGNORECASE)
MOST_TEXTS, MOST_CHARACTERS = 60, 20_000
PLACE = re.compile(r"^(?P<stem>[a-z_]+?)[-_]?\d+(?:[-_](?P<rest>[a-z_]+))?$")


@dataclass(frozen=True)
class Typed:
    """One thing that was sent: the field's name and label, the words as typed (a choice by its label)."""

    name: str
    label: str
    text: str


def form_fields(request: HttpRequest) -> dict[str, forms.Field]:
    """Return the fields of the forms that the view's module knows, by name; none outside of a view."""
    match = request.resolver_match
    module = sys.modules.get(match.func.__module__) if match else None
    found: dict[str, forms.Field] = {}
    for one in vars(module).values() if module else ():
        if isinstance(one, type) and issubclass(one, forms.Form | forms.ModelForm):
            found |= {name: field for name, field in one.base_fields.items() if name not in found}
    return found


def typed_of(request: HttpRequest) -> list[Typed]:
    """Return what a POST sent that somebody typed or chose, in its order; never passwords, tokens or files.

    Ticks and keys of rows say nothing to a reader and are left out, as is what is longer than anybody types.
    """
    if request.method != "POST":
        return []
    known = form_fields(request)
    found: list[Typed] = []
    for name, values in request.POST.lists():
        field = known.get(name)
        if name in NOT_TYPED or SECRET.search(name) or isinstance(getattr(field, "widget", None), HIDDEN):
            continue
        text = "\n".join(filter(None, (_said(value, field) for value in map(str, values))))
        if text and len(found) < MOST_TEXTS:
            found.append(Typed(name, label_of(name, field), text[:MOST_CHARACTERS]))
    return found


HIDDEN = (forms.HiddenInput, forms.PasswordInput)


def label_of(name: str, field: forms.Field | None = None) -> str:
    """Return what a field is called: by its form, else by its part of the name (`demand-2-text`), else "Entry"."""
    if field and field.label:
        return str(field.label)
    place = PLACE.match(name)
    parts: tuple[str | None, ...] = (name, place["rest"], place["stem"]) if place else (name,)
    words: list[str | Promise] = [FIELD_WORDS[part] for part in parts if part in FIELD_WORDS]
    return str(words[0]) if words else _("Entry")


def _said(value: str, field: forms.Field | None) -> str:
    """Return one value as a person reads it, "" for a tick or the key of a row."""
    value = value.strip()
    if not value:
        return ""
    if value.lower() in {"on", "true", "false"} or _is_key(value):
        return ""
    if isinstance(field, forms.ModelChoiceField | forms.BooleanField):
        return ""
    if isinstance(field, forms.DateField):
        return _day(value)
    choices: Any = getattr(field, "choices", ())
    return str(dict(_flat(choices)).get(value, value)) if choices else value


def _day(value: str) -> str:
    """Return a day that was sent as every page words it; what is none stays as it was typed."""
    try:
        return day(value)
    except ValueError:
        return value


def _flat(choices: Any) -> list[tuple[str, Any]]:
    pairs: list[tuple[str, Any]] = []
    for value, label in choices:
        pairs += _flat(label) if isinstance(label, list | tuple) else [(str(value), label)]
    return pairs


def _is_key(value: str) -> bool:
    try:
        UUID(value)
    except ValueError:
        return False
    return True
