"""Forms of highlights: entered or worded by the office, and each step of their praise."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from departments.actor import Actor
from departments.models import Department
from reform.core.widgets import DateInput, rows_field
from reports.enums import Praise
from reports.forms.report import area
from reports.models import Circular, Highlight
from reports.selectors.highlights import circulars_to_name, steps_of
from reports.selectors.protocol import units_to_choose
from tasks.models import Task


class WordsForm(forms.Form):
    """What a highlight is called and says."""

    title = forms.CharField(label=gettext_lazy("Name or title"), max_length=200)
    text = forms.CharField(label=gettext_lazy("Words of the highlight"), widget=area(5), max_length=2000)
    found_on = forms.DateField(
        label=gettext_lazy("Known since"),
        widget=DateInput,
        help_text=gettext_lazy("It counts towards the praise of the year of this day."),
    )

    def clean_found_on(self) -> Any:
        """Nothing is praised before it is known."""
        return _not_to_come(self.cleaned_data["found_on"])


class HighlightForm(WordsForm):
    """A highlight that no report told: its unit, and the matter it belongs to, where there is one."""

    unit = forms.ModelChoiceField(
        label=gettext_lazy("Unit"),
        queryset=Department.objects.none(),
        to_field_name="uid",
        empty_label=gettext_lazy("Choose a unit"),
    )
    task = forms.ModelChoiceField(
        label=gettext_lazy("Matter it belongs to"),
        queryset=Task.objects.none(),
        to_field_name="uid",
        required=False,
        empty_label=gettext_lazy("None"),
    )

    field_order = ["unit", "title", "text", "found_on", "task"]

    def __init__(self, data: Any = None, *, actor: Actor) -> None:
        super().__init__(data, initial={"found_on": timezone.localdate()})
        rows_field(self, "unit").queryset = units_to_choose(actor.own_programme)
        tasks = Task.objects.visible_to(actor).filter(ledger__programme=actor.programme)
        rows_field(self, "task").queryset = tasks.handed_out().order_by("-ledger__year", "number", "row")


class UseForm(forms.Form):
    """One step of praise: when and in which paper, or in one of the portal's circulars."""

    kind = forms.ChoiceField(label=gettext_lazy("Step of praise"), widget=forms.RadioSelect)
    circular = forms.ModelChoiceField(
        label=gettext_lazy("Circular of the portal"),
        queryset=Circular.objects.none(),
        to_field_name="uid",
        required=False,
        empty_label=gettext_lazy("None of these"),
        help_text=gettext_lazy("Chosen here, its title, number and date are taken."),
    )
    paper = forms.CharField(
        label=gettext_lazy("Paper"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("Such as the bulletin with its issue, or the letter with its number."),
    )
    used_on = forms.DateField(label=gettext_lazy("Day"), required=False, widget=DateInput)

    def __init__(self, data: Any = None, *, highlight: Highlight, actor: Actor) -> None:
        super().__init__(data)
        steps = [(one["kind"], one["label"]) for one in steps_of(highlight) if one["use"] is None]
        self.fields["kind"] = forms.ChoiceField(
            label=gettext_lazy("Step of praise"), widget=forms.RadioSelect, choices=steps
        )
        rows_field(self, "circular").queryset = circulars_to_name(actor)

    def clean(self) -> dict[str, Any]:
        """A paper and a day, of the portal's circular where one was chosen."""
        cleaned = super().clean() or self.cleaned_data
        circular = cleaned.get("circular")
        if circular is not None and cleaned.get("kind") not in (None, Praise.CIRCULAR):
            self.add_error("circular", _("A circular belongs to the praise in a circular."))
        elif circular is not None:
            cleaned["paper"] = cleaned.get("paper") or f"{circular.title}（{circular.number}）"[:200]
            cleaned["used_on"] = cleaned.get("used_on") or circular.signed_on
        if not cleaned.get("paper") and "paper" not in self.errors:
            self.add_error("paper", _("Name the paper."))
        if "used_on" in cleaned:
            try:
                cleaned["used_on"] = _not_to_come(cleaned["used_on"])
            except forms.ValidationError as error:
                self.add_error("used_on", error)
        return cleaned


def _not_to_come(day: Any) -> Any:
    if day is None:
        raise forms.ValidationError(_("Give the day."))
    if day > timezone.localdate():
        raise forms.ValidationError(_("This day is still to come."))
    return day
