"""Tags of the pages that show how a ledger stood."""

from __future__ import annotations

from django import template
from django.utils.safestring import SafeString

from reform.core.charts import class_strip_svg
from reform.core.templatetags.core import flags, light
from tasks.counting import Tally
from tasks.progress import Flag, State, light_of

register = template.Library()


@register.simple_tag
def state_light(state: State) -> SafeString:
    """The light of an item as it was determined, with its flags beside it."""
    badge = light(
        state.status_class,
        light_of(state.status_class, state.severity, state.flags),
        Flag.OVERDUE in state.flags,
    )
    return badge + flags(**{str(flag): True for flag in state.flags})


@register.simple_tag
def class_strip(tally: Tally) -> SafeString:
    """The six classes as a thin strip."""
    return class_strip_svg([(str(code), count) for code, count in tally.by_class], label=tally.reconciliation)
