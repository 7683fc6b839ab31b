"""Forms of the registers: innovations and pilots, publicity and training, members' support, papers planned."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from departments.actor import Actor
from departments.models import Department, Programme
from reform.core.widgets import DateInput, rows_field
from reports.enums import InnovationKind, OutreachKind
from reports.forms.report import area
from reports.models import SupportEntry, SupportItem
from reports.roles.registers import OFFICE
from reports.selectors.burden import PAPERS
from reports.selectors.protocol import units_to_choose
from reports.selectors.registers import registers_open_to
from reports.services.support import Cell

FIRST_YEAR, LAST_YEAR = 2000, 2100


class EntryForm(forms.Form):
    """Whose entry it is, in which programme's register; each is asked only of who can choose. `changes` asks neither."""

    register = forms.ModelChoiceField(
        label=gettext_lazy("Register"),
        queryset=Programme.objects.none(),
        to_field_name="uid",
        empty_label=None,
    )
    unit = forms.ModelChoiceField(
        label=gettext_lazy("Unit"),
        queryset=Department.objects.none(),
        to_field_name="uid",
        empty_label=gettext_lazy("Choose a unit"),
    )

    def __init__(self, data: Any = None, *, actor: Actor, changes: bool = False, **kwargs: Any) -> None:
        self.actor = actor
        super().__init__(data, **kwargs)
        registers = [] if changes else registers_open_to(actor)
        if len(registers) > 1:
            keys = [one.pk for one in registers]
            field = rows_field(self, "register", said=lambda obj: obj.secretariat_name)
            field.queryset = Programme.objects.filter(pk__in=keys).order_by("pk")
            self.fields["register"].initial = registers[0].uid
        else:
            del self.fields["register"]
        if changes or actor.role not in OFFICE:
            del self.fields["unit"]
        else:
            rows_field(self, "unit").queryset = units_to_choose(actor.own_programme)
            if "register" in self.fields and actor.department:
                self.fields["unit"].initial = actor.department.uid

    def clean(self) -> dict[str, Any]:
        """Into the register of another level only the own unit is entered."""
        cleaned = super().clean() or self.cleaned_data
        if (
            not self.errors
            and self.programme != self.actor.programme
            and self.department != self.actor.department
        ):
            self.add_error("unit", _("Into the register of another level only your own unit is entered."))
        return cleaned

    @property
    def programme(self) -> Programme:
        """The programme into whose register it goes; call after validation."""
        return self.cleaned_data.get("register") or self.actor.own_programme

    @property
    def department(self) -> Department:
        """The unit it is about; call after validation."""
        unit = self.cleaned_data.get("unit") or self.actor.department
        if unit is None:
            raise PermissionDenied
        return unit


class InnovationForm(EntryForm):
    """A local innovation or pilot: what it is, at which level, on what basis, what came of it."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Category"), choices=InnovationKind.choices, widget=forms.RadioSelect
    )
    title = forms.CharField(label=gettext_lazy("Name or title"), max_length=200)
    text = forms.CharField(label=gettext_lazy("What is done"), widget=area(6), max_length=4000)
    level = forms.CharField(
        label=gettext_lazy("Level"),
        required=False,
        max_length=60,
        help_text=gettext_lazy("Who made it a pilot, such as nation, province, city."),
    )
    basis = forms.CharField(
        label=gettext_lazy("Basis"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("The paper it rests on, with its number."),
    )
    started_on = forms.DateField(label=gettext_lazy("Begun on"), required=False, widget=DateInput)
    ended_on = forms.DateField(label=gettext_lazy("Ended on"), required=False, widget=DateInput)
    results = forms.CharField(label=gettext_lazy("Results"), required=False, widget=area(4), max_length=4000)

    def clean(self) -> dict[str, Any]:
        """It ends after it began."""
        cleaned = super().clean()
        began, ended = cleaned.get("started_on"), cleaned.get("ended_on")
        if began and ended and ended < began:
            self.add_error("ended_on", _("This day lies before the beginning."))
        return cleaned


class OutreachForm(EntryForm):
    """Publicity or training: when, by which medium, for whom, how many."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Category"), choices=OutreachKind.choices, widget=forms.RadioSelect
    )
    title = forms.CharField(label=gettext_lazy("What it was about"), max_length=200)
    held_on = forms.DateField(label=gettext_lazy("Held on"), widget=DateInput)
    medium = forms.CharField(
        label=gettext_lazy("Medium or place"),
        required=False,
        max_length=100,
        help_text=gettext_lazy("Newspaper, broadcast, meeting hall, web page and the like."),
    )
    audience = forms.CharField(label=gettext_lazy("Audience"), required=False, max_length=100)
    number = forms.IntegerField(
        label=gettext_lazy("Number of people"), required=False, min_value=0, max_value=99_999_999
    )

    def clean_held_on(self) -> Any:
        """Only what took place is entered."""
        day = self.cleaned_data["held_on"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("This day is still to come."))
        return day


class SupportItemForm(forms.Form):
    """What member units are asked to support in a year."""

    title = forms.CharField(label=gettext_lazy("Item"), max_length=100)


class SupportCellForm(forms.Form):
    """What a unit did for one item, and when; empty words take it out."""

    done_on = forms.DateField(label=gettext_lazy("Day"), required=False, widget=DateInput)
    text = forms.CharField(
        label=gettext_lazy("What the unit did"), required=False, widget=area(2), max_length=500
    )
    version = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)

    def __init__(self, data: Any, *, item: SupportItem, entry: SupportEntry | None) -> None:
        self.item = item
        initial = {"done_on": entry.done_on, "text": entry.text, "version": entry.version} if entry else None
        super().__init__(data, prefix=f"item{item.order}", initial=initial)

    def clean(self) -> dict[str, Any]:
        """A day alone says nothing; nothing was done tomorrow."""
        cleaned = super().clean() or self.cleaned_data
        day = cleaned.get("done_on")
        if day and day > timezone.localdate():
            self.add_error("done_on", _("This day is still to come."))
        if day and "text" in cleaned and not cleaned["text"]:
            self.add_error("text", _("Say what was done."))
        return cleaned

    def cell(self) -> Cell:
        """Return the cell as the service takes it; call after validation."""
        cleaned = self.cleaned_data
        return Cell(self.item, cleaned["version"], cleaned["done_on"], cleaned["text"])


class PaperPlanForm(forms.Form):
    """How many papers of each kind are planned in a year; empty is no plan."""

    year = forms.IntegerField(min_value=FIRST_YEAR, max_value=LAST_YEAR, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        for kind, label in PAPERS.items():
            self.fields[kind] = forms.IntegerField(
                label=str(label), required=False, min_value=0, max_value=9999
            )

    @property
    def planned(self) -> dict[str, int | None]:
        """The numbers by kind; call after validation."""
        return {kind: self.cleaned_data[kind] for kind in PAPERS}


class YearFilter(forms.Form):
    """Filters of a register that stand in its address: words, year, unit; `show` is a state or kind of its chips."""

    show = forms.CharField(required=False, widget=forms.HiddenInput)

    q = forms.CharField(
        label=gettext_lazy("Keywords"), required=False, widget=forms.TextInput(attrs={"type": "search"})
    )
    unit = forms.ModelChoiceField(
        label=gettext_lazy("Unit"),
        required=False,
        queryset=Department.objects.none(),
        to_field_name="uid",
        empty_label=gettext_lazy("All units"),
        widget=forms.Select(attrs={"data-autosubmit": ""}),
    )

    def __init__(self, data: Any, *, years: list[int], units: QuerySet[Department]) -> None:
        super().__init__(data)
        self.fields["year"] = forms.TypedChoiceField(
            label=gettext_lazy("Year"),
            coerce=int,
            required=False,
            empty_value=None,
            choices=[(year, str(year)) for year in years],
            widget=forms.Select(attrs={"data-autosubmit": ""}),
        )
        self.order_fields(["q", "year", "unit", "show"])
        rows_field(self, "unit").queryset = units
