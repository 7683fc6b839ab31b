"""Forms of a paper's way to the archive: what stands on it, its number, signature, end."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from reform.core.widgets import DateInput
from reports.circulars.kinds import KINDS
from reports.circulars.numbers import Number
from reports.forms.paper_calendar import FORM_LABELS
from reports.models import Circular
from tasks.enums import Publicity

MISSPELT = _("Write the number like 云医改组〔2026〕3号, without 第 and without a leading zero.")
MOST_COPIES = 9999


def clean_number(written: str) -> str:
    """Return a number with 〔〕; brackets typed otherwise are put right, anything else raises ValidationError."""
    number = Number.read(written)
    if number is None:
        raise ValidationError(MISSPELT)
    return str(number)


class NumberForm(forms.Form):
    """A number to be kept for a paper; left empty it is the next of the year."""

    number = forms.CharField(
        label=_("Document number"),
        max_length=60,
        required=False,
        help_text=_("Left empty: the next number of the year."),
    )

    def clean_number(self) -> str:
        """Return the number as the standard writes it, or nothing."""
        written: str = self.cleaned_data["number"]
        return clean_number(written) if written.strip() else ""


class OtherPaperForm(NumberForm):
    """A number used for a paper the portal does not make."""

    used_for = forms.CharField(label=_("Used for another paper"), max_length=200)
    field_order = ("used_for", "number")


class SignatureForm(forms.Form):
    """What stands on the signed paper: who signed, when, under which number, and what may become public."""

    number = forms.CharField(label=_("Document number"), max_length=60)
    signer = forms.CharField(label=_("Signed by"), max_length=60)
    signed_on = forms.DateField(label=_("Date of signature"), widget=DateInput)
    publicity = forms.ChoiceField(label=_("Publicity"), choices=Publicity)

    seen_unasked = forms.BooleanField()
    unasked = forms.CharField(
        label=_("Why they are not asked again"), max_length=300, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(
        self, *args: Any, circular: Circular, units: int = 0, proposed: str = "", **kwargs: Any
    ) -> None:
        """`units` is how many have lines changed after their check: with none, nothing is asked about them."""
        given = {"number": proposed, "signed_on": timezone.localdate(), "publicity": circular.publicity}
        kwargs.setdefault("initial", given)
        super().__init__(*args, **kwargs)
        self.fields["number"].required = KINDS[circular.kind].prints_number(circular.form)
        if units:
            label = _("I know: changed after the check; units not asked again about their lines: %(units)s")
            self.fields["seen_unasked"].label = label % {"units": units}
        else:
            del self.fields["seen_unasked"], self.fields["unasked"]

    def clean(self) -> dict[str, Any]:
        """The tick is asked for; what is kept of it is the reason."""
        given = super().clean() or self.cleaned_data
        given.pop("seen_unasked", None)
        return given

    def clean_number(self) -> str:
        """Return the number as the standard writes it."""
        written: str = self.cleaned_data["number"]
        return clean_number(written) if written.strip() else ""


class SignHereForm(SignatureForm):
    """Signing in the portal: name and day are the signer's own and today."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["signer"], self.fields["signed_on"]


class PaperForm(forms.ModelForm):
    """What stands on the paper besides its figures."""

    copies_printed = forms.IntegerField(
        label=_("Copies printed"), required=False, min_value=1, max_value=MOST_COPIES
    )

    class Meta:
        model = Circular
        fields = (
            "form",
            "publicity",
            "printed_by",
            "printed_on",
            "copies_printed",
            "proxy_seal",
            "upward",
        )
        labels = {
            "form": _("Form"),
            "publicity": _("Publicity"),
            "printed_by": _("Printed by"),
            "printed_on": _("Printed on"),
            "proxy_seal": _("Sealed for the issuer"),
            "upward": _("Goes upward: the signer is printed"),
        }
        help_texts = {
            "printed_by": _("Where it is not the issuer."),
            "printed_on": _("Left empty: the date of signature."),
        }
        widgets = {"printed_on": DateInput}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kind = KINDS.get(self.instance.kind)
        allowed = kind.forms if kind else (self.instance.form,)
        self.fields["form"] = forms.ChoiceField(
            label=_("Form"), choices=[(key, FORM_LABELS[key]) for key in FORM_LABELS if key in allowed]
        )


class ReasonForm(forms.Form):
    """Why something is called off, taken back or left."""

    reason = forms.CharField(label=_("Reason"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))


class ArchiveForm(forms.Form):
    """When a paper went to the archive, and under which number."""

    archived_on = forms.DateField(label=_("Archived on"), widget=DateInput)
    number = forms.CharField(label=_("Archive number"), max_length=60)

    def __init__(self, *args: Any, circular: Circular, **kwargs: Any) -> None:
        given = {
            "archived_on": circular.archived_on or timezone.localdate(),
            "number": circular.archive_number,
        }
        kwargs.setdefault("initial", given)
        super().__init__(*args, **kwargs)
