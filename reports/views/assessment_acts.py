"""What is done with an assessment: its rules, working it out, showing, dropping, deciding, publishing."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from departments.actor import ActorRequest
from departments.permissions import require
from reform.core.workflow import WrongState, as_seen
from reports.enums import AssessmentState
from reports.forms.assessment import ReasonForm, ShowForm, TermsForm
from reports.forms.assessment_rules import AddRuleForm, RuleForm
from reports.models import Assessment
from reports.scoring import Rule
from reports.selectors.assessment_table import rules_of
from reports.services.assessment_end import decide_assessment, publish_assessment
from reports.services.assessments import (
    change_assessment,
    compute_lines,
    drop_assessment,
    show_assessment,
)
from reports.views.acts import by_form
from reports.views.assessments import draw, visible_assessment


def _held(request: ActorRequest, uid: UUID, act: str) -> Assessment:
    """Return a visible assessment the actor may do `act` with, at the version the page was drawn with."""
    found = visible_assessment(request, uid)
    require(request.actor, act, found)
    return as_seen(found, request.POST)


@require_http_methods(["GET", "HEAD", "POST"])
def assessment_rules(request: ActorRequest, uid: UUID) -> HttpResponse:
    """The terms and rules of a draft as forms; POST changes them and works the lines out anew."""
    found = visible_assessment(request, uid)
    require(request.actor, "assessment.prepare", found)
    if found.state != AssessmentState.DRAFT:
        if request.method == "POST":
            raise WrongState("change", found.state)
        return redirect("assessment_detail", uid=uid)
    rules = rules_of(found)
    data = request.POST if request.method == "POST" else None
    terms = TermsForm(data, assessment=found)
    others = {rule.code: rule.title for rule in rules if rule.in_base}
    rows = [RuleForm(data, base=rule, others=others) for rule in rules]
    add = AddRuleForm(data)
    everything: list[forms.Form] = [terms, *rows, add]
    # Every form is looked at, so that each shows what is wrong with it.
    faulty = [form for form in everything if not form.is_valid()]
    if data is not None and not faulty:
        made = [row.rule() for row in rows]
        more = add.rule({rule.code for rule in rules})
        found.version = terms.cleaned_data["version"]
        try:
            taken = [*made, more] if more else made
            change_assessment(assessment=found, terms=terms.terms(), rules=taken, by=request.actor)
        except ValidationError as error:
            _blame(error, terms, rows, add, more)
        else:
            messages.success(request, _("Saved; the lines were worked out anew."))
            return redirect("assessment_rules" if more else "assessment_detail", uid=uid)
    context = {"assessment": found, "form": terms, "rows": rows, "add": add}
    return render(request, "reports/assessment_rules.html", context, status=200 if data is None else 422)


def _blame(
    error: ValidationError, terms: TermsForm, rows: list[RuleForm], add: AddRuleForm, more: Rule | None
) -> None:
    by_code = {row.base.code: row for row in rows}
    for name, sentences in error.message_dict.items():
        code = name.removeprefix("rule:")
        for sentence in sentences:
            if name in terms.fields:
                terms.add_error(name, sentence)
            elif code in by_code:
                by_code[code].blame(sentence)
            elif more and code == more.code:
                add.add_error(None, sentence)
            else:
                terms.add_error(None, sentence)


@require_POST
def assessment_compute(request: ActorRequest, uid: UUID) -> HttpResponse:
    """Work the lines of a draft out anew."""
    compute_lines(assessment=_held(request, uid, "assessment.prepare"), by=request.actor)
    messages.success(request, _("Worked out anew; what was set by hand stays."))
    return redirect("assessment_detail", uid=uid)


@require_POST
def assessment_show(request: ActorRequest, uid: UUID) -> HttpResponse:
    """Show the lines to the units."""
    found = _held(request, uid, "assessment.prepare")
    form = ShowForm(request.POST)
    if form.is_valid():
        days = form.cleaned_data["working_days"]
        try:
            shown = show_assessment(assessment=found, working_days=days, by=request.actor)
        except ValidationError as error:
            for name, sentences in error.message_dict.items():
                form.add_error(name if name in form.fields else None, sentences)
        else:
            until = shown.objections_until
            messages.success(
                request, _("The units are told; they may object until %(day)s.") % {"day": until}
            )
            return redirect("assessment_detail", uid=uid)
    return draw(request, found, show=form)


@require_POST
def assessment_drop(request: ActorRequest, uid: UUID) -> HttpResponse:
    """Drop an assessment that was not published."""
    found = visible_assessment(request, uid)
    return by_form(
        request,
        found,
        "assessment.prepare",
        ReasonForm(request.POST, prefix="drop"),
        lambda seen, data: drop_assessment(assessment=seen, reason=data["reason"], by=request.actor),
        said=_("Dropped; another one can be prepared."),
        draw=lambda form: draw(request, found, drop=form),
        then=redirect("assessment_list"),
    )


@require_POST
def assessment_decide(request: ActorRequest, uid: UUID) -> HttpResponse:
    """Decide an assessment once its window is over."""
    found = visible_assessment(request, uid)
    return by_form(
        request,
        found,
        "assessment.decide",
        ReasonForm(request.POST, prefix="decide"),
        lambda seen, data: decide_assessment(assessment=seen, reason=data["reason"], by=request.actor),
        said=_("Decided. It can be published now."),
        draw=lambda form: draw(request, found, decide=form),
        then=redirect("assessment_detail", uid=uid),
    )


@require_POST
def assessment_publish(request: ActorRequest, uid: UUID) -> HttpResponse:
    """Publish a decided assessment."""
    publish_assessment(assessment=_held(request, uid, "assessment.publish"), by=request.actor)
    messages.success(request, _("Published; the units are told. It does not change any more."))
    return redirect("assessment_detail", uid=uid)
