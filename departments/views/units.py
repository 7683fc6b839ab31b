"""The address book, and units and counties added to it."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from departments.actor import ActorRequest
from departments.forms.told import faults_of
from departments.forms.units import CountyForm, NameForm, RenameForm, SuccessionForm, UnitForm
from departments.models import Department
from departments.permissions import may, require
from departments.selectors.units import address_book
from departments.services.unit_changes import add_name, close_unit, pass_duties, rename_unit
from departments.services.units import add_county, add_unit
from reform.core.once import once
from reform.core.words import in_a_row


@require_safe
def department_list(request: ActorRequest) -> HttpResponse:
    """List member units in their order, counties and other units, each with whom to ring."""
    require(request.actor, "departments.view")
    words = request.GET.get("q", "")
    return render(
        request,
        "departments/department_list.html",
        {
            "book": address_book(request.actor, words),
            "words": words,
            "programme": request.actor.programme,
            "above": request.actor.own_programme.parent,
            "may_edit": may(request.actor, "units.edit"),
            # A county has none below it.
            "may_add_county": may(request.actor, "units.edit")
            and request.actor.own_programme.jurisdiction.level != "county",
        },
    )


@require_http_methods(["GET", "POST"])
@once
def unit_add(request: ActorRequest) -> HttpResponse:
    """Add a unit of the own place or of one below."""
    actor = request.actor
    require(actor, "units.edit")
    form = UnitForm(request.POST if request.method == "POST" else None, actor=actor)
    if form.is_valid():
        try:
            unit = add_unit(**form.values(), by=actor)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("The unit is added; notices know it from now on."))
            return redirect("department_detail", uid=unit.uid)
    return render(request, "departments/unit_add.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@once
def county_add(request: ActorRequest) -> HttpResponse:
    """Add a place below with its secretariat, its own programme and its post."""
    actor = request.actor
    require(actor, "units.edit")
    form = CountyForm(request.POST if request.method == "POST" else None, actor=actor)
    if form.is_valid():
        try:
            unit = add_county(programme=actor.own_programme, **form.cleaned_data, by=actor)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("The county is added, with its secretariat and its post."))
            return redirect("department_detail", uid=unit.uid)
    return render(request, "departments/county_add.html", {"form": form}, status=422 if form.errors else 200)


def _said(request: ActorRequest, unit: Department, refusal: ValidationError | str) -> HttpResponse:
    messages.error(request, refusal if isinstance(refusal, str) else in_a_row(refusal.messages))
    return redirect("department_detail", uid=unit.uid)


@require_POST
def unit_name(request: ActorRequest, uid: UUID) -> HttpResponse:
    """Remember a name the unit bears or bore, from-to."""
    said = _("Papers of that time mean this unit by the name.")
    return _called(request, uid, NameForm(request.POST), add_name, said)


def _called(
    request: ActorRequest, uid: UUID, form: NameForm | RenameForm, name: Callable[..., object], said: str
) -> HttpResponse:
    """Let `name` write the form's names of the unit, and say so."""
    unit = get_object_or_404(Department.objects.visible_to(request.actor), uid=uid)
    require(request.actor, "units.edit", unit)
    if not form.is_valid():
        return _said(request, unit, faults_of(form))
    try:
        name(unit=unit, **form.cleaned_data, by=request.actor)
    except ValidationError as refusal:
        return _said(request, unit, refusal)
    messages.success(request, said)
    return redirect("department_detail", uid=unit.uid)


@require_POST
def unit_pass(request: ActorRequest, uid: UUID) -> HttpResponse:
    """Note that the unit's duties passed to another."""
    unit = get_object_or_404(Department.objects.visible_to(request.actor), uid=uid)
    require(request.actor, "groups.edit", unit)
    form = SuccessionForm(request.POST, actor=request.actor, unit=unit)
    if not form.is_valid():
        return _said(request, unit, _("Choose the unit and the day."))
    try:
        pass_duties(predecessor=unit, **form.cleaned_data, by=request.actor)
    except ValidationError as refusal:
        return _said(request, unit, refusal)
    unit.refresh_from_db(fields=["is_active"])
    messages.success(
        request,
        _("Noted: its names mean the other unit from then on. It stays here until its open matters are done.")
        if unit.is_active
        else _("Noted: its names mean the other unit from then on."),
    )
    return redirect("department_detail", uid=unit.uid)


@require_POST
def unit_rename(request: ActorRequest, uid: UUID) -> HttpResponse:
    """Give the unit other names from a day on; the old ones stay with their last day."""
    said = _("The unit has its new name; earlier papers keep the old one.")
    return _called(request, uid, RenameForm(request.POST), rename_unit, said)


@require_POST
def unit_close(request: ActorRequest, uid: UUID) -> HttpResponse:
    """Take the unit out of the address book; refused with a sentence while it has duties."""
    unit = get_object_or_404(Department.objects.visible_to(request.actor), uid=uid)
    require(request.actor, "groups.edit", unit)
    try:
        close_unit(unit=unit, by=request.actor)
    except ValidationError as refusal:
        return _said(request, unit, refusal)
    messages.success(request, _("The unit is closed; its names, papers and history stay."))
    return redirect("department_list")
