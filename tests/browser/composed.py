"""The draft of a month in which one matter is behind, with nothing written on it yet."""

from __future__ import annotations


def make_draft() -> dict[str, str]:
    """Make the case of a missed report and the draft of its first month; return passwords by account and its address."""
    from django.urls import reverse

    from reports.models import ReportingPeriod
    from reports.services.circulars import draft_circular
    from tests.browser.missed_report import make_case

    passwords = make_case()
    draft = draft_circular(period=ReportingPeriod.objects.get(state="closed"))
    return passwords | {"address": reverse("circular_detail", args=[draft.uid])}
