"""Filters of the pages about people and the record."""

from __future__ import annotations

from django import template
from django.utils.functional import Promise

from departments.permissions import all_acts
from departments.selectors.audit_fields import field_label, readable
from departments.selectors.audit_words import ACT_WORDS, REFUSALS, ROLE_WORDS
from reform.core.models import AuditEntry

register = template.Library()

# The first that fits names it; what imitates others stands before them.
BROWSERS = (
    ("MicroMessenger", "微信"),
    ("Edg", "Edge"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
SYSTEMS = (
    ("HarmonyOS", "HarmonyOS"),
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("Windows", "Windows"),
    ("Mac OS", "macOS"),
    ("Linux", "Linux"),
)


@register.filter
def browser(agent: str) -> str:
    """Name the browser and system of a user agent, such as Chrome · Windows; its first words where neither is known."""
    named = [next((name for sign, name in kinds if sign in agent), "") for kinds in (BROWSERS, SYSTEMS)]
    return " · ".join(name for name in named if name) or agent[:40] or "—"


@register.filter
def act_label(act: str) -> str | Promise:
    """The words of an act's code; the code itself for one that has none."""
    return ACT_WORDS.get(act, act)


@register.filter
def changes(entry: AuditEntry) -> list[tuple[str, str, str]]:
    """Return (words of the field, before, after) of each field the entry names, in order."""
    names = dict.fromkeys([*entry.before, *entry.after])
    return [
        (field_label(name), readable(entry.before.get(name), name), readable(entry.after.get(name), name))
        for name in names
    ]


@register.filter
def reason_label(entry: AuditEntry) -> str:
    """Why, in words: a refused act by its name in the role-permission matrix, other reasons as they were given."""
    acts = {act.name: act.label for act in all_acts()}
    return str(acts.get(entry.reason) or REFUSALS.get(entry.reason, entry.reason))


@register.filter
def role_label(role: str) -> str:
    """The words of a role's code in the record."""
    return str(ROLE_WORDS.get(role, role))
