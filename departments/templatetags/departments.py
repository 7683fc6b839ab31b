"""Filters of the audit page."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.functional import Promise

from departments.selectors.audit_words import ACT_WORDS
from reform.core.models import AuditEntry

register = template.Library()


@register.filter
def act_label(act: str) -> str | Promise:
    """The words of an act's code; the code itself for one that has none."""
    return ACT_WORDS.get(act, act)


@register.filter
def changes(entry: AuditEntry) -> list[tuple[str, Any, Any]]:
    """Return (field, before, after) of each field the entry names, in order."""
    names = dict.fromkeys([*entry.before, *entry.after])
    return [(name, entry.before.get(name), entry.after.get(name)) for name in names]
