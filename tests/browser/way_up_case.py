"""One matter in an open period, of which its unit may ask for coordination."""

from __future__ import annotations

from tests.browser.cases import actor_of, handed_out

TITLE = "完善药品采购结余留用办法"
COLLECTOR = "市卫健委"


def make_case() -> dict[str, str]:
    """Make the office with a ledger, a matter and this month's open period; return passwords by account."""
    from datetime import timedelta

    from django.utils import timezone

    from departments.models import Department
    from reform.core.periods import Period
    from reports.services.periods import open_period
    from tasks.models import Ledger
    from tests.browser.scenes import office

    passwords = office()
    clerk, today = actor_of("mishu"), timezone.localdate()
    place = clerk.programme.jurisdiction
    ledger = Ledger.objects.create(
        programme=clerk.programme,
        jurisdiction=place,
        name=f"{today.year}年重点任务台账",
        year=today.year,
        starts_on=today.replace(month=1, day=1),
    )
    handed_out(
        ledger,
        8,
        Department.objects.get(short_name=COLLECTOR),
        title=TITLE,
        text=f"{TITLE}，明确考核比例。",
        completion_standard="印发办法",
        long_term=True,
    )
    open_period(
        ledger=ledger,
        period=Period(today.replace(day=1)),
        opens_on=today - timedelta(days=1),
        cutoff=today,
        due_on=today + timedelta(days=2),
        closes_on=today + timedelta(days=4),
        by=clerk,
    )
    return passwords
