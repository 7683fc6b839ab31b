"""The play: a ledger is handed out, reported on, judged and printed, month by month."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from itertools import count
from pathlib import Path
from typing import Any

from departments.actor import Actor
from departments.enums import DepartmentKind, Role
from reform.core.periods import Period
from reform.portal.demo.clock import standing_at
from reform.portal.demo.division import Division
from reform.portal.demo.handed_out import disagree
from reform.portal.demo.ledger import YearLedger
from reform.portal.demo.parts import RATINGS, Part, month_end, months_before
from reform.portal.demo.people import Office, stand_in
from reports.calendar import dates_of
from reports.models import CountySheet, Determination, ProgressReport, ReportingPeriod
from reports.selectors.periods import days_of
from reports.services.determination import confirm_determination, prepare_determination, set_prepared
from reports.services.periods import close_period, open_period
from reports.services.recording import record_progress
from reports.services.reports import accept_report, return_report, save_report, submit_report
from reports.services.sheets import SheetRow, accept_sheet, save_sheet, submit_sheet
from tasks.models import Indicator, Ledger, Task

MONTHS = 6
RETURN_REASON = "请补充完成的具体数量和数据来源，并说明下一步安排。"


class Play:
    """One ledger of the demonstration, from the notice to the month that is open today."""

    def __init__(self, office: Office, data: dict[str, Any], notices: Path, today: date, open_month: Period):
        self.office, self.data, self.notices, self.today = office, data, notices, today
        self.months = months_before(open_month, MONTHS)
        self.current = open_month
        self.last = self.months[-1]
        self.parts: list[Part] = []
        self.clerk, self.head = office.by_role(Role.CLERK), office.by_role(Role.HEAD)
        clerks = [a for a in office.actors.values() if a.role == Role.CLERK]
        # Whoever files for the secretariat does not accept it: a second clerk, or the head.
        self.second = clerks[1] if len(clerks) > 1 else self.head

    @property
    def quarter_end(self) -> int:
        """Which of the played months is the last that ends a quarter; half a year always has one."""
        return max(at for at, month in enumerate(self.months) if month.start.month % 3 == 0)

    def make_ledger(self) -> Ledger:
        """Make the year's ledger, hand it out and return it."""
        maker = YearLedger(self.office, self.data, self.notices, first=self.months[0], last=self.last)
        ledger = maker.make()
        self.parts = maker.parts
        return ledger

    # --- the months -------------------------------------------------------------------------------------------------
    def play_month(self, ledger: Ledger, month: int) -> ReportingPeriod:
        """Open, file, review, determine and close one month."""
        dates = dates_of(self.months[month], days_of(ledger))
        with standing_at(dates.opens_on):
            period = open_period(ledger=ledger, period=self.months[month], by=self.clerk)
        for part, minute in zip(self.parts, count(), strict=False):
            self._file(part, period, month, minute % 60)
        with standing_at(period.due_on, 11):
            self._sheets(period, month, filed=True)
        with standing_at(period.closes_on, 14):
            prepare_determination(period=period, by=self.clerk)
            self._settle(period, month)
        with standing_at(period.closes_on, 15):
            confirm_determination(period=period, by=self.head)
            period.refresh_from_db()
        with standing_at(period.closes_on, 16):
            return close_period(period=period, by=self.clerk)

    def _report(self, part: Part, period: ReportingPeriod) -> ProgressReport | None:
        return ProgressReport.objects.filter(period=period, task=part.task, origin="unit").first()

    def _file(self, part: Part, period: ReportingPeriod, month: int, minute: int) -> None:
        report = self._report(part, period)
        how = part.filing(month)
        if report is None or part.state(month) == "." or how == "M":
            return
        if how == "P":
            with standing_at(period.due_on, 16, minute):
                self._record(part, period, month)
            return
        filed_on = (
            period.due_on + timedelta(days=1) if how == "L" else period.due_on - timedelta(days=minute % 3)
        )
        actor = self._filer(part)
        with standing_at(filed_on, 9, minute):
            report = self._fill(part, report, month, actor)
            report = submit_report(report=report, by=actor)
        reviewer = self.second if actor == self.clerk else self.clerk
        if how == "R":
            with standing_at(period.due_on, 14, minute):
                report = return_report(report=report, reason=RETURN_REASON, by=reviewer)
            with standing_at(period.due_on, 16, minute):
                report = submit_report(report=report, by=actor)
        with standing_at(period.closes_on, 11, minute):
            accept_report(report=report, by=reviewer)

    def _filer(self, part: Part) -> Actor:
        unit = part.task.collector
        assert unit is not None  # noqa: S101 - every task of the play has one
        try:
            return self.office.filer(unit)
        except LookupError:
            return stand_in(self.office, unit, Role.LIAISON)

    def _fill(self, part: Part, report: ProgressReport, month: int, actor: Actor) -> ProgressReport:
        state = part.state(month)
        late = state in {"b", "s"}
        script = part.script
        fields: dict[str, Any] = {
            "text": part.text(month),
            "self_rated": RATINGS[state],
            "milestones_done": self._nodes(part, report.period, state),
            "highlight": script.get("highlight", {}).get(str(month), ""),
            "coordination": script.get("coordination", {}).get(str(month), ""),
            "cause": script.get("cause", "") if late else "",
            "measure": script.get("measure", "") if late else "",
            "expected_on": month_end(self.last, script.get("expected", 1)) if late else None,
            "done_on": report.period.cutoff if state == "d" else None,
            "approved_by_title": "分管领导",
            "approved_on": min(report.period.due_on - timedelta(days=2), self.today),
        }
        return save_report(report=report, fields=fields, values=self._values(part, month), by=actor)

    def _values(self, part: Part, month: int) -> dict[Indicator, Decimal | None]:
        given = part.script.get("values", {})
        found: dict[Indicator, Decimal | None] = {}
        for indicator in part.task.indicators.all():
            series = next((v for k, v in given.items() if k in indicator.name or indicator.name in k), None)
            if series:
                found[indicator] = Decimal(str(series[min(month, len(series) - 1)]))
        return found

    def _nodes(self, part: Part, period: ReportingPeriod, state: str) -> dict[str, str]:
        """The nodes that are done: all planned by the cut-off, or all but the last of them when behind."""
        nodes = list(part.task.milestones.order_by("order"))
        if state == "d":
            done = nodes
        else:
            done = [node for node in nodes if node.planned_on and node.planned_on <= period.cutoff]
            if state in {"b", "s"} or len(done) == len(nodes):
                done = done[:-1]
        return {str(n.order): min(n.planned_on or period.cutoff, period.cutoff).isoformat() for n in done}

    def _record(self, part: Part, period: ReportingPeriod, month: int) -> None:
        record_progress(
            task=part.task,
            period=period,
            source="phone",
            recorded_on=min(period.due_on, self.today),
            text=part.text(month),
            self_rated=RATINGS[part.state(month)],
            values={k: v for k, v in self._values(part, month).items() if v is not None},
            by=self.clerk,
        )

    def _sheets(self, period: ReportingPeriod, month: int, *, filed: bool) -> None:
        """Each county fills its sheet: by and by more items are done, some counties slower than others."""
        for position, sheet in enumerate(
            CountySheet.objects.filter(period=period).order_by("department__order")
        ):
            actor = self._county(sheet)
            rows = [
                SheetRow(entry.item, done, entry.done_on or (period.cutoff if done else None), text=text)
                for entry in sheet.entries.select_related("item__task").order_by("pk")
                for done, text in [self._duty(entry.item.task, position, month, entry.done)]
            ]
            saved = save_sheet(sheet=sheet, rows=rows, by=actor)
            if filed:
                accept_sheet(sheet=submit_sheet(sheet=saved, by=actor), by=self.clerk)

    def _county(self, sheet: CountySheet) -> Actor:
        try:
            return self.office.filer(sheet.department)
        except LookupError:
            kind = sheet.department.kind
            return stand_in(
                self.office, sheet.department, Role.COUNTY if kind == DepartmentKind.COUNTY else Role.LIAISON
            )

    def _duty(self, task: Task, position: int, month: int, done: bool) -> tuple[bool, str]:
        part = next((one for one in self.parts if one.task.pk == task.pk), None)
        finished = part.script.get("grid_done") if part else None
        if done or (finished is not None and month >= finished):
            return True, ""
        ready = (task.number * 3 + position * 5) % 14
        return ready < month * 2, "" if ready < month * 2 else "方案已制定，正在推进。"

    def _settle(self, period: ReportingPeriod, month: int) -> None:
        """The secretariat determines what the play says where the rule proposes something else."""
        wanted = {part.task.pk: part.state(month) for part in self.parts}
        for row in Determination.objects.filter(period=period).select_related("task", "period__ledger"):
            state = wanted.get(row.task_id, "o")
            if state == "." or RATINGS[state] == row.prepared:
                continue
            reason = {"d": "完成标志已达到，经秘书处核验。", "o": "经核实，本期工作已按计划推进。"}
            set_prepared(
                row=row,
                prepared=RATINGS[state],
                reason=reason.get(state, "经核实，进度未达到计划要求。"),
                by=self.clerk,
            )

    def play_current(self, ledger: Ledger) -> None:
        """The month that is open today: some have filed, one was sent back, some wait, most are still blank."""
        month = len(self.months)
        opens = dates_of(self.current, days_of(ledger)).opens_on
        with standing_at(min(opens, self.today)):
            period = open_period(ledger=ledger, period=self.current, by=self.clerk)
        day = min(opens + timedelta(days=5), self.today)
        filing = [part for part in self.parts if self._report(part, period)]
        for position, part in enumerate(filing):
            if (
                position % 3 == 2
                or part.state(month) == "."
                or part.filing(month) == "M"
                or not part.text(month)
            ):
                continue
            report = self._report(part, period)
            assert report is not None  # noqa: S101 - filtered above
            with standing_at(day, 10, position):
                actor = self._filer(part)
                report = self._fill(part, report, month, actor)
                if position % 6 == 4:
                    continue
                report = submit_report(report=report, by=actor)
                reviewer = self.second if actor == self.clerk else self.clerk
                if position % 6 == 0:
                    accept_report(report=report, by=reviewer)
                elif position == 3:
                    return_report(report=report, reason=RETURN_REASON, by=reviewer)
        self._sheets(period, month, filed=False)
        with standing_at(day, 16):
            disagree(ledger, self.office)
        if self.data.get("comments"):
            Division(self.office, self.clerk, self.head).asking(ledger, self.today)
