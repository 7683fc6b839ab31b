"""A matter nobody reports for two months: the first is over, the second waits to be determined; the ladder's next night."""

from __future__ import annotations

from typing import Any

from tests.browser.cases import actor_of, handed_out

TITLE = "市级中医优势专科建设"
COLLECTOR = "市卫健委"


def make_case() -> dict[str, str]:
    """Make the office and one matter behind at a cut-off without a report; return passwords by account.

    The months before this one are played at their time: the first to its end, the second is open without a report.
    """
    from datetime import date, datetime, time, timedelta

    import time_machine
    from django.utils import timezone

    from departments.models import Department
    from reform.core.periods import Period
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
    with time_machine.travel(morning(second.start), tick=False):
        _determine(_open(ledger, first, clerk), clerk, head)
        _open(ledger, second, clerk)
    return passwords


def next_night() -> dict[str, str]:
    """Walk the ladder as the job does on the next working day; return how many orders it drafted."""
    from datetime import timedelta

    from django.utils import timezone

    from reform.core.office_days import office_days
    from reports.services.drafting import walk_ladder

    day = office_days().working_day_from(timezone.localdate() + timedelta(days=1))
    night = walk_ladder(programme=actor_of("mishu").programme, on=day)
    return {"drafted": str(len(night.drafted))}


def _open(ledger: Any, period: Any, clerk: Any) -> Any:
    """Open a period that nobody will report in."""
    from reports.services.periods import open_period

    return open_period(
        ledger=ledger,
        period=period,
        opens_on=period.start,
        cutoff=period.end,
        due_on=period.end,
        closes_on=period.end,
        by=clerk,
    )


def _determine(made: Any, clerk: Any, head: Any) -> None:
    """Determine a period and close it."""
    from reports.services.determination import confirm_determination, prepare_determination
    from reports.services.periods import close_period

    prepare_determination(period=made, by=clerk)
    confirm_determination(period=made, by=head)
    made.refresh_from_db()
    close_period(period=made, by=clerk)
