"""Reports and sheets of the simulated year: filed, taken back, returned, recorded for others, accepted."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from departments.actor import Actor
from reports.models import CountySheet, ProgressReport, ReportingPeriod
from reports.services.recording import record_progress
from reports.services.reports import (
    accept_report,
    begin_review,
    return_report,
    save_report,
    submit_report,
    withdraw_report,
)
from reports.services.sheets import SheetRow, accept_sheet, return_sheet, save_sheet, submit_sheet
from tasks.models import Indicator
from tests.year.desk import SHANGHAI, today
from tests.year.matters import Matters
from tests.year.say import Manner, said_of


class Filing(Matters):
    """What units say, and how it comes in."""

    def _say(
        self, period: ReportingPeriod, key: str, manner: Manner, late: list[tuple[str, ProgressReport]]
    ) -> None:
        """Say what is said of a matter in a month, in its manner."""
        if manner.how in ("recorded", "both"):
            self.stand(period.due_on - timedelta(days=1), 10)
            self._record(period, key, manner)
        report = ProgressReport.objects.filter(period=period, task=self._task(key), origin="unit").first()
        if report is None or manner.how == "recorded":
            return
        day = period.due_on + timedelta(days=1) if "late" in manner.how else period.due_on
        self.stand(min(day, period.closes_on), 11)
        report = self._file(period, key, report, manner)
        if manner.how == "taken back":
            report = withdraw_report(report=report, by=self._filer(report))
            self.note("take_back", month=period.start.isoformat(), matter=key)
            if manner.roll % 2:
                return
            report = self._file(period, key, report, manner)
        if manner.how == "returned":
            report = return_report(report=report, reason="请补充数据来源。", by=self.cast.clerk)
            self.note("return", month=period.start.isoformat(), matter=key)
            if manner.roll % 4 == 0:
                return
            report = self._file(period, key, report, manner)
        if manner.how == "very late":
            late.append((key, report))
        elif manner.how != "waiting":
            self._accept(period, key, report)
        elif manner.roll % 2:
            begin_review(report=report, by=self.cast.clerk)

    def _accept(self, period: ReportingPeriod, key: str, report: ProgressReport) -> None:
        self.stand(today())
        accept_report(report=report, by=self.cast.clerk2)
        self.note("accept", month=period.start.isoformat(), matter=key)

    def _filer(self, report: ProgressReport) -> Actor:
        return next(
            self.office.filers[key]
            for key, unit in self.office.units.items()
            if unit.pk == report.department_id
        )

    def _file(
        self, period: ReportingPeriod, key: str, report: ProgressReport, manner: Manner
    ) -> ProgressReport:
        self.stand(today())
        by = self._filer(report)
        said = said_of(self.terms[key], manner, period.start, period.cutoff)
        fields, values, ratios = self._form(key, said)
        saved = save_report(report=report, fields=fields, values=values, ratios=ratios, by=by)
        filed = submit_report(report=saved, by=by)
        self.note("file", month=period.start.isoformat(), matter=key, who=by.label, said=said)
        return filed

    def _form(self, key: str, said: dict[str, Any]) -> tuple[dict[str, Any], dict, dict]:
        """Return what was said as the portal's form takes it."""
        task = self._task(key)
        late = said["rating"] in ("behind", "should_have_started")
        nodes = dict(task.milestones.values_list("name", "order"))
        entries = dict(task.details.values_list("name", "pk"))
        fields: dict[str, Any] = {
            "text": said["text"],
            "self_rated": said["rating"],
            "at_risk": said["at_risk"],
            "done_on": date.fromisoformat(said["done_on"]) if said["done_on"] else None,
            "milestones_done": {str(nodes[name]): on for name, on in said["nodes"].items()},
            "details_done": {str(entries[name]): on for name, on in said["entries"].items()},
            "cause": "配套资金到位较晚" if late else "",
            "measure": "逐项排出计划",
            "expected_on": date(2026, 12, 20),
            "times_done": said["times"],
        }
        values: dict[Indicator, Decimal | None] = {}
        ratios: dict[Indicator, tuple[Decimal, Decimal]] = {}
        for indicator in task.indicators.all():
            if found := said["figures"].get(indicator.name):
                if "above" in found:
                    ratios[indicator] = (Decimal(found["above"]), Decimal(found["below"]))
                else:
                    values[indicator] = Decimal(found["value"])
        return fields, values, ratios

    def _record(self, period: ReportingPeriod, key: str, manner: Manner) -> None:
        told_on = datetime.now(tz=SHANGHAI).date() - timedelta(days=manner.roll % 6)
        said = said_of(self.terms[key], manner, period.start, period.cutoff)
        # By phone one hears of plain figures, of the state, of the day it was done.
        said |= {"nodes": {}, "entries": {}, "times": None}
        said["figures"] = {name: one for name, one in said["figures"].items() if "value" in one}
        fields, values, _ratios = self._form(key, said)
        record_progress(
            task=self._task(key),
            period=period,
            source="phone",
            recorded_on=told_on,
            text=fields["text"],
            values={one: value for one, value in values.items() if value is not None},
            self_rated=fields["self_rated"],
            done_on=fields["done_on"],
            at_risk=fields["at_risk"],
            by=self.cast.clerk,
        )
        self.note(
            "record",
            month=period.start.isoformat(),
            matter=key,
            who="秘书处",
            told_on=told_on.isoformat(),
            said=said,
        )

    def _sheets(self, period: ReportingPeriod) -> None:
        """Each county asked fills its sheet: by and by more is done, some are late, one is sent back, one never comes."""
        for sheet in CountySheet.objects.filter(period=period).order_by("department__order"):
            unit = next(key for key, one in self.office.units.items() if one.pk == sheet.department_id)
            place = self.office.counties.index(unit)
            if place == len(self.office.counties) - 1 and period.start.month % 2:
                continue
            self.stand(period.due_on - timedelta(days=2), 10)
            by = self.office.filers[unit]
            rows, parts = [], {}
            for entry in sheet.entries.select_related("item__task"):
                key = self.keys[entry.item.task_id]
                ready = entry.item.task.number * 3 + place * 5
                done = entry.done or ready % 17 < period.start.month + 1
                on = entry.done_on or (period.cutoff - timedelta(days=place) if done else None)
                rows.append(SheetRow(entry.item, done, on, text="已部署" if not done else ""))
                parts[key] = on.isoformat() if on else ""
            filed = submit_sheet(sheet=save_sheet(sheet=sheet, rows=rows, by=by), by=by)
            if place % 4 == 1:
                back = return_sheet(sheet=filed, reason="请注明完成日期。", by=self.cast.clerk)
                filed = submit_sheet(sheet=save_sheet(sheet=back, rows=rows, by=by), by=by)
            accept_sheet(sheet=filed, by=self.cast.clerk)
            self.note("sheet", month=period.start.isoformat(), unit=unit, who=by.label, parts=parts)
