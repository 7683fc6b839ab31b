"""The list of papers."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from departments.actor import Actor, ActorRequest
from departments.enums import UNIT_ROLES
from departments.permissions import may, require
from reform.core.text import as_number
from reports.enums import CircularState, PaperKind
from reports.selectors.circular_list import TO_SIGN, Asked, papers, years_and_kinds
from reports.selectors.paper_calendar import Slot, missing_papers
from reports.selectors.receipts import to_receive
from tasks.selectors.tasks import ledgers_of

PAGE = 50
# What everybody may filter by; drafts exist for the office alone.
OUT = [CircularState.PUBLISHED, CircularState.SUPERSEDED]


@require_GET
def circular_list(request: ActorRequest) -> HttpResponse:
    """Published papers for everybody, first what was sent to the own unit; the office sees its drafts and what lacks."""
    actor = request.actor
    require(actor, "circulars.view")
    asked = Asked.of(request.GET)
    prepares = may(actor, "circulars.prepare")
    years, kinds = years_and_kinds(actor)
    page = Paginator(papers(actor, asked), PAGE).get_page(as_number(request.GET.get("page")) or 1)
    states = list(CircularState) if prepares else OUT
    context = {
        "page": page,
        "asked": asked,
        "years": years,
        "kinds": [(kind, PaperKind(kind).label) for kind in kinds],
        "states": [(state.value, state.label) for state in states],
        "to_sign": to_receive(actor).count(),
        "TO_SIGN": TO_SIGN,
        "undrafted": _undrafted(actor) if prepares else [],
        "prepares": prepares,
        "counts_receipts": prepares and any(paper.programme == actor.programme for paper in page),
        "of_unit": actor.role in UNIT_ROLES,
    }
    return render(request, "reports/circular_list.html", context)


def _undrafted(actor: Actor) -> list[Slot]:
    """The papers that the calendar wants of the actor's running ledgers and that nobody has drafted yet."""
    ledgers = ledgers_of(actor).filter(programme=actor.programme)
    return [slot for ledger in ledgers for slot, _rule in missing_papers(ledger)]
