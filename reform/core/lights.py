"""The status light's words and shapes: what a class and its flags are called, and what says them without colour.

Which colour a task shows is worked out once, in tasks.progress; here only the usual one of each class stands,
for places that show a class alone (a self-rating, a legend).
"""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# The six printed classes, one partition, always in this order.
CLASS_LABELS: dict[str, str | Promise] = {
    "done": _("Done"),
    "on_schedule": _("On schedule"),
    "behind": _("Behind schedule"),
    "should_have_started": _("Should have started"),
    "not_due": _("Not yet due to start"),
    "adjusted": _("Adjusted with approval"),
}
FLAG_LABELS: dict[str, str | Promise] = {
    "overdue": _("Overdue"),
    "due_soon": _("Due soon"),
    "at_risk": _("At risk"),
    "unreported": _("Unreported"),
    "long_term": _("Long-term"),
}
USUAL_TONES = {
    "done": "green",
    "on_schedule": "green",
    "behind": "red",
    "should_have_started": "red",
    "not_due": "grey",
    "adjusted": "grey",
}
SHAPES_OF_CLASSES = {"done": "tick", "adjusted": "diamond", "not_due": "ring"}
SHAPES_OF_TONES = {"green": "disc", "yellow": "triangle", "red": "square"}


def shape_of(status_class: str, tone: str, *, overdue: bool = False) -> str:
    """Return the shape that says the light without its colour; a class never determined is a dash."""
    if overdue and tone == "red":
        return "alert"
    if tone in {"green", "grey"} and status_class in SHAPES_OF_CLASSES:
        return SHAPES_OF_CLASSES[status_class]
    return SHAPES_OF_TONES.get(tone, "dash")
