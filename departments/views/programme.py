"""The leading group (领导小组与秘书处): names, seats, member units."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from departments.actor import ActorRequest
from departments.forms.programme import MemberForm, ProgrammeForm, SeatForm
from departments.forms.told import faults_of
from departments.models import LeadingGroupSeat, Oversight, ProgrammeMember
from departments.permissions import may, require
from departments.selectors.programme import members_of, seats_of
from departments.services.programme import (
    NAMES,
    add_member,
    add_seat,
    change_programme,
    move_member,
    move_seat,
    remove_member,
    remove_seat,
)
from reform.core.text import as_number


@require_safe
def programme_detail(request: ActorRequest) -> HttpResponse:
    """Show the leading group of the own programme."""
    actor = request.actor
    require(actor, "departments.view")
    programme = actor.own_programme
    may_edit = may(actor, "programme.edit", programme)
    context = {
        "programme": programme,
        "groups": seats_of(programme),
        "members": members_of(programme),
        "overseen": Oversight.objects.visible_to(actor).on(timezone.localdate()).count(),
        "may_edit": may_edit,
        "member_form": MemberForm(programme=programme) if may_edit else None,
        "seat_form": SeatForm(programme=programme) if may_edit else None,
    }
    return render(request, "departments/programme_detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def programme_edit(request: ActorRequest) -> HttpResponse:
    """Change names, mastheads and days of the own programme."""
    actor = request.actor
    programme = actor.own_programme
    require(actor, "programme.edit", programme)
    form = ProgrammeForm(request.POST if request.method == "POST" else None, instance=programme)
    if form.is_valid():
        names = {name: form.cleaned_data[name] for name in NAMES}
        # The form has written into its row already; the service compares with what is kept.
        programme.refresh_from_db()
        change_programme(programme=programme, version=form.cleaned_data["version"], by=actor, **names)
        messages.success(request, _("Saved. Papers issued keep the names they were issued under."))
        return redirect("programme_detail")
    context = {"form": form, "programme": programme}
    return render(request, "departments/programme_edit.html", context, status=422 if form.errors else 200)


@require_POST
def programme_members(request: ActorRequest) -> HttpResponse:
    """Add a member unit, take one out, or put one at another place of the list."""
    actor = request.actor
    programme = actor.own_programme
    require(actor, "programme.edit", programme)
    act = request.POST.get("act", "")
    if act == "add":
        form = MemberForm(request.POST, programme=programme)
        if form.is_valid():
            add_member(programme=programme, department=form.cleaned_data["department"], by=actor)
            messages.success(request, _("Saved."))
        else:
            messages.error(request, faults_of(form))
        return redirect("programme_detail")
    member = get_object_or_404(
        ProgrammeMember.objects.filter(programme=programme), pk=as_number(request.POST.get("row"))
    )
    if act == "remove":
        remove_member(member=member, by=actor)
        messages.success(request, _("Taken out; the unit itself stays."))
        return redirect("programme_detail")
    move_member(member=member, to=as_number(request.POST.get("to")) or 1, by=actor)
    return redirect(f"{request.path.removesuffix('members/')}#member-{member.pk}")


@require_POST
def programme_seats(request: ActorRequest) -> HttpResponse:
    """Give a post a seat, take one away, or put one at another place among its kind."""
    actor = request.actor
    programme = actor.own_programme
    require(actor, "programme.edit", programme)
    act = request.POST.get("act", "")
    if act == "add":
        form = SeatForm(request.POST, programme=programme)
        if form.is_valid():
            add_seat(programme=programme, **form.cleaned_data, by=actor)
            messages.success(request, _("Saved."))
        else:
            messages.error(request, faults_of(form))
        return redirect("programme_detail")
    seat = get_object_or_404(
        LeadingGroupSeat.objects.filter(programme=programme), pk=as_number(request.POST.get("row"))
    )
    if act == "remove":
        remove_seat(seat=seat, by=actor)
        messages.success(request, _("The seat is taken away; the post itself stays."))
        return redirect("programme_detail")
    move_seat(seat=seat, to=as_number(request.POST.get("to")) or 1, by=actor)
    return redirect(f"{request.path.removesuffix('seats/')}#seat-{seat.pk}")
