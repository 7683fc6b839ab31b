"""The composer: a draft's sections, facts and demands changed in place, its pages shown as pictures."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from departments.actor import ActorRequest
from departments.permissions import require
from reform.core.limits import limited
from reform.core.workflow import Conflict
from reports.circulars.check_matters import MOST_DEMANDS
from reports.circulars.records import LateMatter
from reports.circulars.snapshot import Snapshot
from reports.forms.circulars import FactsForm
from reports.forms.composing import DemandForm, SectionForm, demand_forms, sent_demands
from reports.models import Circular, CircularSnapshot
from reports.selectors.circulars import circulars_for, faults_today, latest_snapshot
from reports.selectors.composer import Card, cards_of, placed_faults, seen_of_demands, seen_of_facts
from reports.selectors.composer_files import draft_file, pages_of
from reports.services.circular_files import job_for, kinds_of
from reports.services.circular_words import edit_section, set_demands, undo_section
from reports.services.circulars import refreeze, require_draft, write_facts

LATE = "late"
FILE_LABELS = {"pdf": "PDF", "docx": "Word", "xlsx": "Excel"}


def composer_parts(circular: Circular, snapshot: CircularSnapshot, data: Snapshot) -> dict[str, Any]:
    """Return what the page of a draft shows besides what the page of every paper does."""
    faults_found = faults_today(snapshot)
    cards = cards_of(circular, faults_found, data)
    placed = {card.key for card in cards}
    return {
        "cards": cards,
        "loose_faults": [
            fault
            for key, faults in placed_faults(faults_found, data).items()
            if key not in placed
            for fault in faults
        ],
        "late_forms": _late_forms(data),
        # Papers that name no matter one by one in a section of their own have the facts in their list.
        "facts_apart": bool(data.late) and LATE not in placed,
        "pages": pages_of(circular, snapshot, job_for(snapshot, "pdf")),
        "draft_files": [
            (FILE_LABELS.get(kind, kind), draft_file(kind, snapshot, job_for(snapshot, kind)))
            for kind in kinds_of(circular)
        ],
        **_demand_parts(circular, data),
    }


def _late_forms(
    data: Snapshot, sent: tuple[str, FactsForm] | None = None
) -> list[tuple[LateMatter, FactsForm, str]]:
    """Return the late matters with their facts to be filled in; `sent` is the form of one as it was sent."""
    return [
        (matter, sent[1] if sent and sent[0] == matter.uid else facts_form(matter), seen_of_facts(matter))
        for matter in data.late
    ]


def facts_form(matter: LateMatter) -> FactsForm:
    """Return the form of a late matter's facts, filled in."""
    initial = {"now": matter.now, "cause": matter.cause, "plan": matter.plan, "plan_on": matter.plan_on}
    return FactsForm(initial=initial, auto_id=f"f{matter.item_no}_%s")


def _demand_parts(circular: Circular, data: Snapshot, sent: list[DemandForm] | None = None) -> dict[str, Any]:
    units = dict.fromkeys([*(unit.name for unit in data.units), *(d.addressee for d in data.demands)])
    return {
        "demand_forms": sent if sent is not None else demand_forms(data.demands),
        "demand_blank": DemandForm(auto_id="id_demand_new_%s"),
        "demands_seen": seen_of_demands(data.demands),
        "demands_own": circular.demands is not None,
        "most_demands": MOST_DEMANDS,
        "addressees": ["相关牵头单位", "各牵头单位", "各县（市、区）医改领导小组", *units],
    }


def draft_of(request: ActorRequest, uid: UUID) -> Circular:
    """Return a draft the actor may write on; 404 where it does not exist for them, WrongState once it is signed."""
    circular = get_object_or_404(circulars_for(request.actor), uid=uid)
    require(request.actor, "circulars.prepare", circular)
    require_draft(circular)
    return circular


def _card(circular: Circular, key: str) -> tuple[Card, Snapshot]:
    snapshot = latest_snapshot(circular)
    data = Snapshot.from_data(snapshot.data)
    card = next((card for card in cards_of(circular, faults_today(snapshot), data) if card.key == key), None)
    if card is None:
        raise Http404
    return card, data


def _shown_card(
    request: ActorRequest,
    circular: Circular,
    key: str,
    *,
    sent_facts: tuple[str, FactsForm] | None = None,
    sent_forms: list[DemandForm] | None = None,
    kept: bool = True,
) -> HttpResponse:
    """Answer with one card as it now stands, or for a browser without scripts with the page.

    With a form that was sent and is wrong the card shows it as it was filled in, and the answer is 422.
    """
    wrong = sent_facts is not None or sent_forms is not None
    if not request.htmx:
        if wrong:
            messages.error(request, _("Nothing was saved yet: please look at the marked places."))
        elif kept:
            messages.success(request, _("Saved."))
        return back_to(circular, f"section-{key}")
    card, data = _card(circular, key)
    context = {
        "circular": circular,
        "card": card,
        "late_forms": _late_forms(data, sent_facts),
        **_demand_parts(circular, data, sent_forms),
    }
    answer = render(request, "reports/_compose_card.html", context, status=422 if wrong else 200)
    # The rest of the page asks for itself again: the check, the files, the signature.
    if kept and not wrong:
        said = {"paper-changed": True, "toast": {"text": _("Saved."), "level": "success"}}
        answer["HX-Trigger"] = json.dumps(said)
    return answer


def back_to(circular: Circular, place: str) -> HttpResponse:
    """Lead to a place on the draft's page."""
    return redirect(f"{reverse('circular_detail', args=[circular.uid])}#{place}")


@require_http_methods(["GET", "POST"])
def circular_section(request: ActorRequest, uid: UUID, key: str) -> HttpResponse:
    """One part of a draft in a form, and what was typed into it.

    Where somebody else changed it meanwhile the answer is 409 with the form as it was typed and what stands now.
    """
    circular = draft_of(request, uid)
    card, _data = _card(circular, key)
    if request.method == "GET":
        if "close" in request.GET:
            return _shown_card(request, circular, key, kept=False)
        initial = {"heading": card.heading, "text": card.text, "seen": card.seen}
        return _section_form(request, circular, card, SectionForm(initial=initial, auto_id=f"id_{key}_%s"))
    form = SectionForm(request.POST, auto_id=f"id_{key}_%s")
    if not form.is_valid():
        return _section_form(request, circular, card, form, status=422)
    said = form.cleaned_data
    if said["seen"] != card.seen:
        return _overtaken(request, circular, card)
    try:
        edit_section(circular=circular, key=key, text=said["text"], heading=said["heading"], by=request.actor)
    except ValidationError as error:
        form.add_error("text", error)
        return _section_form(request, circular, card, form, status=422)
    except Conflict:
        circular = draft_of(request, uid)
        return _overtaken(request, circular, _card(circular, key)[0])
    return _shown_card(request, draft_of(request, uid), key)


def _overtaken(request: ActorRequest, circular: Circular, card: Card) -> HttpResponse:
    """Answer with what was typed, nothing lost, and with what stands now; sending it again writes over that."""
    typed = request.POST.copy()
    typed["seen"] = card.seen
    form = SectionForm(typed, auto_id=f"id_{card.key}_%s")
    return _section_form(request, circular, card, form, overtaken=True, status=409)


def _section_form(
    request: ActorRequest,
    circular: Circular,
    card: Card,
    form: SectionForm,
    *,
    overtaken: bool = False,
    status: int = 200,
) -> HttpResponse:
    context = {"circular": circular, "card": card, "form": form, "overtaken": overtaken}
    page = "reports/_compose_edit.html" if request.htmx else "reports/compose_section.html"
    return render(request, page, context, status=status)


@require_POST
def circular_section_undo(request: ActorRequest, uid: UUID, key: str) -> HttpResponse:
    """Put a section back to the words built from the figures."""
    circular = draft_of(request, uid)
    card, _data = _card(circular, key)
    if request.POST.get("seen") != card.seen:
        raise Conflict(circular)
    undo_section(circular=circular, key=key, by=request.actor)
    return _shown_card(request, draft_of(request, uid), key)


@require_POST
def circular_facts(request: ActorRequest, uid: UUID, task_uid: UUID) -> HttpResponse:
    """Keep the clerk's words for one late matter."""
    circular = draft_of(request, uid)
    late = {matter.uid: matter for matter in Snapshot.from_data(latest_snapshot(circular).data).late}
    matter = late.get(str(task_uid))
    if matter is None:
        raise Http404
    if request.POST.get("seen") != seen_of_facts(matter):
        raise Conflict(circular)
    form = FactsForm(request.POST, auto_id=f"f{matter.item_no}_%s")
    if not form.is_valid():
        return _shown_card(request, circular, LATE, sent_facts=(matter.uid, form))
    write_facts(circular=circular, task_uid=matter.uid, by=request.actor, **form.cleaned_data)
    return _shown_card(request, draft_of(request, uid), LATE)


@require_POST
def circular_demands(request: ActorRequest, uid: UUID) -> HttpResponse:
    """Keep the demands as they were worded, in their order, or put back those proposed."""
    circular = draft_of(request, uid)
    data = Snapshot.from_data(latest_snapshot(circular).data)
    if request.POST.get("seen") != seen_of_demands(data.demands):
        raise Conflict(circular)
    if "proposed" in request.POST:
        set_demands(circular=circular, demands=None, by=request.actor)
        return _shown_card(request, draft_of(request, uid), "next")
    forms = sent_demands(request.POST)
    wrong = [form for form in forms if not form.is_valid()]
    if wrong or len(forms) > MOST_DEMANDS:
        return _shown_card(request, circular, "next", sent_forms=forms)
    set_demands(circular=circular, demands=[form.words() for form in forms], by=request.actor)
    return _shown_card(request, draft_of(request, uid), "next")


@require_POST
@limited("document")
def circular_refreeze(request: ActorRequest, uid: UUID) -> HttpResponse:
    """Take the figures anew into a further snapshot."""
    circular = draft_of(request, uid)
    before = latest_snapshot(circular).number
    snapshot = refreeze(circular=circular, by=request.actor)
    if snapshot.number == before:
        messages.info(request, _("Nothing has changed since version %(n)s.") % {"n": before})
    else:
        messages.success(request, _("The figures were taken anew: version %(n)s.") % {"n": snapshot.number})
    return redirect("circular_detail", uid=uid)
