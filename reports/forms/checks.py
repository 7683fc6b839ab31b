"""Forms of the checking (核对) of a paper."""

from __future__ import annotations

from collections.abc import Iterable

from django import forms
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from reform.core.files import read_upload
from reform.core.widgets import DateInput
from reports.enums import RecordedSource
from reports.selectors.checks import Seen
from reports.services.check_answers import KINDS, MOST_BYTES, Said
from reports.services.check_rounds import MOST_DAYS


class OpenRoundForm(forms.Form):
    """How long the units have."""

    days = forms.IntegerField(label=_("Working days to check"), min_value=1, max_value=MOST_DAYS)


class RecordedForm(forms.Form):
    """How and when a unit told what is recorded for it."""

    source = forms.ChoiceField(label=_("How it came"), choices=RecordedSource)
    said_on = forms.DateField(label=_("When it came"), widget=DateInput, initial=timezone.localdate)


class DecisionForm(forms.Form):
    """The office's word on an objection."""

    upheld = forms.ChoiceField(
        label=_("Decision"),
        choices=[("yes", _("Upheld: the line is put right")), ("no", _("Not upheld"))],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("Reason, told to the unit"), max_length=1000, widget=forms.Textarea(attrs={"rows": 2})
    )


def objections_in(request: HttpRequest, lines: Iterable[Seen]) -> dict[str, Said]:
    """Return what a page sent against some lines, by key, with its files; raises BadFile with a sentence."""
    found = {}
    for line in lines:
        text = request.POST.get(f"object-{line.key}", "").strip()
        upload = request.FILES.get(f"proof-{line.key}")
        if text or upload:
            proof = None
            if upload:
                proof = (upload.name or "", read_upload(upload, kinds=KINDS, limit=MOST_BYTES))
            found[line.key] = Said(text, proof)
    return found
