"""Forms about meetings: what and when, a point of the agenda, that it was held, minutes, a decision."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from departments.actor import Actor
from departments.models import Department
from reform.core.files import read_upload
from reform.core.widgets import DateInput, TimeInput, rows_field
from reports.forms.instructions import units_to_choose
from reports.models import Referral
from tasks.enums import MeetingKind
from tasks.models import Ledger

PAPERS = (".pdf", ".docx", ".xlsx", ".doc", ".wps")
MINUTES = (".pdf", ".docx", ".doc", ".wps", ".ofd")
LONGEST = 600


class MeetingForm(forms.Form):
    """What a meeting is, when and where, and who is in the chair."""

    kind = forms.ChoiceField(
        label=pgettext_lazy("meeting", "Kind"), choices=MeetingKind, widget=forms.RadioSelect, initial="group"
    )
    title = forms.CharField(label=gettext_lazy("Title"), max_length=200)
    held_on = forms.DateField(label=gettext_lazy("Date"), widget=DateInput)
    begins_at = forms.TimeField(label=gettext_lazy("Begins at"), required=False, widget=TimeInput)
    place = forms.CharField(label=gettext_lazy("Place"), max_length=100, required=False)
    chair = forms.CharField(label=gettext_lazy("Chair"), max_length=100, required=False)


class ChangeForm(MeetingForm):
    """The same of a meeting that is planned already."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class PointForm(forms.Form):
    """One point of an agenda: what, who speaks, how long."""

    title = forms.CharField(label=gettext_lazy("Agenda item"), max_length=200)
    speaker = forms.ModelChoiceField(
        Department.objects.none(),
        label=gettext_lazy("Unit that speaks"),
        to_field_name="uid",
        required=False,
        empty_label="—",
    )
    written = forms.CharField(
        label=gettext_lazy("Who speaks, in words"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Where it is not a unit: a person, an expert"),
    )
    minutes = forms.IntegerField(
        label=gettext_lazy("Length in minutes"), required=False, min_value=1, max_value=LONGEST
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows_field(self, "speaker").queryset = units_to_choose(actor)


class PaperForm(forms.Form):
    """Papers for one point."""

    file = forms.FileField(label=pgettext_lazy("agenda", "Paper"))

    def read(self) -> tuple[str, bytes]:
        """Return name and bytes; raises BadFile with a sentence."""
        upload = self.cleaned_data["file"]
        return upload.name, read_upload(upload, kinds=PAPERS)


class HeldForm(forms.Form):
    """That a meeting was held, on which day, and who was there."""

    held_on = forms.DateField(label=gettext_lazy("Held on"), widget=DateInput)
    attendance = forms.CharField(
        label=gettext_lazy("Who was there"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def clean_held_on(self) -> date:
        """Return the day; an error for one that has not come."""
        day: date = self.cleaned_data["held_on"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("This day has not come yet."))
        return day


class CancelForm(forms.Form):
    """Why a meeting is cancelled."""

    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=300)
    version = forms.IntegerField(widget=forms.HiddenInput)


class MinutesForm(forms.Form):
    """Number and file of the minutes."""

    number = forms.CharField(label=gettext_lazy("Number of the minutes"), max_length=60, required=False)
    file = forms.FileField(label=gettext_lazy("Minutes"), required=False)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def read(self) -> tuple[str, bytes] | None:
        """Return name and bytes of the file, if one was sent; raises BadFile with a sentence."""
        upload = self.cleaned_data["file"]
        return (upload.name, read_upload(upload, kinds=MINUTES)) if upload else None


class DecisionForm(forms.Form):
    """What was decided, who carries it out, until when, and which referrals it answers."""

    text = forms.CharField(
        label=pgettext_lazy("meeting", "Decision"), max_length=4000, widget=forms.Textarea(attrs={"rows": 3})
    )
    department = forms.ModelChoiceField(
        Department.objects.none(),
        label=gettext_lazy("Unit that carries it out"),
        to_field_name="uid",
        required=False,
        empty_label="—",
    )
    due_on = forms.DateField(label=gettext_lazy("Due date"), required=False, widget=DateInput)
    referrals = forms.ModelMultipleChoiceField(
        Referral.objects.none(),
        label=gettext_lazy("Answers what was put forward"),
        to_field_name="uid",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, actor: Actor, undecided: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows_field(self, "department").queryset = units_to_choose(actor)
        rows_field(self, "referrals").queryset = undecided


class ChangedDecisionForm(DecisionForm):
    """A decision that is written down already; what it answers can be added."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class LedgerForm(forms.Form):
    """Into which running ledger a decision goes."""

    ledger = forms.ModelChoiceField(Ledger.objects.none(), to_field_name="uid", required=False)

    def __init__(self, *args: Any, ledgers: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.ledgers = ledgers
        rows_field(self, "ledger").queryset = ledgers

    def clean_ledger(self) -> Ledger:
        """Return the ledger that was chosen, else the newest; an error where none is running."""
        chosen = self.cleaned_data["ledger"] or self.ledgers.first()
        if chosen is None:
            raise forms.ValidationError(_("No ledger is running."))
        return chosen
