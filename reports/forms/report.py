"""The report's form: text, figures, nodes, self-rating, and what stands behind a delay."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reform.core.figures import plain
from reform.core.widgets import DateInput
from reports.models import ProgressReport
from reports.selectors.reports import figures_due
from reports.services.filling import PLAIN
from reports.services.report_figures import ratio_fault
from tasks.enums import Basis, StatusClass
from tasks.models import DetailRow, Indicator, Milestone

# A unit does not rate itself as adjusted: that is an approval, not an opinion.
SELF_RATINGS = [("", "—"), *[(c.value, c.label) for c in StatusClass if c is not StatusClass.ADJUSTED]]


def area(rows: int) -> forms.Textarea:
    """Return a text area of so many rows."""
    return forms.Textarea(attrs={"rows": rows})


def figure_field(label: str) -> forms.DecimalField:
    """Return an optional field for a figure."""
    return forms.DecimalField(
        label=label,
        required=False,
        max_digits=18,
        decimal_places=4,
        widget=forms.NumberInput(attrs={"step": "any", "inputmode": "decimal"}),
    )


def is_ratio(indicator: Indicator) -> bool:
    """Tell whether an indicator is asked as a ratio: joined as one, or a rate that names its denominator."""
    return indicator.combine == "ratio" or (indicator.basis == Basis.RATE and bool(indicator.denominator))


class ReportForm(forms.Form):
    """A draft may lack anything; what a submission needs is checked by the service.

    Figures are asked only of indicators whose data exist in the month: `value_<key>`, for a ratio `num_<key>` and
    `den_<key>` before it. Nodes are `node_<order>` with `node_<order>_on`,
    entries of the detail list `entry_<key>` with `entry_<key>_on`.
    """

    text = forms.CharField(
        label=gettext_lazy("Progress of this period"), required=False, widget=area(5), max_length=4000
    )
    self_rated = forms.ChoiceField(label=gettext_lazy("Self-rating"), required=False, choices=SELF_RATINGS)
    at_risk = forms.BooleanField(label=gettext_lazy("At risk: may not be done in time"), required=False)
    done_on = forms.DateField(label=gettext_lazy("Done on"), required=False, widget=DateInput)
    times_done = forms.IntegerField(
        label=gettext_lazy("Times done so far this year"), required=False, min_value=0, max_value=9999
    )
    cause = forms.CharField(label=gettext_lazy("Cause"), required=False, widget=area(2), max_length=1000)
    measure = forms.CharField(label=gettext_lazy("Measure"), required=False, widget=area(2), max_length=1000)
    expected_on = forms.DateField(label=gettext_lazy("New date"), required=False, widget=DateInput)
    coordination = forms.CharField(
        label=gettext_lazy("To be coordinated by the leading group"),
        required=False,
        widget=area(2),
        max_length=1000,
    )
    highlight = forms.CharField(
        label=gettext_lazy("Highlight"), required=False, widget=area(2), max_length=1000
    )
    approved_by_title = forms.CharField(
        label=gettext_lazy("Approved in the unit by (title)"), required=False, max_length=100
    )
    approved_on = forms.DateField(
        label=gettext_lazy("Approved in the unit on"), required=False, widget=DateInput
    )
    # Why there is no new progress: by a button, or in words of one's own.
    quick = forms.CharField(label=gettext_lazy("Another reason"), required=False, max_length=300)
    reason = forms.CharField(label=gettext_lazy("Another reason"), required=False, max_length=300)

    def __init__(self, data: Any = None, *, report: ProgressReport) -> None:
        self.report = report
        self.indicators = figures_due(report)
        due = {indicator.pk for indicator in self.indicators}
        self.standing = [i for i in report.task.indicators.all() if i.pk not in due]
        self.milestones: list[Milestone] = list(report.task.milestones.all())
        self.details: list[DetailRow] = list(report.task.details.all())
        super().__init__(data, initial=_initial(report))
        if not report.task.every:
            del self.fields["times_done"]
        for indicator in self.indicators:
            self.fields[f"value_{indicator.pk}"] = figure_field(indicator.name)
            if is_ratio(indicator):
                of = {"name": indicator.name}
                self.fields[f"num_{indicator.pk}"] = figure_field(_("%(name)s: numerator") % of)
                self.fields[f"den_{indicator.pk}"] = figure_field(_("%(name)s: denominator") % of)
        for key, name, done_on in self._ticks():
            if done_on is None:
                self.fields[key] = forms.BooleanField(label=name, required=False)
                self.fields[f"{key}_on"] = forms.DateField(
                    label=_("Day: %(name)s") % {"name": name}, required=False, widget=DateInput
                )

    def _ticks(self) -> Iterator[tuple[str, str, date | None]]:
        for node in self.milestones:
            yield f"node_{node.order}", node.name, node.done_on
        for entry in self.details:
            yield f"entry_{entry.pk}", entry.name, entry.done_on

    def clean(self) -> dict[str, Any]:
        """Nothing was done tomorrow; a ratio is its numerator over its denominator."""
        cleaned = super().clean() or self.cleaned_data
        today = timezone.localdate()
        for name in [n for n in cleaned if n in ("done_on", "approved_on") or n.endswith("_on")]:
            day = cleaned[name]
            if name != "expected_on" and day and day > today:
                self.add_error(name, _("This day is still to come."))
        for indicator in self.indicators:
            if is_ratio(indicator):
                self._check_ratio(indicator)
        return cleaned

    def _check_ratio(self, indicator: Indicator) -> None:
        key = indicator.pk
        found = [self.cleaned_data.get(f"{part}_{key}") for part in ("num", "den")]
        if (found[0] is None) != (found[1] is None):
            missing = "num" if found[0] is None else "den"
            self.add_error(f"{missing}_{key}", _("A ratio needs both, its numerator and its denominator."))
        elif found[0] is not None and found[1] is not None:
            fault = ratio_fault(self.cleaned_data.get(f"value_{key}"), found[0], found[1], indicator.unit)
            if fault:
                self.add_error(f"value_{key}", fault)

    def ratios(self) -> dict[Indicator, tuple[Decimal, Decimal]]:
        """Return the numerators and denominators that are valid, as `save_report` takes them."""
        found = {}
        for indicator in self.indicators:
            parts = [self.cleaned_data.get(f"{part}_{indicator.pk}") for part in ("num", "den")]
            if f"value_{indicator.pk}" not in self.errors and parts[0] is not None and parts[1] is not None:
                found[indicator] = (parts[0], parts[1])
        return found

    def to_save(self) -> tuple[dict[str, Any], dict[Indicator, Decimal | None]]:
        """Return fields and figures as `save_report` takes them; what is not valid is left as it was."""
        cleaned = self.cleaned_data
        fields = {name: cleaned[name] for name in PLAIN if name in cleaned}
        if cleaned.get("text"):
            fields |= {"no_progress": False, "no_progress_reason": ""}
        fields["milestones_done"] = self._ticked("node_")
        fields["details_done"] = self._ticked("entry_")
        values = {i: cleaned[f"value_{i.pk}"] for i in self.indicators if f"value_{i.pk}" in cleaned}
        return fields, values

    def _ticked(self, prefix: str) -> dict[str, str]:
        today = timezone.localdate()
        return {
            key.removeprefix(prefix): (self.cleaned_data.get(f"{key}_on") or today).isoformat()
            for key, _name, done_on in self._ticks()
            if key.startswith(prefix) and done_on is None and self.cleaned_data.get(key)
        }

    def figures(self) -> list[tuple[Indicator, BoundField, list[BoundField]]]:
        """Return the indicators with their inputs; for a ratio its numerator and denominator as well."""
        return [
            (
                indicator,
                self[f"value_{indicator.pk}"],
                [self[f"{part}_{indicator.pk}"] for part in ("num", "den") if is_ratio(indicator)],
            )
            for indicator in self.indicators
        ]

    def nodes(self) -> list[tuple[Milestone, BoundField | None, BoundField | None]]:
        """Return the nodes, those not done yet with their tick and day."""
        return [(node, *self._pair(f"node_{node.order}")) for node in self.milestones]

    def entries(self) -> list[tuple[DetailRow, BoundField | None, BoundField | None]]:
        """Return the entries of the detail list, those not done yet with their tick and day."""
        return [(entry, *self._pair(f"entry_{entry.pk}")) for entry in self.details]

    def _pair(self, key: str) -> tuple[BoundField | None, BoundField | None]:
        return (self[key], self[f"{key}_on"]) if key in self.fields else (None, None)


def _initial(report: ProgressReport) -> dict[str, Any]:
    initial: dict[str, Any] = {name: getattr(report, name) for name in PLAIN}
    for value in report.values.all():
        # A ratio is worked out anew from what it is made of; only a figure typed alone comes back.
        alone = value.value if value.numerator is None else None
        for part, kept in (("value", alone), ("num", value.numerator), ("den", value.denominator)):
            if kept is not None:
                initial[f"{part}_{value.indicator_id}"] = plain(kept)
    for prefix, ticked in (("node_", report.milestones_done), ("entry_", report.details_done)):
        for key, day in ticked.items():
            initial[f"{prefix}{key}"] = True
            initial[f"{prefix}{key}_on"] = day
    return initial


class PartForm(forms.Form):
    """What a joint or cooperating unit gives to the collector."""

    text = forms.CharField(label=gettext_lazy("Our part"), widget=area(4), max_length=4000)
