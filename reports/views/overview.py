"""The leader's page."""

from __future__ import annotations

from datetime import date

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from departments.actor import ActorRequest
from departments.permissions import require
from reports.charts import trend_option, units_option
from reports.models import Circular
from reports.selectors.leader_board import came_back
from reports.selectors.overview import overview_of
from tasks.selectors.tasks import ledgers_of


def _start(text: str) -> date | None:
    """Return the period asked for; 404 for what is no month."""
    if not text:
        return None
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError as error:
        raise Http404 from error


@require_GET
def overview(request: ActorRequest) -> HttpResponse:
    """Totals that add up, what is behind and why, what changed, what needs coordination; any past period."""
    require(request.actor, "overview.view")
    ledgers = list(ledgers_of(request.actor).filter(programme=request.actor.programme))
    asked = request.GET.get("ledger", "")
    ledger = next((one for one in ledgers if str(one.uid) == asked), ledgers[0] if ledgers else None)
    start = _start(request.GET.get("period", ""))
    found = overview_of(ledger, start, clearance=request.actor.clearance) if ledger else None
    if found is None and ledger and start:
        raise Http404
    if ledger is None or found is None:
        none = {"ledger": ledger, "came_back": came_back(request.actor)}
        return render(request, "reports/overview_none.html", none)
    context = {
        "ledgers": ledgers,
        "ledger": ledger,
        "o": found,
        "came_back": came_back(request.actor),
        "counts": dict(found.tally.by_class),
        "class_url": f"{reverse('ledger')}?ledger={found.ledger.uid}",
        "deltas": {code: found.delta(code) for code, _n in found.tally.by_class},
        "periods": list(ledger.periods.filter(determinations__confirmed_at__isnull=False).distinct()),
        "trend": trend_option([(s.period.period.label(), s.tally) for s in found.past]),
        "units_chart": units_option([(line.department.short_name, line.tally) for line in found.units]),
        "circulars": list(
            Circular.objects.visible_to(request.actor).filter(
                period__ledger=ledger, published_at__isnull=False
            )[:3]
        ),
    }
    return render(request, "reports/overview.html", context)
