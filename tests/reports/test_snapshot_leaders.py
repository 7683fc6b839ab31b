"""What leaders' papers take besides: matters to be coordinated as of the cut-off, and matters at risk; labels hold."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace

import pytest
from django.utils import timezone

from departments.enums import Clearance
from reports.enums import PeriodState, ReferralState
from reports.models import ProgressReport, Referral, ReportingPeriod
from reports.selectors.snapshot_coordination import coordination_of, risk_matters
from tasks.models import Meeting, Task
from tasks.progress import Flag, State, StatusClass

READERS = Clearance.INTERNAL


def referral(cast, title: str, **other) -> Referral:
    fields = {
        "programme": cast.programme,
        "jurisdiction": cast.city,
        "department": cast.finance,
        "text": "请协调。",
        "raised_on": date(2026, 10, 12),
        "state": ReferralState.NEW,
    }
    return Referral.objects.create(title=title, **(fields | other))


def told(october: ReportingPeriod) -> list[tuple[str, str, date | None]]:
    return [(one.title, one.decides, one.due_on) for one in coordination_of(october, clearance=READERS)]


def test_who_decides_by_when_stands_with_each_matter(october, cast):
    referral(cast, "经费", asked="请落实经费")
    referral(
        cast,
        "编制",
        state=ReferralState.IN_HAND,
        owner=cast.health,
        due_on=date(2026, 11, 16),
        raised_on=date(2026, 10, 13),
    )
    meeting = Meeting.objects.create(
        programme=cast.programme, kind="group", title="第四次领导小组会议", held_on=date(2026, 11, 20)
    )
    put = referral(cast, "分担比例", state=ReferralState.PUT_FORWARD, raised_on=date(2026, 10, 14))
    put.agenda.create(meeting=meeting, order=1, title="分担比例")
    assert told(october) == [
        ("经费", "云溪市医改领导小组秘书处提出办理意见", None),
        ("编制", "由市卫生健康委牵头协调", date(2026, 11, 16)),
        ("分担比例", "提请第四次领导小组会议研究", date(2026, 11, 20)),
    ]


@pytest.mark.parametrize(
    "other",
    [
        {"raised_on": date(2026, 11, 2)},
        {"state": ReferralState.CLOSED, "outcome": "已协调", "closed_on": date(2026, 10, 20)},
    ],
    ids=["raised later", "settled before"],
)
def test_what_was_not_open_at_the_cutoff_is_not_told(october, cast, other):
    referral(cast, "经费", **other)
    assert told(october) == []


def test_what_was_settled_after_the_cutoff_was_still_open_at_it(october, cast):
    referral(cast, "经费", state=ReferralState.CLOSED, outcome="已协调", closed_on=date(2026, 11, 5))
    assert [title for title, _decides, _due in told(october)] == ["经费"]


def test_what_a_report_of_the_period_asks_belongs_to_it_however_late_it_was_accepted(october, cast):
    report = ProgressReport.objects.filter(period=october).first()
    asked = referral(cast, "经费", report=report, raised_on=date(2026, 11, 9))
    assert [title for title, _decides, _due in told(october)] == ["经费"]
    november = ReportingPeriod.objects.create(
        ledger=october.ledger,
        jurisdiction=cast.city,
        start=date(2026, 11, 1),
        kind=october.kind,
        opens_on=date(2026, 11, 25),
        cutoff=date(2026, 11, 30),
        due_on=date(2026, 12, 5),
        closes_on=date(2026, 12, 8),
        state=PeriodState.CLOSED,
        closed_at=timezone.now(),
    )
    ProgressReport.objects.filter(pk=report.pk).update(period=november)
    assert told(october) == []
    asked.refresh_from_db()
    assert [title for title, _decides, _due in told(november)] == ["经费"]


def test_a_matter_labelled_above_its_readers_is_not_told(october, cast):
    task = Task.objects.get(number=2)
    referral(cast, "经费", task=task)
    assert len(told(october)) == 1
    Task.objects.filter(pk=task.pk).update(sensitivity=READERS + 1)
    assert told(october) == []


def test_matters_on_schedule_at_risk_or_due_soon_are_yellow(october, cast):
    task = Task.objects.get(number=1)

    def item(status: StatusClass, *flags: Flag):
        state = State(status, 0, flags)
        return SimpleNamespace(task=task, state=state, rows=(SimpleNamespace(task=task, state=state),))

    standing = SimpleNamespace(
        items=[
            item(StatusClass.ON_SCHEDULE, Flag.AT_RISK),
            item(StatusClass.ON_SCHEDULE),
            item(StatusClass.BEHIND, Flag.AT_RISK),
            item(StatusClass.DONE, Flag.DUE_SOON),
        ]
    )
    assert [(one.item_no, one.flags) for one in risk_matters(standing, {})] == [("1", ("at_risk",))]
