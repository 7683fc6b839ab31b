"""The form of a call to a unit."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy

from reform.core.widgets import DateInput


class CallForm(forms.Form):
    """What was said, when, and the day that was promised."""

    text = forms.CharField(label=gettext_lazy("What was said"), max_length=500)
    called_at = forms.DateTimeField(
        label=gettext_lazy("Called at"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    promised_on = forms.DateField(label=gettext_lazy("Promised for"), required=False, widget=DateInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        now = timezone.localtime().replace(second=0, microsecond=0, tzinfo=None)
        kwargs["initial"] = {"called_at": now} | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
