"""Forms of a draft's words: a section, the demands, the sections taken back from Word."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from reform.core.files import BadFile, read_upload
from reform.core.widgets import DateInput, LineArea
from reports.circulars.records import Demand
from reports.services.circular_words import LONGEST, LONGEST_HEADING, DemandWords

KINDS = (".docx",)
_MONTH = re.compile(r"^(\d{4})-(\d{2})$")


class SectionForm(forms.Form):
    """One part of the paper: its heading where it has one, its text a line a paragraph."""

    heading = forms.CharField(label=_("Heading"), max_length=LONGEST_HEADING, required=False)
    text = forms.CharField(
        label=_("Text"),
        max_length=LONGEST,
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"class": "compose-text", "rows": 6, "spellcheck": "false"}),
    )
    seen = forms.CharField(widget=forms.HiddenInput)


class MonthInput(forms.DateInput):
    """The browser's own month field."""

    input_type = "month"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m")


class MonthField(forms.DateField):
    """A month, as its first day."""

    widget = MonthInput

    def to_python(self, value: Any) -> date | None:
        """Return the first day of the month written as 2026-11; ValidationError for anything else."""
        if isinstance(value, str) and value.strip():
            found = _MONTH.match(value.strip())
            if not found or not 1 <= int(found[2]) <= 12 or int(found[1]) < 1:
                raise ValidationError(_now("Write the month like 2026-11."))
            return date(int(found[1]), int(found[2]), 1)
        return None


class DemandForm(forms.Form):
    """One demand: its theme, who is asked, what, and by when or from which month on."""

    theme = forms.CharField(label=_("Theme"), max_length=40)
    addressee = forms.CharField(
        label=_("Addressee"), max_length=100, widget=forms.TextInput(attrs={"list": "addressees"})
    )
    act = forms.CharField(label=_("What it asks"), max_length=300, widget=LineArea({"rows": 3}))
    due_on = forms.DateField(label=_("Before the day"), required=False, widget=DateInput)
    from_on = MonthField(label=_("From the month on"), required=False)

    def clean(self) -> dict[str, Any]:
        """Return the demand; it has a day or a month, not both."""
        said = super().clean() or {}
        if not self.errors and bool(said.get("due_on")) == bool(said.get("from_on")):
            self.add_error("due_on", _now("A demand has a day it is due before, or a month it holds from."))
        return said

    def words(self) -> DemandWords:
        """Return the demand as the service keeps it."""
        said = self.cleaned_data
        day, month = said["due_on"], said["from_on"]
        return DemandWords(
            theme=said["theme"],
            addressee=said["addressee"],
            act=said["act"],
            due_on=day.isoformat() if day else "",
            from_on=month.isoformat() if month else "",
        )


def demand_forms(demands: Sequence[Demand]) -> list[DemandForm]:
    """Return a form a demand, filled in."""
    return [
        DemandForm(
            initial={name: getattr(demand, name) for name in DemandForm.base_fields},
            auto_id=f"id_demand_{number}_%s",
        )
        for number, demand in enumerate(demands, start=1)
    ]


def sent_demands(sent: QueryDict) -> list[DemandForm]:
    """Return a bound form for every line that was sent, in the order of the page; empty lines are left out."""
    columns = [sent.getlist(name) for name in DemandForm.base_fields]
    rows = [dict(zip(DemandForm.base_fields, row, strict=True)) for row in zip(*columns, strict=False)]
    return [
        DemandForm(row, auto_id=f"id_demand_{number}_%s")
        for number, row in enumerate(rows, start=1)
        if any(value.strip() for value in row.values())
    ]


class WordForm(forms.Form):
    """The Word file that comes back."""

    file = forms.FileField(label=_("Word file"))

    def clean_file(self) -> bytes:
        """Return the bytes of the file, checked; ValidationError says what is wrong with it."""
        try:
            return read_upload(self.cleaned_data["file"], kinds=KINDS)
        except BadFile as fault:
            raise ValidationError(str(fault)) from fault
