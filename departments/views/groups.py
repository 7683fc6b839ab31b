"""Groups of units with their members by date, and who oversees whom."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from departments.actor import ActorRequest
from departments.forms.units import ChangeMembersForm, EndForm, GroupForm, OversightForm
from departments.models import DepartmentGroup, LearntName, Oversight
from departments.permissions import may, require
from departments.selectors.groups import groups_for, members_by_date, oversights_for
from departments.services.oversight import end_oversight, oversee
from departments.services.units import add_group, change_members
from reform.core.once import once
from reform.core.words import in_a_row


@require_safe
def group_list(request: ActorRequest) -> HttpResponse:
    """List the groups of the programme with their members of today."""
    require(request.actor, "departments.view")
    context = {"groups": groups_for(request.actor), "may_edit": may(request.actor, "groups.edit")}
    return render(request, "departments/group_list.html", context)


@require_http_methods(["GET", "POST"])
@once
def group_add(request: ActorRequest) -> HttpResponse:
    """Make a group with its members."""
    actor = request.actor
    require(actor, "groups.edit")
    form = GroupForm(request.POST if request.method == "POST" else None, actor=actor)
    if form.is_valid():
        data = form.cleaned_data
        try:
            group = add_group(
                programme=actor.own_programme, name=data["name"], members=data["members"], by=actor
            )
        except ValidationError as refusal:
            form.add_error("name", refusal)
        else:
            messages.success(request, _("The group is made; notices know it from now on."))
            return redirect("group_detail", uid=group.uid)
    return render(request, "departments/group_add.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def group_detail(request: ActorRequest, uid: UUID) -> HttpResponse:
    """Show who belongs to a group from when to when; POST lets it have other members from a day on."""
    actor = request.actor
    require(actor, "departments.view")
    group = get_object_or_404(DepartmentGroup.objects.visible_to(actor), uid=uid)
    rows = members_by_date(group)
    initial = {"members": [row.department.uid for row in rows if row.today]}
    form = ChangeMembersForm(request.POST if request.method == "POST" else None, actor=actor, initial=initial)
    if request.method == "POST":
        require(actor, "groups.edit", group)
        if form.is_valid():
            data = form.cleaned_data
            change_members(group=group, members=data["members"], on=data["on"], by=actor)
            messages.success(request, _("Saved."))
            return redirect("group_detail", uid=group.uid)
    context = {
        "group": group,
        "rows": rows,
        "form": form,
        "may_edit": may(actor, "groups.edit", group),
        "learnt": LearntName.objects.visible_to(actor).filter(group=group),
    }
    return render(request, "departments/group_detail.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def oversight_list(request: ActorRequest) -> HttpResponse:
    """Show which leader's post oversees which units and places; POST adds one."""
    actor = request.actor
    require(actor, "departments.view")
    form = OversightForm(request.POST if request.method == "POST" else None, actor=actor)
    if request.method == "POST":
        require(actor, "groups.edit")
        if form.is_valid():
            try:
                oversee(**form.cleaned_data, by=actor)
            except ValidationError as refusal:
                form.add_error(None, refusal)
            else:
                messages.success(request, _("Saved."))
                return redirect("oversight_list")
    context = {"posts": oversights_for(actor), "form": form, "may_edit": may(actor, "groups.edit")}
    return render(request, "departments/oversight_list.html", context, status=422 if form.errors else 200)


@require_POST
def oversight_end(request: ActorRequest) -> HttpResponse:
    """Let an oversight end with a day."""
    require(request.actor, "groups.edit")
    form = EndForm(request.POST)
    if form.is_valid():
        row = get_object_or_404(
            Oversight.objects.visible_to(request.actor), pk=form.cleaned_data["oversight"]
        )
        try:
            end_oversight(oversight=row, on=form.cleaned_data["valid_to"], by=request.actor)
        except ValidationError as refusal:
            messages.error(request, in_a_row(refusal.messages))
        else:
            messages.success(request, _("It ends on the day you named."))
    else:
        messages.error(request, _("Name the last day."))
    return redirect("oversight_list")
