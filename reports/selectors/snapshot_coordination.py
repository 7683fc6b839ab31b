"""What leaders' papers tell besides: matters to be coordinated, and matters on schedule that show yellow."""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import Q

from reports.circulars.records import Coordination, Named, RiskMatter
from reports.enums import ReferralState
from reports.models import AgendaItem, ProgressReport, Referral, ReportingPeriod
from reports.selectors.referrals import ENDED
from reports.selectors.snapshot_matters import unit_named, worst_row
from reports.selectors.standing import Standing
from tasks.progress import Flag, StatusClass

YELLOW = {Flag.DUE_SOON, Flag.AT_RISK}


def open_at(period: ReportingPeriod, *, clearance: int) -> list[Referral]:
    """Return what was asked to be coordinated up to the cut-off and not settled by then, longest waiting first.

    What a report of the period asks for belongs to it, though it is accepted, and so raised, after the cut-off.

    Only what is about no matter, or one that bears no higher label than `clearance`; what came of an instruction (批示) is
    for its circle only. One query; everything but when it was raised and settled is as it stands now.
    """
    programme = period.ledger.programme
    readable = Q(task__isnull=True) | Q(task__sensitivity__lte=clearance)
    open_then = ~Q(state__in=ENDED) | Q(closed_on__gt=period.cutoff)
    asked_by_then = Q(raised_on__lte=period.cutoff) | Q(report__period__start__lte=period.start)
    found = (
        Referral.objects.filter(open_then & readable & asked_by_then, programme=programme)
        .exclude(order__instruction__isnull=False)
        .select_related("department", "owner", "task__root")
        .order_by("raised_on", "pk")
    )
    return list(found)


def coordination_of(period: ReportingPeriod, *, clearance: int) -> tuple[Coordination, ...]:
    """Return the lines of `open_at` as papers print them: who decides, and by when. Two queries."""
    programme = period.ledger.programme
    referrals = open_at(period, clearance=clearance)
    points = AgendaItem.objects.filter(referral__in=[one.pk for one in referrals]).select_related("meeting")
    meetings = {point.referral_id: point.meeting for point in points.order_by("pk")}
    lines = []
    for one in referrals:
        meeting = meetings.get(one.pk) if one.state == ReferralState.PUT_FORWARD else None
        task = (one.task.root or one.task) if one.task else None
        unit = one.department
        decides, due_on = f"{programme.secretariat_name}提出办理意见", one.due_on
        if meeting is not None:
            decides, due_on = f"提请{meeting.title}研究", meeting.held_on
        elif one.owner and one.state in (ReferralState.IN_HAND, ReferralState.ANSWERED):
            decides = f"由{one.owner.short_name}牵头协调"
        lines.append(
            Coordination(
                uid=str(one.uid),
                task_uid=str(task.uid) if task else "",
                item_no=task.label if task else "",
                title=one.title,
                unit=Named(str(unit.uid), unit.name, unit.short_name),
                asked=one.asked or one.text,
                decides=decides,
                due_on=due_on,
            )
        )
    return tuple(lines)


def risk_matters(standing: Standing, reports: Mapping[int, ProgressReport]) -> tuple[RiskMatter, ...]:
    """Return the matters on schedule that are due soon or at risk, in ledger order, with cause and plan as reported."""
    found = []
    for item in standing.items:
        flags = YELLOW & set(item.state.flags)
        if item.state.status_class != StatusClass.ON_SCHEDULE or not flags:
            continue
        row = worst_row(item)
        report = reports.get(row.task.pk)
        found.append(
            RiskMatter(
                uid=str(item.task.uid),
                item_no=item.task.label,
                title=item.task.title,
                units=(unit_named(row.task),),
                flags=tuple(sorted(str(flag) for flag in flags)),
                due_on=row.task.due_on,
                cause=report.cause if report else "",
                plan=report.measure if report else "",
                plan_on=report.expected_on if report else None,
            )
        )
    return tuple(found)
