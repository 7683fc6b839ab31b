"""Forms of an assessment: its beginning, its terms, lines set by hand, objections and their decision."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy

from reform.core.widgets import DateInput, LineArea
from reports.enums import AssessmentGroup
from reports.models import Assessment, AssessmentLine
from reports.scoring import Kind, Rule
from reports.services.assessments import WINDOW_MOST, Terms

LONGEST = 2000
PLAN = [
    ("", gettext_lazy("Not stated yet")),
    ("yes", gettext_lazy("It stands in the plan")),
    ("no", gettext_lazy("It does not stand in the plan")),
]


def points_field(label: Any, *, most: Any = 1000, required: bool = True) -> forms.DecimalField:
    """Return a field for points, to hundredths."""
    return forms.DecimalField(
        label=label, min_value=0, max_value=most, max_digits=7, decimal_places=2, required=required
    )


def words_field(label: Any, *, rows: int = 3, required: bool = True, help_text: Any = "") -> forms.CharField:
    """Return a field for a reason or an answer."""
    return forms.CharField(
        label=label,
        required=required,
        max_length=LONGEST,
        help_text=help_text,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


def paper_field(label: Any, *, required: bool = False, help_text: Any = "") -> forms.CharField:
    """Return a field for the name or number of a paper."""
    return forms.CharField(
        label=label, required=required, max_length=200, help_text=help_text, widget=LineArea
    )


class NewAssessmentForm(forms.Form):
    """Whose assessment, of which year, as of which day."""

    group = forms.ChoiceField(label=gettext_lazy("Who is assessed"), choices=AssessmentGroup)
    year = forms.IntegerField(label=gettext_lazy("Year"), min_value=2000, max_value=2100)
    title = paper_field(gettext_lazy("Title"), required=True)
    as_of = forms.DateField(
        label=gettext_lazy("As of"),
        widget=DateInput,
        help_text=gettext_lazy("What is known up to this day counts."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        today = timezone.localdate()
        kwargs["initial"] = {"year": today.year, "as_of": today} | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)


class TermsForm(forms.Form):
    """What an assessment is besides its rules; `terms` makes the value out of valid data."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    title = paper_field(gettext_lazy("Title"), required=True)
    as_of = forms.DateField(label=gettext_lazy("As of"), widget=DateInput)
    rules_paper = paper_field(
        gettext_lazy("Paper the rules come from"), help_text=gettext_lazy("Printed above the table.")
    )
    in_plan = forms.ChoiceField(
        label=gettext_lazy("Year's plan of inspections and assessments"),
        choices=PLAN,
        required=False,
        widget=forms.RadioSelect,
        help_text=gettext_lazy("To be answered before the units see anything; printed on every paper."),
    )
    plan_paper = paper_field(gettext_lazy("Paper of the plan"))
    ranked = forms.BooleanField(label=gettext_lazy("Rank the units"), required=False)
    ranked_paper = paper_field(gettext_lazy("Paper that allows the ranking"))
    ranked_least = forms.IntegerField(
        label=gettext_lazy("Ranked from this many matters on"),
        required=False,
        min_value=0,
        max_value=1000,
        help_text=gettext_lazy("Units with fewer are left out, and the table says so."),
    )

    def __init__(self, *args: Any, assessment: Assessment, **kwargs: Any) -> None:
        names = ["version", "title", "as_of", "rules_paper", "plan_paper", "ranked", "ranked_paper"]
        kwargs["initial"] = {name: getattr(assessment, name) for name in names} | {
            "in_plan": {True: "yes", False: "no", None: ""}[assessment.in_plan],
            "ranked_least": assessment.ranked_least or None,
        }
        super().__init__(*args, **kwargs)

    def terms(self) -> Terms:
        """Return the terms the valid form says."""
        data = self.cleaned_data
        return Terms(
            title=data["title"],
            as_of=data["as_of"],
            rules_paper=data["rules_paper"],
            in_plan={"yes": True, "no": False}.get(data["in_plan"]),
            plan_paper=data["plan_paper"],
            ranked=data["ranked"],
            ranked_paper=data["ranked_paper"],
            ranked_least=data["ranked_least"] or 0,
        )


class ShowForm(forms.Form):
    """How long the units may object."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    working_days = forms.IntegerField(
        label=gettext_lazy("Working days to object"), min_value=1, max_value=WINDOW_MOST, initial=5
    )


class ReasonForm(forms.Form):
    """Why an assessment is dropped, or on what the decision rests."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = words_field(gettext_lazy("Reason"), rows=2)


class LineForm(forms.Form):
    """A line set by hand: points, or of a veto whether it applies, with reason and paper."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    points = points_field(gettext_lazy("Points"))
    veto = forms.TypedChoiceField(
        label=gettext_lazy("The veto"),
        choices=[("yes", gettext_lazy("It applies")), ("no", gettext_lazy("It does not apply"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    reason = words_field(gettext_lazy("Why"))
    paper = paper_field(gettext_lazy("Paper it rests on"), required=True)

    def __init__(self, *args: Any, line: AssessmentLine, rule: Rule, **kwargs: Any) -> None:
        kwargs["initial"] = {
            "version": line.version,
            "points": line.points,
            "veto": "yes" if line.veto else "no",
            "reason": line.reason,
        }
        super().__init__(*args, **kwargs)
        take_one(self, rule)


class LineObjectionForm(forms.Form):
    """What the unit objects to."""

    reason = words_field(
        gettext_lazy("Reason"), help_text=gettext_lazy("Name the fact or the paper it rests on.")
    )


class LineDecisionForm(forms.Form):
    """What the office decides on an objection."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    upheld = forms.TypedChoiceField(
        label=gettext_lazy("Decision"),
        choices=[("yes", gettext_lazy("Uphold it")), ("no", gettext_lazy("Do not uphold it"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    points = points_field(gettext_lazy("Points if upheld"), required=False)
    veto = forms.TypedChoiceField(
        label=gettext_lazy("The veto if upheld"),
        choices=[("no", gettext_lazy("It does not apply")), ("yes", gettext_lazy("It applies"))],
        coerce=lambda value: value == "yes",
        required=False,
    )
    answer = words_field(gettext_lazy("Answer to the unit"), rows=2)

    def __init__(self, *args: Any, rule: Rule, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        take_one(self, rule)


def take_one(form: forms.Form, rule: Rule) -> None:
    """Leave the form points or the veto, by what the rule's lines bear; points up to the rule's."""
    if rule.kind is Kind.VETO:
        del form.fields["points"]
        return
    del form.fields["veto"]
    old = form.fields["points"]
    form.fields["points"] = points_field(old.label, most=rule.points, required=old.required)
