"""The form that labels the ticked matters of the ledger."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from departments.actor import Actor
from departments.enums import Clearance
from reform.core.widgets import choice_field


class TickedLabelForm(forms.Form):
    """How far the matters go; at most as far as the actor's own post sees."""

    label = forms.TypedChoiceField(
        label=_("New label"), coerce=lambda value: Clearance(int(value)), empty_value=None
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice_field(self, "label").choices = [
            ("", _("Choose …")),
            *((value, label) for value, label in Clearance.choices if value <= actor.clearance),
        ]
