"""The status light: which colour and which shape a status class with its flags has. Pure.

The rule stands in the architecture's "Status classes": three colours and grey, never colour alone.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# The six printed classes, one partition, always in this order.
CLASS_LABELS: dict[str, str | Promise] = {
    "done": _("Done"),
    "on_schedule": _("On schedule"),
    "behind": _("Behind schedule"),
    "should_have_started": _("Should have started"),
    "not_due": _("Not due to start"),
    "adjusted": _("Adjusted by approval"),
}
FLAG_LABELS: dict[str, str | Promise] = {
    "overdue": _("Overdue"),
    "due_soon": _("Due soon"),
    "at_risk": _("At risk"),
    "unreported": _("Unreported"),
    "long_term": _("Long-term"),
}


@dataclass(frozen=True)
class Light:
    """A colour (green, yellow, red, grey) and a shape that says the same without colour."""

    tone: str
    shape: str


def light_of(
    status_class: str,
    *,
    severity: int = 0,
    overdue: bool = False,
    due_soon: bool = False,
    at_risk: bool = False,
) -> Light:
    """Return the light of a matter; `severity` is 1 (slight) or 2 (serious) for the two classes behind.

    An unknown or empty class (never determined yet) is grey with a dash.
    """
    if status_class == "done":
        return Light("green", "tick")
    if overdue:
        return Light("red", "alert")
    if status_class in {"behind", "should_have_started"}:
        return Light("yellow", "triangle") if severity == 1 else Light("red", "square")
    if status_class == "on_schedule":
        return Light("yellow", "triangle") if due_soon or at_risk else Light("green", "disc")
    if status_class == "adjusted":
        return Light("grey", "diamond")
    if status_class == "not_due":
        return Light("grey", "ring")
    return Light("grey", "dash")
