"""Forms of the calendars: the programme's days and rhythms, one unit's rhythm, a day of the office's own."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from departments.enums import Rhythm
from departments.models import Department, Programme
from reform.core.holidays import Special
from reform.core.widgets import DateInput, rows_field
from reports.services.calendars import CALENDAR

LAST_DAY = 28


class CalendarForm(forms.Form):
    """Days of the month, and how often units are asked."""

    cutoff_day = forms.IntegerField(
        label=gettext_lazy("Data cut-off"),
        help_text=gettext_lazy("Day of the month, 31 for its last"),
        min_value=1,
        max_value=31,
    )
    due_day = forms.IntegerField(
        label=gettext_lazy("Reports due"),
        help_text=gettext_lazy("Day of the next month"),
        min_value=1,
        max_value=LAST_DAY,
    )
    close_day = forms.IntegerField(
        label=gettext_lazy("Period closes"),
        help_text=gettext_lazy("Day of the next month"),
        min_value=1,
        max_value=LAST_DAY,
    )
    unit_rhythm = forms.ChoiceField(label=gettext_lazy("Departments report"), choices=Rhythm)
    county_rhythm = forms.ChoiceField(label=gettext_lazy("Counties report"), choices=Rhythm)
    behind_monthly = forms.BooleanField(label=gettext_lazy("Those behind every month"), required=False)
    version = forms.IntegerField(widget=forms.HiddenInput)

    @classmethod
    def of(cls, programme: Programme) -> CalendarForm:
        """Return the form filled in with what holds."""
        return cls(initial={name: getattr(programme, name) for name in (*CALENDAR, "version")})

    def clean(self) -> dict[str, Any]:
        """A period closes on the day reports are due, or later."""
        data = super().clean() or {}
        if data.get("due_day") and data.get("close_day") and data["close_day"] < data["due_day"]:
            self.add_error("close_day", _("The period cannot close before reports are due."))
        return data


class RhythmForm(forms.Form):
    """How often one unit is asked, other than its kind."""

    department = forms.ModelChoiceField(
        Department.objects.none(),
        label=gettext_lazy("Unit"),
        to_field_name="uid",
        empty_label=gettext_lazy("Choose a unit"),
    )
    rhythm = forms.ChoiceField(label=gettext_lazy("Reporting rhythm"), choices=Rhythm)

    def __init__(self, *args: Any, units: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows_field(self, "department").queryset = units


class DayForm(forms.Form):
    """A day of the office's own."""

    day = forms.DateField(label=gettext_lazy("Day"), widget=DateInput)
    works = forms.TypedChoiceField(
        label=gettext_lazy("Kind of day"),
        choices=[("0", pgettext_lazy("a day", "Day off")), ("1", pgettext_lazy("a day", "Working day"))],
        coerce=lambda value: value == "1",
    )
    name = forms.CharField(label=gettext_lazy("Holiday"), required=False, max_length=40)

    def special(self) -> Special:
        """Return the day as a value."""
        return Special(self.cleaned_data["day"], self.cleaned_data["works"], self.cleaned_data["name"])


class NoticeForm(forms.Form):
    """The State Council's notice, pasted."""

    text = forms.CharField(
        label=gettext_lazy("Lines of the notice"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=gettext_lazy("A line like 10月1日至7日放假, 9月27日上班 for each holiday."),
    )
