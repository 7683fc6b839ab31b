"""Forms of the division table: making it, asking units, answering, deciding, approving."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from departments.models import Department
from reform.core.office_days import office_days
from reform.core.widgets import DateInput
from tasks.division.table import Row
from tasks.enums import Verdict
from tasks.excel.division import COMMENT_LENGTH
from tasks.selectors.division import Addressees

# Source: office-practice 2 (征求意见 3 to 5 working days).
SHORTEST, CUSTOMARY = 3, 5
ORIGINS = (
    ("phone", gettext_lazy("Phone")),
    ("paper", gettext_lazy("On paper")),
    ("meeting", gettext_lazy("Meeting")),
    ("letter", gettext_lazy("Letter")),
)
DECISIONS = [(value, label) for value, label in Verdict.choices if value != Verdict.WAITING]


class TitleForm(forms.Form):
    """What the table is called."""

    title = forms.CharField(label=gettext_lazy("Title of the table"), max_length=200)


class AskForm(forms.Form):
    """Which units are asked, and until when; the fields' values are uids."""

    departments = forms.MultipleChoiceField(required=False)
    groups = forms.MultipleChoiceField(required=False)
    due_on = forms.DateField(label=gettext_lazy("Answers due on"), widget=DateInput)

    def __init__(self, sent: QueryDict | None = None, *, asked: Addressees) -> None:
        self.asked = asked
        self.units = {str(one.department.uid): one.department for one in asked.units}
        self.units |= {str(unit.uid): unit for unit in asked.others}
        self.members = {str(one.group.uid): one.members for one in asked.groups}
        today = timezone.localdate()
        self.soon = office_days().after_working_days(today, SHORTEST)
        self.later = office_days().after_working_days(today, CUSTOMARY)
        super().__init__(sent, initial={"due_on": self.later})
        for name, values in (("departments", self.units), ("groups", self.members)):
            field = self.fields[name]
            if isinstance(field, forms.MultipleChoiceField):
                field.choices = [(value, value) for value in values]

    def clean_due_on(self) -> date:
        """The units have at least until tomorrow."""
        day: date = self.cleaned_data["due_on"]
        if day <= timezone.localdate():
            raise forms.ValidationError(_("Leave the units at least until tomorrow."))
        return day

    def clean(self) -> dict[str, Any]:
        """Somebody is asked."""
        data = super().clean() or {}
        if not self.errors and not self.chosen():
            raise forms.ValidationError(_("Tick the units that are asked."))
        return data

    def chosen(self) -> list[Department]:
        """Return the units ticked, by their own name or as members of a group."""
        data = self.cleaned_data
        found = [self.units[uid] for uid in data.get("departments", ())]
        return found + [unit for uid in data.get("groups", ()) for unit in self.members[uid]]


class LetterForm(forms.Form):
    """What the covering letter bears besides its text; both may be left empty."""

    number = forms.CharField(label=gettext_lazy("Number of the letter"), max_length=60, required=False)
    contact = forms.CharField(
        label=gettext_lazy("Contact"),
        max_length=100,
        required=False,
        help_text=gettext_lazy("Name and phone, as printed below the date"),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)


def comments_in(data: Mapping[str, Any], rows: Sequence[Row]) -> dict[str, str]:
    """Return what was written beside the rows, by place; fields are named by the row's position, "whole" for all."""
    found = {row.place: str(data.get(f"comment-{at}", "")) for at, row in enumerate(rows)}
    return {**found, "": str(data.get("comment-whole", ""))}


class RecordForm(forms.Form):
    """How a unit's answer came to the secretariat (代录)."""

    origin = forms.ChoiceField(label=gettext_lazy("How it came"), choices=ORIGINS)
    on = forms.DateField(label=gettext_lazy("When it came"), widget=DateInput)
    note = forms.CharField(
        label=gettext_lazy("Who said so"), required=False, max_length=200, widget=forms.TextInput
    )
    version = forms.IntegerField(widget=forms.HiddenInput)


class DecideForm(forms.Form):
    """What becomes of one comment."""

    verdict = forms.ChoiceField(
        label=gettext_lazy("Decision"),
        choices=DECISIONS,
        widget=forms.RadioSelect(attrs={"class": "form-check-input"}),
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        required=False,
        max_length=COMMENT_LENGTH,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        """What is not wholly adopted has a reason."""
        data = super().clean() or {}
        if data.get("verdict") not in (None, Verdict.ADOPTED) and not data.get("reason", "").strip():
            self.add_error("reason", _("Give the reason."))
        return data
