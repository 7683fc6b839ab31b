"""The form of a unit's sheet of group duties: one line an item."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reform.core.widgets import DateInput
from reports.forms.report import area
from reports.models import CountySheet, CountySheetEntry
from reports.services.sheets import SheetRow


class SheetRowForm(forms.Form):
    """One item: done or not, the day, a figure, words."""

    done = forms.BooleanField(label=gettext_lazy("In effect"), required=False)
    done_on = forms.DateField(label=gettext_lazy("In effect since"), required=False, widget=DateInput)
    figure = forms.DecimalField(
        label=gettext_lazy("Figure"),
        required=False,
        max_digits=18,
        decimal_places=4,
        widget=forms.NumberInput(attrs={"step": "any", "inputmode": "decimal"}),
    )
    text = forms.CharField(
        label=gettext_lazy("How it stands"), required=False, widget=area(2), max_length=2000
    )

    def __init__(self, data: Any, *, entry: CountySheetEntry) -> None:
        self.entry = entry
        initial = {
            "done": entry.done,
            "done_on": entry.done_on,
            "figure": entry.figure.normalize() + 0 if entry.figure is not None else None,
            "text": entry.text,
        }
        super().__init__(data, prefix=f"e{entry.pk}", initial=initial)

    def clean(self) -> dict[str, Any]:
        """A tick without a day means today; nothing was done tomorrow."""
        cleaned = super().clean() or self.cleaned_data
        today = timezone.localdate()
        if cleaned.get("done") and "done_on" in cleaned:
            cleaned["done_on"] = cleaned["done_on"] or today
            if cleaned["done_on"] > today:
                self.add_error("done_on", _("This day is still to come."))
        return cleaned

    def row(self) -> SheetRow:
        """Return the line as the service takes it."""
        cleaned = self.cleaned_data
        done_on = cleaned["done_on"] if cleaned["done"] else None
        return SheetRow(self.entry.item, cleaned["done"], done_on, cleaned["figure"], cleaned["text"])


def sheet_forms(sheet: CountySheet, data: Any = None) -> list[SheetRowForm]:
    """Return the forms of all items of a sheet, in the order of the ledger."""
    entries = sheet.entries.select_related("item__task")
    return [SheetRowForm(data, entry=entry) for entry in entries]
