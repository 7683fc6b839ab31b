"""Highlights (亮点): the list with the praise by unit, one with its ladder of praise, and what the office does with it."""

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
from reports.enums import HighlightState
from reports.excel.registers import highlight_book
from reports.forms.highlights import HighlightForm, UseForm, WordsForm
from reports.models import Highlight, ProgressReport
from reports.selectors.highlights import highlights_of, praise_by_unit, praise_in_all, steps_of
from reports.services.highlights import (
    change_highlight,
    decide_highlight,
    enter_highlight,
    record_use,
    remove_use,
)
from reports.views.files import made_now
from reports.views.register_lists import Look, look_at
from tasks.forms.sent import sent
from tasks.services.refusals import NotPossible

WORDS = ("title", "text")


def _look(request: ActorRequest) -> Look:
    require(request.actor, "highlights.view")
    mine = Highlight.objects.visible_to(request.actor)
    return look_at(request, mine, "found_on", HighlightState.values)


@require_safe
def highlight_list(request: ActorRequest) -> HttpResponse:
    """The year's highlights with their steps of praise, and the praise by unit."""
    actor, look = request.actor, _look(request)
    found = look.narrow(highlights_of(actor, year=look.year), *WORDS)
    context = look.context(found, "state", HighlightState.choices)
    units = praise_by_unit(look.chosen(found, "state"), actor.own_programme)
    context |= {
        "rows": [(one, steps_of(one)) for one in context["page"]],
        "units": units,
        "total": praise_in_all(units),
        "may_enter": may(actor, "highlights.enter"),
    }
    return render(request, "reports/highlight_list.html", context)


@require_safe
@limited("export")
def highlight_export(request: ActorRequest) -> HttpResponseBase:
    """The year's praise by unit as a workbook, filtered as the list is."""
    look = _look(request)
    found = look.chosen(look.narrow(highlights_of(request.actor, year=look.year), *WORDS), "state")
    rows = list(found.order_by("department__order", "department", "found_on", "pk"))
    after = {"year": look.year, "rows": len(rows)}
    record(by=request.actor, act="highlight.export", obj=request.actor.programme, after=after)
    return made_now(highlight_book(rows, year=look.year), f"{look.year}年亮点和表扬.xlsx")


@require_http_methods(["GET", "HEAD", "POST"])
@once
def highlight_new(request: ActorRequest) -> HttpResponse:
    """Enter a highlight that no report told."""
    require(request.actor, "highlights.enter")
    form = HighlightForm(sent(request)[0], actor=request.actor)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        made = enter_highlight(
            department=data["unit"],
            title=data["title"],
            text=data["text"],
            found_on=data["found_on"],
            task=data["task"],
            by=request.actor,
        )
        messages.success(request, _("Entered."))
        return redirect("highlight_detail", uid=made.uid)
    status = 422 if request.method == "POST" else 200
    return render(request, "reports/highlight_edit.html", {"form": form, "highlight": None}, status=status)


def _highlight(request: ActorRequest, uid: UUID) -> Highlight:
    """Return a highlight that exists for the actor; POSTs carry the version that was looked at."""
    found = get_object_or_404(highlights_of(request.actor), uid=uid)
    if request.method == "POST":
        version = as_number(request.POST.get("version"))
        if version is None:
            raise Conflict(found)
        found.version = version
    return found


@require_safe
def highlight_detail(request: ActorRequest, uid: UUID) -> HttpResponse:
    """One highlight: what it says, where it comes from, and its ladder of praise."""
    return _draw(request, _highlight(request, uid))


def _draw(request: ActorRequest, found: Highlight, form: UseForm | None = None) -> HttpResponse:
    actor = request.actor
    steps = steps_of(found)
    selects = may(actor, "highlights.select", found)
    takes_use = selects and found.state == HighlightState.SELECTED and any(not s["use"] for s in steps)
    # The report exists only for who may read it: a leader reads accepted ones, a partner none of it here.
    reports = ProgressReport.objects.visible_to(actor).filter(pk=found.report_id)
    context = {
        "highlight": found,
        "steps": steps,
        "report": reports.select_related("period").first(),
        "form": form or (UseForm(highlight=found, actor=actor) if takes_use else None),
        "may_select": selects,
        "may_pass": selects and not any(s["use"] for s in steps),
        "may_enter": may(actor, "highlights.enter", found),
    }
    return render(request, "reports/highlight_detail.html", context, status=422 if form else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def highlight_edit(request: ActorRequest, uid: UUID) -> HttpResponse:
    """Word a highlight anew; the report it came from stays as it is."""
    found = _highlight(request, uid)
    require(request.actor, "highlights.enter", found)
    initial = {"title": found.title, "text": found.text, "found_on": found.found_on}
    form = WordsForm(sent(request)[0], initial=initial)
    if request.method == "POST" and form.is_valid():
        change_highlight(highlight=found, version=found.version, **form.cleaned_data, by=request.actor)
        messages.success(request, _("Saved."))
        return redirect("highlight_detail", uid=uid)
    status = 422 if request.method == "POST" else 200
    context = {"form": form, "highlight": found}
    return render(request, "reports/highlight_edit.html", context, status=status)


@require_POST
def highlight_decide(request: ActorRequest, uid: UUID) -> HttpResponse:
    """Select a highlight or pass it over."""
    found = _highlight(request, uid)
    require(request.actor, "highlights.select", found)
    selected = request.POST.get("act") != "pass"
    try:
        decide_highlight(highlight=found, selected=selected, by=request.actor)
    except NotPossible as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Selected.") if selected else _("Passed over."))
    return redirect("highlight_detail", uid=uid)


@require_POST
def highlight_use(request: ActorRequest, uid: UUID) -> HttpResponse:
    """Record a step of praise."""
    found = _highlight(request, uid)
    require(request.actor, "highlights.select", found)
    form = UseForm(request.POST, highlight=found, actor=request.actor)
    if not form.is_valid():
        return _draw(request, found, form)
    record_use(highlight=found, **form.cleaned_data, by=request.actor)
    messages.success(request, _("Recorded."))
    return redirect("highlight_detail", uid=uid)


@require_POST
def highlight_use_remove(request: ActorRequest, uid: UUID) -> HttpResponse:
    """Take out a step of praise that was recorded wrongly."""
    found = _highlight(request, uid)
    require(request.actor, "highlights.select", found)
    remove_use(highlight=found, kind=request.POST.get("kind", ""), by=request.actor)
    messages.success(request, _("Taken out."))
    return redirect("highlight_detail", uid=uid)
