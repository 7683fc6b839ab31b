"""Forms of the review: a reason, its phrases, filters of the inbox."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from departments.models import Department
from reports.forms.report import area
from tasks.enums import StatusClass

REASON_LENGTH = 1000


class PhraseField(forms.MultipleChoiceField):
    """Phrases as they were ticked; the kept ones may have changed since the page was drawn."""

    def validate(self, value: list[str]) -> None:
        """Take any phrase: its words are what is sent."""


class ReturnForm(forms.Form):
    """Why a report goes back: ticked phrases and the reviewer's own words, a line each."""

    template = PhraseField(required=False)
    reason = forms.CharField(
        label=gettext_lazy("What is to be changed"),
        widget=area(3),
        required=False,
        max_length=REASON_LENGTH,
    )

    def clean(self) -> dict[str, Any]:
        """Something must be said, and no more than fits."""
        cleaned = super().clean() or self.cleaned_data
        if not self.errors and not self.words:
            self.add_error("reason", _("Say what is to be changed."))
        if len(self.words) > REASON_LENGTH or "\0" in self.words:
            self.add_error("reason", _("At most %(n)d characters.") % {"n": REASON_LENGTH})
        return cleaned

    @property
    def words(self) -> str:
        """The reason as it is sent; call after validation."""
        said = [*self.cleaned_data.get("template", []), self.cleaned_data.get("reason", "")]
        return "\n".join(one.strip() for one in said if one.strip())


class PhraseForm(forms.Form):
    """A phrase to keep."""

    text = forms.CharField(label=gettext_lazy("Phrase"), max_length=300)


class InboxFilter(forms.Form):
    """Filters of the review inbox; all may stay empty."""

    q = forms.CharField(
        label=gettext_lazy("Keywords"), required=False, widget=forms.TextInput(attrs={"type": "search"})
    )
    unit = forms.ModelChoiceField(
        label=gettext_lazy("Unit"),
        required=False,
        queryset=Department.objects.none(),
        to_field_name="uid",
        empty_label=gettext_lazy("All units"),
        widget=forms.Select(attrs={"data-autosubmit": ""}),
    )
    rated = forms.ChoiceField(
        label=gettext_lazy("Self-rating"),
        required=False,
        choices=[("", gettext_lazy("All ratings")), *StatusClass.choices],
        widget=forms.Select(attrs={"data-autosubmit": ""}),
    )
    show = forms.ChoiceField(
        required=False,
        choices=[(key, key) for key in ("", "clean", "remarks", "late", "coordination")],
        widget=forms.HiddenInput(),
    )
