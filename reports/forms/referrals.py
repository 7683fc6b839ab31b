"""Forms about referrals: asking for coordination, taking up, putting forward, answers and outcomes in words."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from departments.actor import Actor
from departments.models import Department
from reform.core.days import day
from reform.core.widgets import DateInput, rows_field
from reports.forms.instructions import units_to_choose
from reports.selectors.instructions import tasks_to_choose
from reports.selectors.meetings import meetings_to_come
from tasks.models import Meeting, Task

WORDS_LENGTH = 4000


class RaiseForm(forms.Form):
    """What a unit cannot solve itself, and what it asks for; the office says for which unit."""

    department = forms.ModelChoiceField(
        Department.objects.none(), label=gettext_lazy("Unit that asks"), to_field_name="uid", empty_label="—"
    )
    title = forms.CharField(label=gettext_lazy("Title"), max_length=200)
    text = forms.CharField(
        label=gettext_lazy("What cannot be solved"),
        max_length=WORDS_LENGTH,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("What has been tried, and where it is stuck"),
    )
    asked = forms.CharField(
        label=gettext_lazy("What is asked for"),
        max_length=WORDS_LENGTH,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    task = forms.ModelChoiceField(
        Task.objects.none(),
        label=gettext_lazy("About a matter of the ledger"),
        to_field_name="uid",
        required=False,
        empty_label=gettext_lazy("None"),
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows_field(self, "task").queryset = tasks_to_choose(actor)
        if actor.in_secretariat:
            rows_field(self, "department").queryset = units_to_choose(actor)
        else:
            del self.fields["department"]


class TakeUpForm(forms.Form):
    """Which unit coordinates, and until when it answers."""

    owner = forms.ModelChoiceField(
        Department.objects.none(),
        label=gettext_lazy("Unit that coordinates"),
        to_field_name="uid",
        empty_label="—",
    )
    due_on = forms.DateField(label=gettext_lazy("Answer by"), widget=DateInput)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows_field(self, "owner").queryset = units_to_choose(actor)

    def clean_due_on(self) -> date:
        """Return the day; an error for one that is past."""
        day: date = self.cleaned_data["due_on"]
        if day < timezone.localdate():
            raise forms.ValidationError(_("This day is past."))
        return day


class PutForwardForm(forms.Form):
    """To which meeting a referral is put forward."""

    meeting = forms.ModelChoiceField(
        Meeting.objects.none(), label=gettext_lazy("Meeting"), to_field_name="uid", empty_label="—"
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = rows_field(self, "meeting", said=lambda obj: f"{day(obj.held_on)} {obj.title}")
        field.queryset = meetings_to_come(actor)


class WordsForm(forms.Form):
    """An answer, an outcome, or a reason."""

    words = forms.CharField(max_length=WORDS_LENGTH, widget=forms.Textarea(attrs={"rows": 3}))
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, label: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["words"].label = label


class ListForm(forms.Form):
    """What the list of referrals is narrowed to."""

    state = forms.CharField(required=False, widget=forms.HiddenInput)
    unit = forms.ModelChoiceField(
        Department.objects.none(),
        label=gettext_lazy("Unit"),
        to_field_name="uid",
        required=False,
        empty_label=gettext_lazy("All units"),
        widget=forms.Select(attrs={"data-autosubmit": True}),
    )

    def __init__(self, *args: Any, units: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows_field(self, "unit").queryset = units
