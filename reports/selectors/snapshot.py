"""The figures of a circular, read once and frozen: every sentence and table comes from this value."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from departments.models import Department, Programme
from reports.circulars.snapshot import (
    Basis,
    Change,
    Counts,
    Demand,
    FollowUp,
    Issuer,
    Named,
    NamedMatter,
    Period,
    Previous,
    Reporting,
    RuleUsed,
    Snapshot,
    UnitLine,
)
from reports.models import Circular, ProgressReport, ReportingPeriod
from reports.selectors.circulars import READERS, published_before
from reports.selectors.determination import effective_reports
from reports.selectors.orders_told import orders_told
from reports.selectors.periods import skipped_before, turnout_of
from reports.selectors.rhythm import left_to_quarter
from reports.selectors.rule import rule_at
from reports.selectors.snapshot_matters import indicator_lines, late_matters, ledger_rows
from reports.selectors.snapshot_praise import well_done_matters
from reports.selectors.standing import Standing, standings
from tasks.models import Ledger
from tasks.progress import LATE_CLASSES
from tasks.selectors.counts import ItemState


@dataclass(frozen=True)
class Material:
    """What a snapshot is built from: the ledger's standings up to the circular's period, and its reports."""

    circular: Circular
    past: list[Standing]
    reports: dict[int, ProgressReport]

    @property
    def period(self) -> ReportingPeriod:
        """The period the circular is about."""
        return self.circular.covered

    @property
    def ledger(self) -> Ledger:
        """The ledger of the period."""
        return self.circular.covered.ledger

    @property
    def programme(self) -> Programme:
        """The programme that issues the circular."""
        return self.circular.programme

    @property
    def standing(self) -> Standing:
        """How the ledger stood at this circular's cut-off."""
        return self.past[-1]

    @cached_property
    def before(self) -> Snapshot | None:
        """The signed figures of the year's issue before this one: what was printed, not what is known now."""
        return published_before(self.circular)


class NotDeterminedError(Exception):
    """The period has no determination, so there is nothing to print."""


def build_snapshot(circular: Circular) -> Snapshot:
    """Return every figure of a circular as the database says now; raises NotDeterminedError without any."""
    period = circular.covered
    past = [s for s in standings(period.ledger, clearance=READERS) if s.period.start <= period.start]
    if not past or past[-1].period != period:
        raise NotDeterminedError(str(period))
    printed = {row.task.pk for item in past[-1].items for row in item.rows}
    reports = {key: report for key, report in effective_reports(period).items() if key in printed}
    material = Material(circular, past, reports)
    programme, ledger = material.programme, material.ledger
    rule = rule_at(period)
    indicators, indicator_counts = indicator_lines(material.standing, material.period, rule)
    return Snapshot(
        uid=str(circular.uid),
        kind=circular.kind,
        programme=Named(str(programme.uid), programme.name, programme.name),
        issuer=_issuer(programme),
        jurisdiction_uid=str(programme.jurisdiction.uid),
        place=programme.jurisdiction.name,
        scope={"province": "全省", "city": "全市", "county": "全县"}.get(
            programme.jurisdiction.level, "全市"
        ),
        subject=f"{programme.name}重点任务",
        year=ledger.year,
        period=_period(period),
        bases=(Basis(str(ledger.uid), ledger.basis_title or ledger.name, ledger.basis_number),),
        addressees=tuple(programme.addressees.split("，")),
        rules=(RuleUsed(rule.key, rule.version, rule.key),),
        counts=_counts(material.standing),
        reporting=_reporting(material),
        indicator_counts=indicator_counts,
        previous=_previous(material),
        changes=_changes(material),
        indicators=indicators,
        well_done=well_done_matters(material.standing, material.reports, period),
        late=late_matters(material.standing, material.reports, period, rule, circular.facts),
        follow_ups=_follow_ups(material),
        orders=orders_told(period, clearance=READERS),
        demands=_demands(material),
        units=_units(material),
        ledger=ledger_rows(material.standing, material.reports),
        skipped=tuple(month.start for month in skipped_before(period)),
    )


def _issuer(programme: Programme) -> Issuer:
    group = Named(str(programme.uid), programme.group_short_name, "领导小组")
    return Issuer(Named(str(programme.uid), programme.secretariat_name, "秘书处"), group)


def _period(period: ReportingPeriod) -> Period:
    return Period(str(period.uid), period.kind, period.start, period.period.end, period.cutoff)


def _counts(standing: Standing) -> Counts:
    return Counts.of_tally(standing.tally, rows=sum(len(item.rows) for item in standing.items))


def _reporting(material: Material) -> Reporting:
    turnout = turnout_of([material.period], clearance=READERS)[material.period.pk]
    rows = sum(len(item.rows) for item in material.standing.items)
    quarterly = left_to_quarter(material.standing, clearance=READERS)
    return Reporting(
        due=turnout.due,
        on_time=turnout.on_time,
        late=turnout.late,
        missing=turnout.not_in,
        returned=turnout.returns,
        left_out=rows - turnout.due,
        outstanding=turnout.waiting,
        quarterly=quarterly.matters,
        quarterly_units=quarterly.units,
    )


def _previous(material: Material) -> Previous | None:
    """The issue before this one in the same year; a year's first issue compares with nothing."""
    before = material.before
    if before is None:
        return None
    named = tuple(NamedMatter(m.uid, m.item_no, m.title, m.status_class) for m in before.late)
    return Previous(before.uid, before.year, before.period, before.counts, named)


def _changes(material: Material) -> tuple[Change, ...]:
    """Against what was printed last time, so that the two issues reconcile whatever was corrected since."""
    before = material.before
    if before is None:
        return ()
    was = {row.uid: row.status_class for row in before.items}
    now = {str(item.task.uid): item for item in material.standing.items}
    found = [
        Change(uid, item.task.label, item.task.title, was.get(uid, ""), item.state.status_class)
        for uid, item in now.items()
        if was.get(uid, "") != item.state.status_class
    ]
    gone = [
        Change(row.uid, row.item_no, row.title, row.status_class, "")
        for row in before.items
        if row.uid not in now
    ]
    return (*found, *gone)


def _follow_ups(material: Material) -> tuple[FollowUp, ...]:
    """What became of each matter the last issue named."""
    before = material.before
    if before is None:
        return ()
    now = {str(item.task.uid): item for item in material.standing.items}
    return tuple(
        FollowUp(
            matter.uid,
            matter.item_no,
            matter.title,
            matter.status_class,
            now[matter.uid].state.status_class if matter.uid in now else "",
            _new_date(now.get(matter.uid), material.reports),
        )
        for matter in before.late
    )


def _new_date(item: ItemState | None, reports: dict[int, ProgressReport]) -> date | None:
    """The date the unit now names, where the matter is still late."""
    if item is None or item.state.status_class not in LATE_CLASSES:
        return None
    dates = [reports[row.task.pk].expected_on for row in item.rows if row.task.pk in reports]
    return max((day for day in dates if day), default=None)


def _demands(material: Material) -> tuple[Demand, ...]:
    """The standing demands of a monthly issue, each with addressee and date, at most three.

    Source: office-practice 10. They are proposals: the clerk words them anew where the month asks for it.
    """
    secretariat = material.programme.secretariat_name
    close = material.period.closes_on
    uid = str(material.circular.uid)
    found = []
    if material.standing.late:
        found.append(
            Demand(
                f"{uid}/late",
                "聚焦未达序时事项",
                "相关牵头单位",
                f"将逐项措施和完成时间报{secretariat}",
                due_on=close + timedelta(days=7),
            )
        )
    if any(report.coordination for report in material.reports.values()):
        found.append(
            Demand(
                f"{uid}/coordination",
                "加强部门协同",
                "提出协调事项的单位",
                "完成会商并报送意见，难以达成一致的由秘书处提请领导小组研究",
                due_on=close + timedelta(days=10),
            )
        )
    next_month = material.period.period.next().start
    found.append(
        Demand(
            f"{uid}/quality",
            "提高报送质量",
            "各牵头单位",
            "在指标类事项中列明数据来源和截止时间，不再重复上月内容",
            from_on=next_month,
        )
    )
    return tuple(found[:3])


def _units(material: Material) -> tuple[UnitLine, ...]:
    """Each unit's matters (an item counts with its first row's collector) and reports, in protocol order."""
    by_unit: dict[Department, list[ItemState]] = {}
    for item in material.standing.items:
        collector = item.rows[0].task.collector
        if collector:
            by_unit.setdefault(collector, []).append(item)
    reports: dict[int, list[ProgressReport]] = {}
    filed = ProgressReport.objects.filter(period=material.period, task__sensitivity__lte=READERS)
    for report in filed.of_units().select_related("department"):
        reports.setdefault(report.department_id, []).append(report)
        by_unit.setdefault(report.department, [])
    protocol = {m.department_id: m.order for m in material.programme.members.all()}
    units = sorted(by_unit, key=lambda unit: (protocol.get(unit.pk, 10_000), unit.order, unit.pk))
    return tuple(
        UnitLine(
            str(unit.uid),
            unit.short_name,
            order,
            _counts(Standing(material.period, by_unit[unit])),
            _unit_reporting(reports.get(unit.pk, [])),
        )
        for order, unit in enumerate(units, 1)
    )


def _unit_reporting(reports: list[ProgressReport]) -> Reporting:
    on_time = sum(1 for report in reports if report.on_time is True)
    late = sum(1 for report in reports if report.on_time is False)
    returned = sum(report.return_count for report in reports)
    return Reporting(len(reports), on_time, late, len(reports) - on_time - late, returned)
