"""A matter nobody reported for two months: determined as behind twice, and what the ladder drafts of it."""

from __future__ import annotations

from typing import Any

from tests.browser.cases import actor_of, handed_out

TITLE = "市级中医优势专科建设"
COLLECTOR = "市卫健委"


def make_case() -> dict[str, str]:
    """Make the office and one matter behind at two cut-offs without a report; return passwords by account.

    The months before this one are played at their time. The ladder then walks on the next working day.
    """
    from datetime import date, datetime, time, timedelta

    import time_machine
    from django.utils import timezone

    from departments.models import Department
    from reform.core.office_days import office_days
    from reform.core.periods import Period
    from reports.services.drafting import walk_ladder
    from tasks.models import Ledger
    from tests.browser.scenes import office

    passwords = office()
    clerk, head = actor_of("mishu"), actor_of("fuze")
    today = timezone.localdate()
    second = Period(today.replace(day=1)).previous()
    first = second.previous()

    def morning(day: date) -> datetime:
        return timezone.make_aware(datetime.combine(day, time(9)))

    with time_machine.travel(morning(first.start), tick=False):
        ledger = Ledger.objects.create(
            programme=clerk.programme,
            jurisdiction=clerk.programme.jurisdiction,
            name=f"{first.start.year}年重点任务台账",
            year=first.start.year,
            starts_on=first.start - timedelta(days=30),
        )
        handed_out(
            ledger,
            8,
            Department.objects.get(short_name=COLLECTOR),
            title=TITLE,
            text=f"{TITLE}，年内通过验收。",
            completion_standard="通过验收",
            due_on=first.end,
        )
    for period, ends in ((first, second.start), (second, today)):
        with time_machine.travel(morning(ends), tick=False):
            _miss(ledger, period, clerk, head, ends)
    ledger.refresh_from_db()
    night = walk_ladder(
        programme=clerk.programme, on=office_days().working_day_from(today + timedelta(days=1))
    )
    return passwords | {"drafted": str(len(night.drafted))}


def _miss(ledger: Any, period: Any, clerk: Any, head: Any, ends: Any) -> None:
    """Let a period pass without a report: opened, determined, closed."""
    from reports.services.determination import confirm_determination, prepare_determination
    from reports.services.periods import close_period, open_period

    made = open_period(
        ledger=ledger,
        period=period,
        opens_on=period.start,
        cutoff=period.end,
        due_on=period.end,
        closes_on=period.end,
        by=clerk,
    )
    prepare_determination(period=made, by=clerk)
    confirm_determination(period=made, by=head)
    made.refresh_from_db()
    close_period(period=made, by=clerk)
