"""A closed month with its paper, signed and published without rendering: what the tests of distribution begin with."""

from __future__ import annotations

from datetime import date

from reports.models import Circular, CircularFile, ReportingPeriod
from reports.services.circular_files import RENDERERS
from reports.services.circular_publishing import publish_circular
from reports.services.circular_signing import sign_circular
from reports.services.circulars import draft_circular, write_facts
from reports.services.determination import confirm_determination, prepare_determination
from reports.services.periods import close_period
from reports.services.recording import record_progress
from tasks.models import Task
from tests.cast import Cast
from tests.reports.conftest import at

NUMBER = "云医改组〔2026〕3号"


def close_october(cast: Cast, october: ReportingPeriod, clock) -> ReportingPeriod:
    """Close October with two matters: the first on schedule, the second behind."""
    first, second = Task.objects.order_by("number")
    said = {"source": "phone", "recorded_on": date(2026, 10, 28), "by": cast.clerk}
    record_progress(task=first, text="方案已经会议审议通过。", self_rated="on_schedule", **said)
    record_progress(task=second, text="仍在征求意见。", self_rated="behind", **said)
    clock.move_to(at(9))
    prepare_determination(period=october, by=cast.clerk)
    confirm_determination(period=october, by=cast.head)
    return close_period(period=october, by=cast.clerk)


def drafted(cast: Cast, period: ReportingPeriod, monkeypatch) -> Circular:
    """Draft the month's paper with the four facts of its late matter, no file rendered."""
    monkeypatch.setattr("reports.services.circulars.render_files", lambda **_: [])
    circular = draft_circular(period=period)
    facts = {"now": "仍在征求意见", "cause": "两家单位意见不一致", "plan": "提请会议审议"}
    uid = str(Task.objects.get(number=2).uid)
    write_facts(circular=circular, task_uid=uid, plan_on=date(2026, 11, 20), by=cast.clerk, **facts)
    circular.refresh_from_db()
    return circular


def signed(cast: Cast, circular: Circular, number: str = NUMBER) -> Circular:
    """Sign a paper and lay its final files, a few bytes each."""
    made = sign_circular(
        circular=circular, number=number, signer="方静澜", signed_on=date(2026, 11, 9), by=cast.head
    )
    for kind in RENDERERS:
        CircularFile.objects.create(
            snapshot=made.signed_snapshot,
            kind=kind,
            final=True,
            file=f"{kind}",
            size=1,
            sha256=f"{kind:0>64}",
        )
    return made


def published(cast: Cast, circular: Circular, number: str = NUMBER) -> Circular:
    """Sign a paper and publish it."""
    return publish_circular(circular=signed(cast, circular, number), by=cast.clerk)
