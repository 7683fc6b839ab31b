"""Forms about what was handed out: a signature on paper, an objection and its decision, the rule of a grid."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reform.core.widgets import DateInput
from tasks.enums import Every, GridKind, ObjectionKind
from tasks.forms.division import ORIGINS

REASON_LENGTH = 2000


def reason_field(label: Any, *, rows: int = 3, help_text: Any = "", required: bool = True) -> forms.CharField:
    """Return a field for a reason or an answer in words."""
    return forms.CharField(
        label=label,
        required=required,
        max_length=REASON_LENGTH,
        help_text=help_text,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


class ReceiptForm(forms.Form):
    """How a unit's signature came to the secretariat."""

    origin = forms.ChoiceField(label=gettext_lazy("How it came"), choices=ORIGINS, initial="paper")
    on = forms.DateField(label=gettext_lazy("Signed on"), widget=DateInput)

    def clean_on(self) -> date:
        """Return the day; an error for one that has not come."""
        day: date = self.cleaned_data["on"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("This day has not come yet."))
        return day


class ObjectionForm(forms.Form):
    """What a unit objects to, and why."""

    kind = forms.ChoiceField(
        label=gettext_lazy("What the unit objects to"), choices=ObjectionKind, widget=forms.RadioSelect
    )
    reason = reason_field(
        gettext_lazy("Reason"), help_text=gettext_lazy("Name the rule or the fact it rests on.")
    )


class DecisionForm(forms.Form):
    """What the secretariat decides on an objection."""

    upheld = forms.TypedChoiceField(
        label=gettext_lazy("Decision"),
        choices=[("yes", gettext_lazy("Uphold it")), ("no", gettext_lazy("Do not uphold it"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    answer = reason_field(gettext_lazy("Answer to the unit"), rows=2)
    version = forms.IntegerField(widget=forms.HiddenInput)


class RulesForm(forms.Form):
    """When the grid of a group duty is done, and how often a recurring duty falls due."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    grid_kind = forms.ChoiceField(
        label=gettext_lazy("Done when"), choices=GridKind, widget=forms.RadioSelect, required=False
    )
    grid_value = forms.IntegerField(
        label=gettext_lazy("Number of units, or share in percent"),
        required=False,
        min_value=1,
        max_value=1000,
    )
    every = forms.ChoiceField(
        label=gettext_lazy("Falls due"),
        required=False,
        choices=[("", gettext_lazy("Not a recurring duty")), *Every.choices],
    )

    def clean(self) -> dict[str, Any]:
        """A rule other than all units has its number."""
        data = super().clean() or {}
        data["grid_kind"] = data.get("grid_kind") or GridKind.ALL
        if (
            data["grid_kind"] != GridKind.ALL
            and not data.get("grid_value")
            and "grid_value" not in self.errors
        ):
            self.add_error("grid_value", _("Give the number."))
        return data


class ItemForm(forms.Form):
    """Whether a group duty concerns one unit, and a date of its own."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    concerns = forms.TypedChoiceField(
        label=gettext_lazy("The duty"),
        choices=[("yes", gettext_lazy("Concerns the unit")), ("no", gettext_lazy("Does not concern it"))],
        coerce=lambda value: value == "yes",
    )
    reason = forms.CharField(label=gettext_lazy("Why not"), required=False, max_length=300)
    due_on = forms.DateField(label=gettext_lazy("Own date"), required=False, widget=DateInput)

    def clean(self) -> dict[str, Any]:
        """What does not concern a unit has its reason."""
        data = super().clean() or {}
        if data.get("concerns") is False and not data.get("reason"):
            self.add_error("reason", _("Say why the duty does not concern the unit."))
        return data
