"""One matter in an open period, of which its unit may ask for coordination."""

from __future__ import annotations

TITLE = "完善药品采购结余留用办法"
COLLECTOR = "市卫健委"


def make_case() -> dict[str, str]:
    """Make the office with a ledger, a matter and this month's open period; return passwords by account."""
    from datetime import timedelta

    from django.utils import timezone

    from departments.models import Department
    from reform.core.periods import Period
    from reports.services.periods import open_period
    from tasks.models import Assignment, Ledger, Task
    from tests.browser.busy_month import _actor
    from tests.browser.scenes import office

    passwords = office()
    clerk, today = _actor("mishu"), timezone.localdate()
    place = clerk.programme.jurisdiction
    ledger = Ledger.objects.create(
        programme=clerk.programme,
        jurisdiction=place,
        name=f"{today.year}年重点任务台账",
        year=today.year,
        starts_on=today.replace(month=1, day=1),
    )
    unit = Department.objects.get(short_name=COLLECTOR)
    task = Task.objects.create(
        ledger=ledger,
        jurisdiction=place,
        number=8,
        label="8",
        section="一、重点任务",
        title=TITLE,
        text=f"{TITLE}，明确考核比例。",
        type="mechanism",
        collector=unit,
        completion_standard="印发办法",
        starts_on=ledger.starts_on,
        long_term=True,
        state="handed_out",
        handed_out_on=ledger.starts_on,
    )
    Assignment.objects.create(
        task=task, jurisdiction=place, order=0, role="lead", department=unit, written=unit.name
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
