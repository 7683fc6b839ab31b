"""Innovations and pilots, publicity and training: listed, read, entered, changed, taken out, exported."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from departments.actor import ActorRequest
from departments.permissions import may, require
from reform.core.audit import record
from reform.core.limits import limited
from reform.core.once import once
from reform.core.text import as_number
from reform.core.workflow import Conflict
from reports.enums import InnovationKind, OutreachKind
from reports.excel.registers import innovation_book, outreach_book
from reports.forms.registers import EntryForm, InnovationForm, OutreachForm
from reports.models import Innovation, Outreach
from reports.selectors.registers import innovations_of, outreach_of, outreach_totals
from reports.services.registers import FIELDS, add_entry, change_entry, remove_entry
from reports.views.files import made_now
from reports.views.register_lists import Look, look_at
from tasks.forms.sent import sent

INNOVATION_WORDS = ("title", "text", "level", "basis", "results")
OUTREACH_WORDS = ("title", "medium", "audience")
FORMS: dict[type[Innovation] | type[Outreach], type[EntryForm]] = {
    Innovation: InnovationForm,
    Outreach: OutreachForm,
}
LISTS = {Innovation: "innovation_list", Outreach: "outreach_list"}


def _version(request: ActorRequest, entry: Innovation | Outreach) -> int:
    """Return the version that was looked at; raises Conflict where a form was sent without one."""
    version = as_number(request.POST.get("version"))
    if version is None:
        raise Conflict(entry)
    return version


# --- innovations and pilots ------------------------------------------------------------------------------------------
def _innovations(request: ActorRequest) -> Look:
    require(request.actor, "registers.view")
    mine = Innovation.objects.visible_to(request.actor)
    return look_at(request, mine, "started_on", InnovationKind.values)


@require_safe
def innovation_list(request: ActorRequest) -> HttpResponse:
    """The year's local innovations and pilots: a narrative each, no light."""
    look = _innovations(request)
    found = look.narrow(innovations_of(request.actor, year=look.year), *INNOVATION_WORDS)
    context = look.context(found, "kind", InnovationKind.choices)
    context["may_enter"] = may(request.actor, "registers.enter")
    return render(request, "reports/innovation_list.html", context)


@require_safe
@limited("export")
def innovation_export(request: ActorRequest) -> HttpResponseBase:
    """The year's innovations and pilots as a workbook, filtered as the list is."""
    look = _innovations(request)
    found = look.narrow(innovations_of(request.actor, year=look.year), *INNOVATION_WORDS)
    rows = list(look.chosen(found, "kind").order_by("department__order", "department", "started_on", "pk"))
    after = {"year": look.year, "rows": len(rows)}
    record(by=request.actor, act="innovation.export", obj=request.actor.programme, after=after)
    return made_now(innovation_book(rows, year=look.year), f"{look.year}年地方创新和试点.xlsx")


@require_http_methods(["GET", "HEAD", "POST"])
@once
def innovation_new(request: ActorRequest) -> HttpResponse:
    """Enter an innovation or a pilot."""
    return _new(request, Innovation)


@require_safe
def innovation_detail(request: ActorRequest, uid: UUID) -> HttpResponse:
    """One innovation or pilot, read in full."""
    entry = get_object_or_404(innovations_of(request.actor), uid=uid)
    context = {"entry": entry, "may_enter": may(request.actor, "registers.enter", entry)}
    return render(request, "reports/innovation_detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def innovation_edit(request: ActorRequest, uid: UUID) -> HttpResponse:
    """Change an innovation or a pilot."""
    return _edit(request, get_object_or_404(innovations_of(request.actor), uid=uid))


@require_POST
def innovation_remove(request: ActorRequest, uid: UUID) -> HttpResponse:
    """Take an innovation or a pilot out."""
    return _remove(request, get_object_or_404(innovations_of(request.actor), uid=uid))


# --- publicity and training ------------------------------------------------------------------------------------------
def _outreach(request: ActorRequest) -> Look:
    require(request.actor, "registers.view")
    mine = Outreach.objects.visible_to(request.actor)
    return look_at(request, mine, "held_on", OutreachKind.values)


@require_safe
def outreach_list(request: ActorRequest) -> HttpResponse:
    """The year's publicity and training with the totals by kind of what is shown."""
    look = _outreach(request)
    found = look.narrow(outreach_of(request.actor, year=look.year), *OUTREACH_WORDS)
    context = look.context(found, "kind", OutreachKind.choices)
    actor = request.actor
    context |= {
        "rows": [(entry, may(actor, "registers.enter", entry)) for entry in context["page"]],
        "totals": outreach_totals(look.chosen(found, "kind")),
        "may_enter": may(actor, "registers.enter"),
    }
    return render(request, "reports/outreach_list.html", context)


@require_safe
@limited("export")
def outreach_export(request: ActorRequest) -> HttpResponseBase:
    """The year's publicity and training as a workbook, filtered as the list is."""
    look = _outreach(request)
    found = look.chosen(look.narrow(outreach_of(request.actor, year=look.year), *OUTREACH_WORDS), "kind")
    rows = list(found.order_by("held_on", "pk"))
    after = {"year": look.year, "rows": len(rows)}
    record(by=request.actor, act="outreach.export", obj=request.actor.programme, after=after)
    book = outreach_book(rows, outreach_totals(found), year=look.year)
    return made_now(book, f"{look.year}年宣传培训.xlsx")


@require_http_methods(["GET", "HEAD", "POST"])
@once
def outreach_new(request: ActorRequest) -> HttpResponse:
    """Enter something of publicity or training."""
    return _new(request, Outreach)


@require_http_methods(["GET", "HEAD", "POST"])
def outreach_edit(request: ActorRequest, uid: UUID) -> HttpResponse:
    """Change something of publicity or training."""
    return _edit(request, get_object_or_404(outreach_of(request.actor), uid=uid))


@require_POST
def outreach_remove(request: ActorRequest, uid: UUID) -> HttpResponse:
    """Take something of publicity or training out."""
    return _remove(request, get_object_or_404(outreach_of(request.actor), uid=uid))


# --- what both do alike ----------------------------------------------------------------------------------------------
def _new(request: ActorRequest, model: type[Innovation] | type[Outreach]) -> HttpResponse:
    require(request.actor, "registers.enter")
    form = FORMS[model](sent(request)[0], actor=request.actor)
    if request.method == "POST" and form.is_valid():
        add_entry(
            model=model,
            programme=form.programme,
            department=form.department,
            fields=form.cleaned_data,
            by=request.actor,
        )
        messages.success(request, _("Entered."))
        return redirect(LISTS[model])
    return _draw_form(request, form, model)


def _edit(request: ActorRequest, entry: Innovation | Outreach) -> HttpResponse:
    require(request.actor, "registers.enter", entry)
    model = type(entry)
    initial = {name: getattr(entry, name) for name in FIELDS[model]}
    form = FORMS[model](sent(request)[0], actor=request.actor, changes=True, initial=initial)
    if request.method == "POST":
        version = _version(request, entry)
        if form.is_valid():
            change_entry(entry=entry, version=version, fields=form.cleaned_data, by=request.actor)
            messages.success(request, _("Saved."))
            return redirect(LISTS[model])
    return _draw_form(request, form, model, entry)


def _draw_form(
    request: ActorRequest,
    form: EntryForm,
    model: type[Innovation] | type[Outreach],
    entry: Innovation | Outreach | None = None,
) -> HttpResponse:
    status = 422 if request.method == "POST" else 200
    context = {"form": form, "entry": entry, "innovation": model is Innovation}
    return render(request, "reports/register_edit.html", context, status=status)


def _remove(request: ActorRequest, entry: Innovation | Outreach) -> HttpResponse:
    require(request.actor, "registers.enter", entry)
    remove_entry(entry=entry, version=_version(request, entry), by=request.actor)
    messages.success(request, _("Taken out."))
    return redirect(LISTS[type(entry)])
