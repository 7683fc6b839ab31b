"""Forms of orders (督办): a draft and its signature, the unit's answer, what the office decides."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from departments.actor import Actor
from departments.enums import Role
from departments.models import Department
from reform.core.files import BadFile, read_upload
from reform.core.widgets import DateInput, LineArea, choice_field, rows_field
from reports.enums import OrderKind, RecordedSource, Signer
from reports.ladder import RAISE
from reports.models import OrderProof, SupervisionOrder
from reports.services.evidence import KINDS, MOST_BYTES
from tasks.forms.handed_out import reason_field

TITLE_LENGTH, TEXT_LENGTH = 200, 4000


def text_field(label: Any, *, rows: int, required: bool = True, help_text: Any = "") -> forms.CharField:
    """Return a field for a text that is printed."""
    return forms.CharField(
        label=label,
        required=required,
        max_length=TEXT_LENGTH,
        help_text=help_text,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


class VersionForm(forms.Form):
    """A form about one order as it was read."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def terms(self) -> dict[str, Any]:
        """Return what the service takes: everything but the version."""
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}


class DraftForm(VersionForm):
    """The words of an order."""

    title = forms.CharField(label=_("Subject"), max_length=TITLE_LENGTH, widget=LineArea)
    text = text_field(pgettext_lazy("order", "Cause"), rows=4, required=False)
    demands = text_field(
        _("Demands"),
        rows=4,
        help_text=_("One demand a line, with who does it and until when; ask for it, do not order it."),
    )
    authority = forms.CharField(
        label=_("Authority"),
        max_length=200,
        required=False,
        help_text=_("Only where the paper names an inspection: the rule or decision it rests on."),
    )


class NewOrderForm(forms.Form):
    """An order drafted by hand about a matter."""

    kind = forms.ChoiceField(label=_("Kind of paper"), choices=OrderKind)
    department = forms.ModelChoiceField(
        label=_("Unit"), queryset=Department.objects.none(), empty_label=_("Choose a unit")
    )
    title = forms.CharField(label=_("Subject"), max_length=TITLE_LENGTH, widget=LineArea)
    text = text_field(pgettext_lazy("order", "Cause"), rows=4, required=False)
    demands = text_field(_("Demands"), rows=4)

    def __init__(self, *args: Any, units: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows_field(self, "department").queryset = units


class SignForm(VersionForm):
    """The signature: the day to answer by, and a leader's name and day where the head records it."""

    signer = forms.CharField(label=_("Signed by (leader)"), max_length=60, required=False)
    signed_on = forms.DateField(label=pgettext_lazy("order", "Signed on"), required=False, widget=DateInput)
    due_on = forms.DateField(label=_("To be answered by"), widget=DateInput)

    def __init__(self, *args: Any, order: SupervisionOrder, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if order.signs != Signer.LEADER or actor.role == Role.LEADER:
            del self.fields["signer"]
        else:
            self.fields["signer"].required = True


class ReasonForm(VersionForm):
    """A reason: why a draft is not used, an order withdrawn."""

    reason = reason_field(_("Reason"), rows=2)


class FilesInput(forms.ClearableFileInput):
    """A file field that takes several."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files at once, each checked; cleans to names and bytes."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> list[tuple[str, bytes]]:
        """Return name and bytes of every file; raises ValidationError with a sentence for one that is not taken."""
        uploads: list[UploadedFile] = [one for one in (data or []) if one]
        try:
            return [(one.name or "", read_upload(one, kinds=KINDS, limit=MOST_BYTES)) for one in uploads]
        except BadFile as fault:
            raise forms.ValidationError(str(fault)) from fault


class AnswerForm(VersionForm):
    """What the unit answers: the last word, or how far things are."""

    measures = reason_field(_("Measures"), help_text=_("Which steps are taken, by whom."))
    done = reason_field(_("What was done"), required=False)
    expected_on = forms.DateField(label=_("To be settled by"), required=False, widget=DateInput)
    proof = FilesField(label=_("Proof"), required=False)
    act = forms.ChoiceField(
        label=_("Kind of feedback"),
        choices=[
            ("answer", _("The answer: it is checked")),
            ("interim", _("Interim feedback: how far it has come")),
        ],
        widget=forms.RadioSelect,
        initial="answer",
    )

    def terms(self) -> dict[str, Any]:
        """Return what the service takes."""
        found = super().terms()
        found["interim"] = found.pop("act") == "interim"
        found["files"] = found.pop("proof")
        return found


class RecordForm(AnswerForm):
    """An answer the office enters for the unit (代录)."""

    recorded_from = forms.ChoiceField(label=_("How it came"), choices=RecordedSource, initial="paper")


class ReturnForm(VersionForm):
    """What is missing in an answer, and the day it is due again."""

    reason = reason_field(pgettext_lazy("order", "What is missing"), rows=2)
    due_on = forms.DateField(label=_("To be answered again by"), widget=DateInput)


class CloseForm(VersionForm):
    """销号: what was done, and the file it rests on."""

    outcome = reason_field(_("What was done"), rows=3)
    proof = forms.ModelChoiceField(
        label=_("Proof it rests on"),
        queryset=OrderProof.objects.none(),
        required=False,
        to_field_name="uid",
        empty_label=_("No file"),
    )

    def __init__(self, *args: Any, proofs: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows_field(self, "proof").queryset = proofs


class RaiseForm(VersionForm):
    """To which step an order is raised, and why."""

    to = forms.ChoiceField(label=_("Raise to"))
    reason = reason_field(_("Reason"), rows=2)

    def __init__(self, *args: Any, steps: tuple[str, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words = {RAISE: _("The leading group (as a matter put forward)"), **dict(OrderKind.choices)}
        choice_field(self, "to").choices = [(step, words[step]) for step in steps]


class ExtensionForm(VersionForm):
    """A request for more time."""

    reason = reason_field(_("Why more time is needed"), rows=2)
    progress = reason_field(_("How far it has come"), rows=2)
    new_due_on = forms.DateField(label=_("New day"), widget=DateInput)


class ExtensionDecisionForm(VersionForm):
    """Whether there is more time."""

    approved = forms.TypedChoiceField(
        label=_("Whether it is approved"),
        choices=[("yes", _("Approve it")), ("no", _("Do not approve it"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    decider = forms.CharField(label=_("Decided by (leader)"), max_length=100, required=False)
    answer = reason_field(_("Answer to the unit"), rows=2, required=False)

    def __init__(self, *args: Any, order: SupervisionOrder, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if order.extension_by != Signer.LEADER or actor.role == Role.LEADER:
            del self.fields["decider"]


class AccountabilityForm(forms.Form):
    """问责 is done elsewhere: on which day what was handed to which body."""

    department = forms.ModelChoiceField(
        label=_("Unit"), queryset=Department.objects.none(), empty_label=_("Choose a unit")
    )
    order = forms.ModelChoiceField(
        label=_("Order"), queryset=SupervisionOrder.objects.none(), required=False, empty_label=_("None")
    )
    handed_on = forms.DateField(label=_("Handed on"), widget=DateInput)
    body = forms.CharField(label=_("Receiving body"), max_length=100)
    text = reason_field(_("Note"), rows=3, required=False)

    def __init__(self, *args: Any, units: Any, orders: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows_field(self, "department").queryset = units
        rows_field(self, "order").queryset = orders
