"""The date and the collecting unit of a matter in preparation, on the ledger's row."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reform.core.widgets import DateInput
from tasks.forms.fields import UnitField, unit_field
from tasks.models import Task
from tasks.selectors.names import NameBook


class TermsForm(forms.Form):
    """Due date or long-term, and who collects; `version` tells whether somebody else changed it meanwhile."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    due_on = forms.DateField(label=gettext_lazy("Due date"), required=False, widget=DateInput)
    long_term = forms.BooleanField(label=gettext_lazy("Long-term"), required=False)
    collector = UnitField(label=gettext_lazy("Collecting unit"), required=False)

    def __init__(self, sent: QueryDict | None = None, *, task: Task) -> None:
        known = {name: getattr(task, name) for name in ("version", "due_on", "long_term", "collector")}
        super().__init__(sent, initial=known, auto_id=f"t{task.pk}_%s")
        unit_field(self).offer(NameBook(task.ledger.programme))

    def clean(self) -> dict[str, Any]:
        """A matter has a date or is long-term."""
        said = super().clean() or {}
        if said.get("due_on") and said.get("long_term"):
            raise ValidationError(_("Either a date or long-term, not both."))
        return said
