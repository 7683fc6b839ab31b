"""Forms of the review: a reason, filters of the inbox."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy

from departments.actor import ActorRequest
from departments.models import Department
from reports.forms.report import area
from tasks.enums import StatusClass

# What reviewers write most; picked, it is put into the reason and can be changed.
RETURN_TEMPLATES = [
    gettext_lazy("Please give the figure and the date of the data."),
    gettext_lazy("The text is the same as last period's: please say what is new."),
    gettext_lazy("Please name the cause, the measure and the new date."),
    gettext_lazy("The self-rating does not fit the figures: please check."),
]


class ReturnForm(forms.Form):
    """Why a report goes back."""

    reason = forms.CharField(label=gettext_lazy("What is to be changed"), widget=area(3), max_length=1000)


def reason_in(request: ActorRequest) -> str:
    """Return the reason: the ticked templates and the reviewer's own words, a line each."""
    own = request.POST.get("reason", "").strip()
    return "\n".join([*request.POST.getlist("template")[: len(RETURN_TEMPLATES)], *([own] if own else [])])


class InboxFilter(forms.Form):
    """Filters of the review inbox; all may stay empty."""

    q = forms.CharField(
        label=gettext_lazy("Search"), required=False, widget=forms.TextInput(attrs={"type": "search"})
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
