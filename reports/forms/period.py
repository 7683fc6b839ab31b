"""Forms of a period: opening one, changing its dates."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reform.core.widgets import DateInput


class DatesForm(forms.Form):
    """The dates of a period, in order."""

    cutoff = forms.DateField(label=gettext_lazy("Data cut-off"), widget=DateInput)
    due_on = forms.DateField(label=gettext_lazy("Due on"), widget=DateInput)
    closes_on = forms.DateField(label=gettext_lazy("Closes on"), widget=DateInput)

    def __init__(self, *args: Any, opens_on: date | None = None, **kwargs: Any) -> None:
        self.opening = opens_on
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        """Due lies between opening and closing."""
        cleaned = super().clean() or self.cleaned_data
        due, closes = cleaned.get("due_on"), cleaned.get("closes_on")
        if due and closes and due > closes:
            self.add_error("closes_on", _("A period closes on its due date or later."))
        if due and self.opening and due < self.opening:
            self.add_error("due_on", _("The due date lies before the opening."))
        return cleaned


class OpenForm(DatesForm):
    """A new period: the month and its dates."""

    start = forms.DateField(widget=forms.HiddenInput())
    opens_on = forms.DateField(label=gettext_lazy("Opens on"), widget=DateInput)

    field_order = ["start", "opens_on", "cutoff", "due_on", "closes_on"]

    def clean(self) -> dict[str, Any]:
        """A month is named by its first day."""
        cleaned = super().clean()
        start = cleaned.get("start")
        if start and start.day != 1:
            self.add_error("start", _("A month is named by its first day."))
        opens, due = cleaned.get("opens_on"), cleaned.get("due_on")
        if opens and due and opens > due:
            self.add_error("due_on", _("The due date lies before the opening."))
        return cleaned
