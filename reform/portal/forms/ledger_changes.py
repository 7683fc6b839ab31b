"""The form of an exported sheet that is brought back: where its progress comes from, and which conflicts are taken."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from reform.core.widgets import DateInput
from reports.enums import RecordedSource


class TakeChangesForm(forms.Form):
    """How the progress in a sheet was told, and when."""

    source = forms.ChoiceField(label=_("How it came"), choices=RecordedSource)
    recorded_on = forms.DateField(label=_("When it came"), widget=DateInput)
