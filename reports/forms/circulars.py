"""Forms of a circular: the facts of a late matter, the signature."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from reform.core.widgets import DateInput
from tasks.enums import Publicity

# 机关代字〔2026〕3号: no 第, no leading zero, hexagonal brackets (GB/T 9704-2012, 7.2.5).
NUMBER = re.compile(r"^[^\d〔〕\[\]()（）\s]{1,20}〔\d{4}〕[1-9]\d{0,4}号$")
BRACKETS = str.maketrans({"[": "〔", "]": "〕", "【": "〔", "】": "〕", "［": "〔", "］": "〕"})


class FactsForm(forms.Form):
    """Where it stands, why, and what is planned by when: the clerk's words for one late matter."""

    now = forms.CharField(label=_("Now"), max_length=200, required=False)
    cause = forms.CharField(label=_("Cause"), max_length=300, required=False)
    plan = forms.CharField(label=_("Plan"), max_length=300, required=False)
    plan_on = forms.DateField(label=_("Planned for"), required=False, widget=DateInput)


class SignForm(forms.Form):
    """What stands on the signed paper: who signed, when, under which number."""

    number = forms.CharField(label=_("Document number"), max_length=60)
    signer = forms.CharField(label=_("Signed by"), max_length=60)
    signed_on = forms.DateField(label=_("Date of signature"), widget=DateInput)
    publicity = forms.ChoiceField(label=_("Publicity"), choices=Publicity, initial=Publicity.INTERNAL)

    def __init__(self, *args: Any, proposed: str = "", **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"number": proposed, "signed_on": timezone.localdate()})
        super().__init__(*args, **kwargs)

    def clean_number(self) -> str:
        """Return the number with 〔〕; brackets typed otherwise are put right, anything else is refused."""
        number = re.sub(r"\s", "", self.cleaned_data["number"]).translate(BRACKETS)
        if not NUMBER.match(number):
            raise ValidationError(
                _("Write the number like 云医改组〔2026〕3号, without 第 and without a leading zero.")
            )
        return number
