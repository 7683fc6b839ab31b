"""The form of a task's label."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from departments.actor import Actor
from departments.enums import Clearance
from reform.core.widgets import choice_field
from tasks.models import Task


class LabelForm(forms.Form):
    """How far a matter goes; at most as far as the actor's own post sees."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    label = forms.TypedChoiceField(label=_("Label"), coerce=lambda value: Clearance(int(value)))

    def __init__(self, *args: Any, task: Task, actor: Actor, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"label": task.sensitivity, "version": task.version})
        super().__init__(*args, **kwargs)
        choice_field(self, "label").choices = [
            (value, label) for value, label in Clearance.choices if value <= actor.clearance
        ]
