"""The figures of a circular, read once and frozen: every sentence and table comes from this value."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from departments.models import Department, Programme
from reports.circulars.records import (
    Basis,
    Change,
    Counts,
    FollowUp,
    Issuer,
    Named,
    NamedMatter,
    NamedOrder,
    Period,
    Previous,
    Reporting,
    RuleUsed,
    UnitLine,
)
from reports.circulars.snapshot import Snapshot
from reports.enums import INNER_PAPERS, PaperKind
from reports.models import Circular, ProgressReport, ReportingPeriod
from reports.selectors.circulars import READERS, published_before
from reports.selectors.orders_told import order_lines, orders_told
from reports.selectors.rule import rule_at
from reports.selectors.snapshot_bodies import addressees_of, copies_of, members_of
from reports.selectors.snapshot_coordination import coordination_of, risk_matters
from reports.selectors.snapshot_demands import proposed_demands
from reports.selectors.snapshot_matters import indicator_lines, late_matters, ledger_rows
from reports.selectors.snapshot_praise import well_done_matters
from reports.selectors.span import Span, reporting_in, said_in, skipped_in, span_of
from reports.selectors.standing import Standing, standings
from tasks.models import Ledger
from tasks.progress import LATE_CLASSES
from tasks.selectors.counts import ItemState


@dataclass(frozen=True)
class Material:
    """What a snapshot is built from: the stretch it covers, the ledger's standings up to its end, and its reports."""

    circular: Circular
    span: Span
    past: list[Standing]
    reports: dict[int, ProgressReport]
    compared_with: Snapshot | None = None

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
        """The signed figures of the year's issue before this one: what was printed, not what is known now; or those given."""
        return self.compared_with or published_before(self.circular)


class NotDeterminedError(Exception):
    """The period has no determination, so there is nothing to print."""


def build_snapshot(circular: Circular, *, before: Snapshot | None = None) -> Snapshot:
    """Return every figure of a circular as the database says now; raises NotDeterminedError without any.

    It is compared with `before`, else with the issue that was published before it.
    """
    period = circular.covered
    past = [s for s in standings(period.ledger, clearance=READERS) if s.period.start <= period.start]
    if not past or past[-1].period != period:
        raise NotDeterminedError(str(period))
    span = span_of(circular)
    said = said_in(span, {row.task.pk for item in past[-1].items for row in item.rows})
    material = Material(circular, span, past, said.reports, before)
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
        period=_period(span, period),
        bases=(Basis(str(ledger.uid), ledger.basis_title or ledger.name, ledger.basis_number),),
        addressees=addressees_of(programme, circular.kind),
        rules=(RuleUsed(rule.key, rule.version, rule.key),),
        counts=_counts(material.standing),
        reporting=reporting_in(span, past, clearance=READERS),
        indicator_counts=indicator_counts,
        previous=_previous(material),
        changes=_changes(material),
        indicators=indicators,
        well_done=well_done_matters(material.standing, said.highlights, period, since=span.period.start),
        late=late_matters(material.standing, material.reports, period, rule, circular.facts),
        follow_ups=_follow_ups(material),
        orders=orders_told(period, since=span.period.start, clearance=READERS),
        demands=proposed_demands(material),
        units=_units(material),
        ledger=ledger_rows(material.standing, material.reports),
        skipped=tuple(month.start for month in skipped_in(span)),
        members=members_of(programme),
        copies=copies_of(programme),
        **_of_kind(material),
    )


def _of_kind(material: Material) -> dict[str, Any]:
    """Return what only some kinds print: orders one by one, matters to be coordinated, matters at risk."""
    kind, period = material.circular.kind, material.period
    found: dict[str, Any] = {}
    if kind == PaperKind.SUPERVISION:
        named = {order.uid for order in _orders_named(material.before)}
        found["order_lines"] = order_lines(
            period, since=material.span.period.start, named=named, clearance=READERS
        )
    if kind in INNER_PAPERS:
        found["coordination"] = coordination_of(period, clearance=READERS)
        found["at_risk"] = risk_matters(material.standing, material.reports)
    return found


def _issuer(programme: Programme) -> Issuer:
    group = Named(str(programme.uid), programme.group_short_name, "领导小组")
    return Issuer(Named(str(programme.uid), programme.secretariat_name, "秘书处"), group)


def _period(span: Span, period: ReportingPeriod) -> Period:
    return Period(str(period.uid), span.period.kind, span.period.start, span.period.end, period.cutoff)


def _counts(standing: Standing) -> Counts:
    return Counts.of_tally(standing.tally, rows=sum(len(item.rows) for item in standing.items))


def _previous(material: Material) -> Previous | None:
    """The issue before this one in the same year; a year's first issue compares with nothing."""
    before = material.before
    if before is None:
        return None
    named = tuple(NamedMatter(m.uid, m.item_no, m.title, m.status_class) for m in before.late)
    return Previous(before.uid, before.year, before.period, before.counts, named, _orders_named(before))


def _orders_named(before: Snapshot | None) -> tuple[NamedOrder, ...]:
    """Return the orders that the issue before left open."""
    if before is None:
        return ()
    return tuple(NamedOrder(order.uid, order.number) for order in before.order_lines if order.state == "open")


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


def _units(material: Material) -> tuple[UnitLine, ...]:
    """Each unit's matters (an item counts with its first row's collector) and reports, in protocol order."""
    by_unit: dict[Department, list[ItemState]] = {}
    for item in material.standing.items:
        collector = item.rows[0].task.collector
        if collector:
            by_unit.setdefault(collector, []).append(item)
    reports: dict[int, list[ProgressReport]] = {}
    filed = ProgressReport.objects.filter(period__in=material.span.months, task__sensitivity__lte=READERS)
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
