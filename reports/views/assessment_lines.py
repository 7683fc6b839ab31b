"""One line of an assessment: set by hand while it is a draft, objected to by its unit, the objection decided."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from departments.actor import ActorRequest
from departments.permissions import may, require
from reform.core.text import as_number
from reform.core.workflow import Conflict, WrongState
from reports.enums import AssessmentState, LineObjectionState
from reports.forms.assessment import LineDecisionForm, LineForm, LineObjectionForm
from reports.models import AssessmentLine, LineObjection
from reports.selectors.assessment_table import table_for
from reports.selectors.assessments import rests_of
from reports.services.assessment_lines import release_line, rule_of_line, set_line
from reports.services.line_objections import (
    decide_line_objection,
    object_to_line,
    withdraw_line_objection,
)
from tasks.services.refusals import NotPossible


def _line(request: ActorRequest, uid: UUID) -> AssessmentLine:
    require(request.actor, "assessment.view")
    lines = AssessmentLine.objects.visible_to(request.actor)
    return get_object_or_404(lines.select_related("assessment__programme", "department"), uid=uid)


def _told(form: forms.Form, error: ValidationError) -> None:
    for name, sentences in error.message_dict.items():
        form.add_error(name if name in form.fields else None, sentences)


@require_http_methods(["GET", "HEAD", "POST"])
def assessment_line(request: ActorRequest, uid: UUID) -> HttpResponse:
    """One line with what it rests on; POST sets it by hand, or gives it back to its rule (`act` release)."""
    actor = request.actor
    line = _line(request, uid)
    assessment = line.assessment
    if request.method != "POST":
        return _draw(request, line)
    require(actor, "assessment.prepare", assessment)
    if assessment.state != AssessmentState.DRAFT:
        raise WrongState("set_line", assessment.state)
    if request.POST.get("act") == "release":
        line.version = _version(request, line)
        release_line(line=line, by=actor)
        messages.success(request, _("The rule gives the line again."))
        return redirect("assessment_line", uid=uid)
    form = LineForm(request.POST, line=line, rule=rule_of_line(assessment, line))
    if form.is_valid():
        data: dict[str, Any] = {"points": line.points, "veto": False, **form.cleaned_data}
        line.version = data.pop("version")
        try:
            set_line(line=line, by=actor, **data)
        except ValidationError as error:
            _told(form, error)
        else:
            messages.success(request, _("Set by hand; the reason stands beside it."))
            return redirect("assessment_unit", uid=assessment.uid, unit=line.department.uid)
    return _draw(request, line, hand=form)


def _version(request: ActorRequest, row: AssessmentLine | LineObjection) -> int:
    version = as_number(request.POST.get("version", ""))
    if version is None:
        raise Conflict(row)
    return version


def _draw(
    request: ActorRequest,
    line: AssessmentLine,
    *,
    hand: LineForm | None = None,
    objecting: LineObjectionForm | None = None,
) -> HttpResponse:
    actor, assessment = request.actor, line.assessment
    table = table_for(assessment, actor)
    row = table.unit(line.department.uid)
    cell = row.lines.get(line.rule) if row else None
    rule = next((rule for rule in table.rules if rule.code == line.rule), None)
    if row is None or cell is None or rule is None:
        return redirect("assessment_detail", uid=assessment.uid)
    draft = assessment.state == AssessmentState.DRAFT and may(actor, "assessment.prepare", assessment)
    objections = list(line.objections.select_related("made_by"))
    waits = any(one.state == LineObjectionState.OPEN for one in objections)
    until = assessment.objections_until
    window = assessment.state == AssessmentState.SHOWN and until and timezone.localdate() <= until
    may_object = bool(window) and not waits and may(actor, "assessment.object", line)
    context = {
        "assessment": assessment,
        "line": line,
        "cell": cell,
        "unit": row,
        "rule": rule,
        "rests": rests_of(cell.evidence, actor),
        "objections": objections,
        "hand_form": (hand or LineForm(line=line, rule=rule)) if draft else None,
        "object_form": (objecting or LineObjectionForm()) if may_object else None,
    }
    status = 422 if hand or objecting else 200
    return render(request, "reports/assessment_line.html", context, status=status)


@require_POST
def assessment_object(request: ActorRequest, uid: UUID) -> HttpResponse:
    """Object to a line of the own unit."""
    line = _line(request, uid)
    require(request.actor, "assessment.object", line)
    form = LineObjectionForm(request.POST)
    if not form.is_valid():
        return _draw(request, line, objecting=form)
    try:
        made = object_to_line(line=line, reason=form.cleaned_data["reason"], by=request.actor)
    except NotPossible as error:
        messages.error(request, str(error))
        return redirect("assessment_line", uid=uid)
    messages.success(request, _("Sent to the secretariat."))
    return redirect("assessment_objection", uid=made.uid)


def _objection(request: ActorRequest, uid: UUID) -> LineObjection:
    require(request.actor, "assessment.view")
    found = LineObjection.objects.visible_to(request.actor)
    return get_object_or_404(
        found.select_related("line__assessment__programme", "line__department", "made_by"), uid=uid
    )


@require_http_methods(["GET", "HEAD", "POST"])
def assessment_objection(request: ActorRequest, uid: UUID) -> HttpResponse:
    """One objection with its line; POST decides it."""
    actor = request.actor
    found = _objection(request, uid)
    line = found.line
    rule = rule_of_line(line.assessment, line)
    waits = found.state == LineObjectionState.OPEN and line.assessment.state == AssessmentState.SHOWN
    form: LineDecisionForm | None = None
    if request.method == "POST":
        require(actor, "assessment.answer", found)
        form = LineDecisionForm(request.POST, rule=rule)
        if form.is_valid():
            data = form.cleaned_data
            found.version = data.pop("version")
            if "veto" in data:
                data["veto"] = data["veto"] is True
            try:
                decide_line_objection(objection=found, by=actor, **data)
            except ValidationError as error:
                _told(form, error)
            else:
                messages.success(request, _("Decided; the unit is told."))
                return redirect("assessment_objection", uid=uid)
    elif waits and may(actor, "assessment.answer", found):
        form = LineDecisionForm(rule=rule, initial={"version": found.version, "points": line.points})
    context = {
        "objection": found,
        "line": line,
        "assessment": line.assessment,
        "rule": rule,
        "form": form,
        "may_withdraw": waits and may(actor, "assessment.object", line),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "reports/assessment_objection.html", context, status=status)


@require_POST
def assessment_objection_withdraw(request: ActorRequest, uid: UUID) -> HttpResponse:
    """Take the own unit's objection back."""
    found = _objection(request, uid)
    require(request.actor, "assessment.object", found.line)
    found.version = _version(request, found)
    withdraw_line_objection(objection=found, by=request.actor)
    messages.success(request, _("Taken back."))
    return redirect("assessment_objection", uid=uid)
