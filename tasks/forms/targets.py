"""Forms for an indicator of a task in preparation, and for its target with the steps towards it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy, pgettext_lazy

from reform.core.figures import plain
from reform.core.widgets import DateInput
from tasks.enums import Basis, Relation
from tasks.forms.fields import RELATIONS, FiguresField
from tasks.models import Indicator
from tasks.services.targets import Step

RHYTHMS = [
    ("month", gettext_lazy("Monthly")),
    ("quarter", gettext_lazy("Quarterly")),
    ("half", gettext_lazy("Half-yearly")),
    ("year", gettext_lazy("Yearly")),
]
COMBINES = [
    ("latest", gettext_lazy("The latest figure")),
    ("sum", gettext_lazy("Sum of the units")),
    ("average", gettext_lazy("Average of the units")),
    ("max", gettext_lazy("Largest of the units")),
    ("ratio", gettext_lazy("Numerators over denominators")),
]


class IndicatorForm(forms.ModelForm):
    """What an indicator is, whom it applies to, and where its figures come from."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    class Meta:
        model = Indicator
        fields = [
            "name",
            "unit",
            "modality",
            "basis",
            "combine",
            "rhythm",
            "applies_to",
            "denominator",
            "source",
            "definition",
            "baseline",
            "last_year",
        ]
        labels = {
            "name": gettext_lazy("Indicator"),
            "unit": gettext_lazy("Unit of measure"),
            "modality": gettext_lazy("How firmly"),
            "basis": gettext_lazy("Kind of figure"),
            "combine": gettext_lazy("How units are added up"),
            "rhythm": gettext_lazy("Publication rhythm"),
            "applies_to": gettext_lazy("Applies to"),
            "denominator": gettext_lazy("Denominator"),
            "source": gettext_lazy("Source of the data"),
            "definition": gettext_lazy("Definition"),
            "baseline": gettext_lazy("Baseline"),
            "last_year": gettext_lazy("Same period last year"),
        }
        help_texts = {
            "modality": gettext_lazy("Strive for and explore never turn a light red alone."),
            "applies_to": gettext_lazy("Such as: 二级以上公立医院; or a region"),
            "denominator": gettext_lazy("Such as: 全市17个县级医院"),
            "source": gettext_lazy("Such as: 卫生统计年报"),
            "baseline": gettext_lazy(
                "Where it stood at the start; a direction without a target is held against it."
            ),
        }
        widgets = {"definition": forms.Textarea(attrs={"rows": 2})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("baseline", "last_year"):
            if (kept := self.initial.get(name)) is not None:
                self.initial[name] = plain(kept)
        self.fields["combine"] = forms.ChoiceField(label=self.fields["combine"].label, choices=COMBINES)
        self.fields["rhythm"] = forms.ChoiceField(label=self.fields["rhythm"].label, choices=RHYTHMS)
        self.fields["basis"] = forms.ChoiceField(label=self.fields["basis"].label, choices=Basis.choices)

    def values(self) -> dict[str, Any]:
        """The indicator's own fields."""
        return {name: self.cleaned_data[name] for name in self.Meta.fields}


class StepLine(forms.Form):
    """A value and the day by which it is to be reached."""

    due_on = forms.DateField(label=gettext_lazy("Due date"), required=False, widget=DateInput)
    op = forms.ChoiceField(
        label=pgettext_lazy("of a target", "Relation"),
        required=False,
        choices=RELATIONS,
        initial=Relation.AT_LEAST,
    )
    value = FiguresField(label=gettext_lazy("Value"), required=False, max_length=40)

    @property
    def step(self) -> Step | None:
        """The step, None for a line without a value."""
        data = self.cleaned_data
        if not data["value"]:
            return None
        low, *high = data["value"]
        return Step(
            op=Relation.RANGE if high else data["op"] or Relation.AT_LEAST,
            value=low,
            value_high=high[0] if high else None,
            due_on=data["due_on"],
        )
