"""The light rule as a form: its terms in the office's words, within bounds."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tasks.progress import PRESETS, Rule

MONTHS = 12
POINTS = 100


def _number(label: Any, most: int, help_text: Any = "", least: int = 0) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=least, max_value=most, help_text=help_text)


def _points(label: Any, help_text: Any) -> forms.DecimalField:
    return forms.DecimalField(
        label=label, min_value=0, max_value=POINTS, max_digits=5, decimal_places=1, help_text=help_text
    )


class RuleForm(forms.Form):
    """The terms of a rule with the reason for the change; `rule` makes the value out of valid data."""

    line = forms.ChoiceField(
        label=gettext_lazy("Expected progress runs by"),
        choices=[("days", gettext_lazy("By days")), ("months", gettext_lazy("By elapsed months"))],
    )
    month_counts_from_day = _number(
        gettext_lazy("A month counts as elapsed from its day"),
        31,
        gettext_lazy("Only when progress runs by elapsed months"),
        least=1,
    )
    nodes_only = forms.BooleanField(
        label=gettext_lazy("Judge nodes and dates only, no amounts"), required=False
    )
    tolerance = _points(
        gettext_lazy("Tolerance (points)"),
        gettext_lazy("Less than this below the line is still on schedule."),
    )
    serious_over = _points(
        gettext_lazy("Serious beyond (points)"),
        gettext_lazy("More than this below the line is serious, so red."),
    )
    rates = forms.ChoiceField(
        label=gettext_lazy("A rate short of its target is judged by"),
        choices=[
            ("last_year", gettext_lazy("The same period last year")),
            ("target", gettext_lazy("The target alone")),
        ],
    )
    about_percent = _number(gettext_lazy("“About” reaches this many percent"), 50)
    slip_from = _number(
        gettext_lazy("A start or node is late after (months)"), MONTHS, gettext_lazy("0: from the day after")
    )
    slip_serious_from = _number(gettext_lazy("… and seriously late after (months)"), MONTHS)
    self_rated_severity = forms.TypedChoiceField(
        label=gettext_lazy("A unit's own “behind” is"),
        coerce=int,
        choices=[(1, gettext_lazy("slight, so yellow")), (2, gettext_lazy("serious, so red"))],
    )
    due_soon_days = _number(gettext_lazy("Due soon: days before the date"), 60)
    show_adjusted = forms.BooleanField(
        label=gettext_lazy("A matter adjusted in the period prints as adjusted"), required=False
    )
    reason = forms.CharField(label=gettext_lazy("On whose decision, or why"), max_length=300, required=False)

    def __init__(self, *args: Any, rule: Rule, **kwargs: Any) -> None:
        kwargs["initial"] = {field.name: getattr(rule, field.name) for field in fields(rule)}
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        """What is serious never begins before what is slight."""
        data = super().clean() or {}
        for least, most, text in (
            ("tolerance", "serious_over", _("This must not be below the tolerance.")),
            ("slip_from", "slip_serious_from", _("This must not come before “late”.")),
        ):
            if least in data and most in data and data[most] < data[least]:
                self.add_error(most, text)
        return data

    def rule(self) -> Rule:
        """Return the rule the valid form says; its key and version are given when it is set."""
        terms = {name: value for name, value in self.cleaned_data.items() if name != "reason"}
        return replace(PRESETS["yinchuan"], key="", version=0, name="", **terms)
