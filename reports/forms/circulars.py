"""Forms of a circular: the facts of a late matter."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from reform.core.widgets import DateInput


class FactsForm(forms.Form):
    """Where it stands, why, and what is planned by when: the clerk's words for one late matter."""

    now = forms.CharField(label=_("Now"), max_length=200, required=False)
    cause = forms.CharField(label=_("Cause"), max_length=300, required=False)
    plan = forms.CharField(label=_("Plan"), max_length=300, required=False)
    plan_on = forms.DateField(label=_("Planned for"), required=False, widget=DateInput)
