"""Recording progress for others (代录) on the ledger's row and in bulk."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from reform.core.widgets import DateInput
from reform.core.words import bracketed
from reports.enums import RecordedSource
from tasks.enums import StatusClass
from tasks.models import Indicator, Task

UNCHANGED = [("", _("Leave as it is"))]


class RecordForm(forms.Form):
    """State, words and source of one or many tasks; something must be said."""

    self_rated = forms.ChoiceField(
        label=_("Proposed status"), choices=UNCHANGED + StatusClass.choices, required=False
    )
    text = forms.CharField(
        label=_("Progress"), widget=forms.Textarea(attrs={"rows": 2}), max_length=2000, required=False
    )
    done_on = forms.DateField(
        label=_("Done on"),
        widget=DateInput,
        required=False,
        help_text=_("For a matter that is done; left empty, the day you were told."),
    )
    recorded_source = forms.ChoiceField(label=_("How it came"), choices=RecordedSource)
    recorded_on = forms.DateField(label=_("When it came"), widget=DateInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {})
        kwargs["initial"] = {"recorded_on": timezone.localdate(), "recorded_source": "phone"} | kwargs[
            "initial"
        ]
        super().__init__(*args, **kwargs)

    def clean_done_on(self) -> Any:
        """Nothing was done tomorrow."""
        day = self.cleaned_data["done_on"]
        if day and day > timezone.localdate():
            raise ValidationError(_("This date lies in the future."))
        return day

    def clean_recorded_on(self) -> Any:
        """Nobody was told anything in the future."""
        day = self.cleaned_data["recorded_on"]
        if day > timezone.localdate():
            raise ValidationError(_("This date lies in the future."))
        return day

    def clean(self) -> dict[str, Any]:
        """Ask for a status or words."""
        data = super().clean() or {}
        if not self.errors and not (data.get("self_rated") or data.get("text") or self._figures()):
            raise ValidationError(_("Give a status, a figure or a sentence about the progress."))
        return data

    @property
    def said(self) -> dict[str, Any]:
        """What the recording services take; call after validation."""
        data = self.cleaned_data
        # What is done has a day, or the rule would not take it as done.
        done_on = data["done_on"] or data["recorded_on"] if data["self_rated"] == StatusClass.DONE else None
        return {
            "done_on": done_on,
            "source": data["recorded_source"],
            "recorded_on": data["recorded_on"],
            "text": data["text"],
            "self_rated": data["self_rated"],
        }

    def _figures(self) -> dict[Any, Decimal]:
        return {}


class TaskRecordForm(RecordForm):
    """The same for one task, with its indicators' figures."""

    def __init__(self, *args: Any, task: Task, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.indicators: dict[str, Indicator] = {}
        for indicator in task.indicators.all():
            name = f"value_{indicator.uid}"
            self.indicators[name] = indicator
            self.fields[name] = forms.DecimalField(
                label=f"{indicator.name}{bracketed(indicator.unit)}" if indicator.unit else indicator.name,
                max_digits=18,
                decimal_places=4,
                required=False,
            )

    def _figures(self) -> dict[Indicator, Decimal]:
        return {
            indicator: self.cleaned_data[name]
            for name, indicator in self.indicators.items()
            if self.cleaned_data.get(name) is not None
        }

    @property
    def values(self) -> dict[Indicator, Decimal]:
        """Figures that were given, by indicator; call after validation."""
        return self._figures()
