"""The form of a ledger's import."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext, gettext_lazy

from tasks.forms.fields import set_choices
from tasks.models import Ledger


class ImportForm(forms.Form):
    """A workbook and the ledger it goes into."""

    ledger = forms.ChoiceField(label=gettext_lazy("Ledger"))
    file = forms.FileField(label=gettext_lazy("File"))

    def __init__(self, *args: Any, ledgers: list[Ledger], year: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.ledgers = {str(ledger.uid): ledger for ledger in ledgers}
        choices = [(uid, str(ledger)) for uid, ledger in self.ledgers.items()]
        if year not in {ledger.year for ledger in ledgers}:
            choices.append(("new", gettext("New ledger of this year")))
        set_choices(self, "ledger", choices)
