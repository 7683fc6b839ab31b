"""Forms for notices: read one in, correct its head, choose its ledger."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reform.core.files import read_upload
from reform.core.widgets import DateInput
from tasks.enums import LedgerState, NoticeKind, Publicity
from tasks.forms.fields import set_choices
from tasks.models import Ledger, Notice
from tasks.services.intake import KINDS


class UploadForm(forms.Form):
    """A notice as a file or as pasted text."""

    file = forms.FileField(required=False, label=gettext_lazy("File"))
    text = forms.CharField(
        required=False,
        label=gettext_lazy("Pasted text"),
        widget=forms.Textarea(attrs={"rows": 8}),
        max_length=2_000_000,
        strip=False,
    )
    issued_on = forms.DateField(
        required=False,
        label=gettext_lazy("Date of issue"),
        help_text=gettext_lazy(
            "Only when the text itself names none: dates like “by the end of August” count from it."
        ),
        widget=DateInput,
    )

    def clean(self) -> dict[str, Any]:
        """A file or a text, not both, not neither."""
        data = super().clean() or {}
        has_text = bool((data.get("text") or "").strip())
        if bool(data.get("file")) == has_text and not {"file", "text"} & set(self.errors):
            raise forms.ValidationError(
                _("Choose a file or paste the text, not both.")
                if has_text
                else _("Choose a file or paste the text.")
            )
        return data

    def paper(self) -> dict[str, Any]:
        """Return the paper as services take it: `name` and `data` of a file or `text`, and `issued_on`.

        Raises BadFile for a file of another kind or too large.
        """
        upload = self.cleaned_data["file"]
        return {
            "name": upload.name if upload else "",
            "data": read_upload(upload, kinds=KINDS) if upload else None,
            "text": self.cleaned_data["text"],
            "issued_on": self.cleaned_data["issued_on"],
        }

    def refuse(self, error: Exception) -> None:
        """Say at the file, or at the text, why the paper is not read in."""
        self.add_error("file" if self.cleaned_data["file"] else "text", str(error))


class HeadForm(forms.ModelForm):
    """What stands on the head of a notice."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    class Meta:
        model = Notice
        fields = ["title", "document_number", "issuer", "issued_on", "kind", "publicity"]
        labels = {
            "title": gettext_lazy("Title"),
            "document_number": gettext_lazy("Document number"),
            "issuer": gettext_lazy("Issuer"),
            "issued_on": gettext_lazy("Date of issue"),
            "kind": gettext_lazy("Kind"),
            "publicity": gettext_lazy("Publicity"),
        }
        widgets = {"issued_on": DateInput}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        set_choices(self, "kind", NoticeKind.choices)
        set_choices(self, "publicity", Publicity.choices)


class LedgerChoiceForm(forms.Form):
    """Which ledger a notice goes into; a new year's can be opened on the spot."""

    ledger = forms.ChoiceField(label=gettext_lazy("Ledger"))

    def __init__(self, *args: Any, programme: Any, year: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.ledgers = {
            str(one.uid): one for one in Ledger.objects.filter(programme=programme, state=LedgerState.OPEN)
        }
        choices = [(uid, str(one)) for uid, one in self.ledgers.items()]
        if year not in {one.year for one in self.ledgers.values()}:
            choices.append((f"new:{year}", _("New ledger of %(year)s") % {"year": year}))
        set_choices(self, "ledger", choices)
        self.year = year
