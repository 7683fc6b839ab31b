"""A month with sixty matters: twelve of one unit, three of them behind, and forty-eight of others."""

from __future__ import annotations

from typing import Any

from tests.browser.cases import actor_of, handed_out

OWN, OTHERS, COLLECTOR, ACCOUNT = 12, 48, "市卫健委", "weijian"
SHORT = {13, 14, 15, 16}
TO_COORDINATE = {17, 18, 19}


def make_month() -> dict[str, str]:
    """Make the office, a ledger of sixty matters and the month's period; return passwords by account."""
    from tests.browser.scenes import office

    passwords = office()
    from departments.models import Department
    from reform.core.periods import Period
    from reports.services.periods import open_period
    from tasks.models import Ledger

    clerk = actor_of("mishu")
    from datetime import date

    from django.utils import timezone

    today = timezone.localdate()
    ledger = Ledger.objects.create(
        programme=clerk.programme,
        jurisdiction=clerk.programme.jurisdiction,
        name=f"{today.year}年重点任务台账",
        year=today.year,
        starts_on=date(today.year, 1, 1),
    )
    own = Department.objects.get(short_name=COLLECTOR)
    others = [one.department for one in _liaisons() if one.department != own]
    for number in range(1, OWN + OTHERS + 1):
        _task(ledger, number, own if number <= OWN else others[number % len(others)])
    open_period(ledger=ledger, period=Period(today.replace(day=1)), by=clerk)
    return passwords


def file_the_others() -> None:
    """File the reports of the other units: four say too little, three ask for coordination, the rest are clean."""
    from reports.models import ProgressReport
    from reports.services.reports import save_report, submit_report

    by_unit = {actor.department.pk: actor for actor in _liaisons()}
    blank = ProgressReport.objects.exclude(department__short_name=COLLECTOR)
    for report in blank.select_related("task", "period__ledger__programme", "department"):
        number = report.task.number
        fields = {
            "text": "推进中。"
            if number in SHORT
            else f"第{number}项工作按计划推进，本月完成现场调研{number}次。",
            "self_rated": "on_schedule",
            "coordination": "请协调落实用地指标。" if number in TO_COORDINATE else "",
        }
        by = by_unit[report.department_id]
        submit_report(report=save_report(report=report, fields=fields, by=by), by=by)


def states() -> dict[str, int]:
    """Say how many reports are in each state."""
    from collections import Counter

    from reports.models import ProgressReport

    return dict(Counter(ProgressReport.objects.values_list("state", flat=True)))


def _liaisons() -> list[Any]:
    from departments.models import User

    programme = actor_of("mishu").programme
    found = User.objects.filter(holdings__post__role="liaison", holdings__post__programme=programme).order_by(
        "pk"
    )
    return [actor_of(user.username) for user in found]


def _task(ledger: Any, number: int, collector: Any) -> None:
    from datetime import date

    handed_out(
        ledger,
        number,
        collector,
        title=f"第{number}项重点工作",
        text=f"第{number}项重点工作按期完成。",
        completion_standard="印发文件",
        starts_on=date(ledger.year, 1, 1),
        due_on=date(ledger.year, 12, 31),
        handed_out_on=date(ledger.year, 1, 15),
    )
