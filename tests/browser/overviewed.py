"""The leader's page of a past period, of the own range, and what is behind its figures."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

OVERVIEW_PLACES = {
    "overview_past": "leader",
    "overview_mine": "leader",
    "overview_matters": "leader",
    "overview_matters_past": "head",
    "overview_matters_none": "leader",
    "overview_indicators": "leader",
    "overview_meeting": "leader",
    "overview_meeting_none": "clerk",
    "overview_page": "leader",
}


def overview_places(city: Any, at: Callable[..., str]) -> dict[str, str]:
    """Return their addresses."""
    from reports.models import ReportingPeriod

    periods = ReportingPeriod.objects.filter(ledger=city.open.ledger, state="closed").order_by("start")
    past = f"period={periods[len(periods) // 2].start:%Y-%m}"
    return {
        "overview_past": f"/overview/?{past}",
        "overview_mine": "/overview/?scope=mine",
        "overview_matters": "/overview/matters/?status=late",
        "overview_matters_past": f"/overview/matters/?{past}",
        "overview_matters_none": "/overview/matters/?status=adjusted&light=red",
        "overview_indicators": "/overview/indicators/",
        "overview_meeting": "/overview/meeting/",
        "overview_meeting_none": "/overview/meeting/?status=adjusted&light=red",
        "overview_page": at("overview_page", city.closed),
    }
