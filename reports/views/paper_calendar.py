"""The calendar of papers, and drafting a paper of any kind by hand."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from departments.actor import ActorRequest
from departments.models import Programme
from departments.permissions import may, require
from reform.core.limits import limited
from reform.core.periods import containing
from reform.core.text import as_number, as_uuid
from reports.circulars.kinds import KINDS
from reports.enums import PaperKind, PaperRhythm
from reports.forms.paper_calendar import FORM_LABELS, LEVELS, PaperChoice, PaperRuleForm
from reports.models import PaperRule
from reports.selectors.burden import papers_of, years_of
from reports.selectors.paper_calendar import RuleInForce, dates_of_year, rules_of, slots_of
from reports.services.paper_asking import NotYetError, draft_paper
from reports.services.paper_rules import forget_paper_rule, levels_of, set_paper_rule
from tasks.models import Ledger
from tasks.selectors.tasks import ledgers_of


@require_http_methods(["GET", "HEAD", "POST"])
def paper_calendar(request: ActorRequest) -> HttpResponse:
    """Which papers are made and when, the year's dates, and what was issued against plan."""
    actor = request.actor
    require(actor, "periods.view")
    programme = actor.own_programme
    if request.method != "POST":
        return _draw_calendar(request, programme, _form_asked_for(request, programme))
    require(actor, "papers.calendar", programme)
    form = PaperRuleForm(request.POST, programme=programme)
    if not form.is_valid():
        return _draw_calendar(request, programme, form, status=422)
    given = form.cleaned_data
    if request.POST.get("act") == "remove":
        rule = get_object_or_404(
            PaperRule.objects.visible_to(actor), kind=given["kind"], level=given["level"]
        )
        forget_paper_rule(rule=rule, version=given["version"] or 0, by=actor)
        messages.success(request, _("The rule was taken away."))
        return redirect("paper_calendar")
    try:
        set_paper_rule(programme=programme, **given, by=actor)
    except ValidationError as error:
        for name, said in error.message_dict.items():
            form.add_error(name, said)
        return _draw_calendar(request, programme, form, status=422)
    messages.success(request, _("Saved. Papers that are drafted already stay as they are."))
    return redirect("paper_calendar")


def _form_asked_for(request: ActorRequest, programme: Programme) -> PaperRuleForm | None:
    """Return the form of the rule the address names, None where it names none."""
    kind, level = request.GET.get("kind", ""), request.GET.get("level", programme.jurisdiction.level)
    if kind not in KINDS or level not in levels_of(programme):
        return None
    rule = PaperRule.objects.filter(programme=programme, kind=kind, level=level).first()
    return PaperRuleForm.of(programme, kind, level, rule)


def _draw_calendar(
    request: ActorRequest, programme: Programme, form: PaperRuleForm | None, status: int = 200
) -> HttpResponse:
    actor, own = request.actor, programme.jurisdiction.level
    today = timezone.localdate()
    rules = rules_of(programme)
    below = PaperRule.objects.visible_to(actor).exclude(level=own)
    years = years_of([programme]) or [today.year]
    asked = as_number(request.GET.get("year"))
    year = asked if asked in years else next((one for one in years if one <= today.year), years[-1])
    ledgers = list(_own_ledgers(request).filter(year=year))
    context = {
        "programme": programme,
        "form": form,
        "may_edit": may(actor, "papers.calendar", programme),
        "kinds": [_line(kind, rules.get(kind)) for kind in KINDS],
        "own_level": own,
        "below": [
            {"rule": rule, "level": LEVELS[rule.level], "form": FORM_LABELS[rule.form]} for rule in below
        ],
        "levels_below": [(one, LEVELS[one]) for one in levels_of(programme) if one != own],
        "year": year,
        "years": years,
        "dates": [
            {
                "label": PaperKind(kind).label,
                "slots": [slot for ledger in ledgers for slot in dates_of_year(ledger, rule, today)],
            }
            for kind, rule in rules.items()
            if rule.active
        ],
        "papers": [one for one in papers_of(programme, year) if one.kind in PaperKind.values],
    }
    return render(request, "reports/paper_calendar.html", context, status=status)


def _line(kind: str, rule: RuleInForce | None) -> dict[str, Any]:
    return {
        "kind": kind,
        "label": PaperKind(kind).label,
        "inner": KINDS[kind].inner,
        "rule": rule,
        "rhythm": PaperRhythm(rule.rhythm).label if rule else "",
        "form": FORM_LABELS[rule.form] if rule else "",
    }


def _own_ledgers(request: ActorRequest) -> Any:
    return ledgers_of(request.actor).filter(programme=request.actor.own_programme)


@require_http_methods(["GET", "HEAD", "POST"])
@limited("document")
def paper_new(request: ActorRequest) -> HttpResponse:
    """Choose kind and period of a paper and draft it; what cannot be made yet says why."""
    actor = request.actor
    require(actor, "circulars.prepare")
    if request.method == "POST":
        return _draft(request)
    form = PaperChoice(request.GET if request.GET.get("kind") in KINDS else {"kind": PaperKind.MONTHLY})
    kind = form.data["kind"]
    spans = KINDS[kind].periods
    span = next((one for one in spans if one == form.data.get("span")), spans[0])
    form = PaperChoice({"kind": kind, "span": span})
    today = timezone.localdate()
    ledgers = list(_own_ledgers(request).filter(year__gte=today.year - 1).order_by("-year", "pk"))
    books = [(ledger, _newest_first(ledger, kind, span, today.year)) for ledger in ledgers]
    context = {"form": form, "kind": kind, "span": span, "books": [one for one in books if one[1]]}
    return render(request, "reports/paper_new.html", context)


def _newest_first(ledger: Ledger, kind: str, span: str, year: int) -> list[Any]:
    """Return the papers of a year that can be made, are made, or are next; what is still far ahead is left out."""
    slots = slots_of(ledger, kind, span)
    made = [slot for slot in slots if slot.month or slot.paper]
    ahead = [slot for slot in slots if not slot.month and not slot.gone]
    return [*ahead[:1], *reversed(made)] if ledger.year >= year else list(reversed(made))


def _draft(request: ActorRequest) -> HttpResponse:
    ledger = get_object_or_404(_own_ledgers(request), uid=as_uuid(request.POST.get("ledger")))
    kind, span = request.POST.get("kind", ""), request.POST.get("span", "")
    month = as_number(request.POST.get("month"))
    if kind not in KINDS or span not in KINDS[kind].periods or month is None or not 1 <= month <= 12:
        raise Http404
    stretch = containing(date(ledger.year, month, 1), span)
    try:
        circular = draft_paper(ledger=ledger, kind=kind, stretch=stretch, by=request.actor)
    except NotYetError as error:
        messages.error(request, error.reason or _("This paper cannot be made."))
        return redirect("paper_new")
    messages.success(request, _("The draft is there."))
    return redirect("circular_detail", uid=circular.uid)
