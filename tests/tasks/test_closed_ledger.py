"""A closed ledger is read-only: whatever writes to it says so in one sentence and changes nothing."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from reform.core.periods import Period
from reform.core.workflow import WrongState
from reports.models import CountySheet, Determination, ProgressReport, ReportingPeriod
from reports.services import determination, periods, recording, reports, sheets
from reports.services.filling import FilingClosedError
from tasks.models import Adjustment, Assignment, DutyItem, ImportBatch, Ledger, Objection, TaskLog
from tasks.services import (
    adjustments,
    comments,
    details,
    division,
    grids,
    handing_out,
    imports,
    ledgers,
    nodes,
    objections,
    preparation,
    receipts,
    targets,
    tasks,
)
from tasks.services.adjusting import Terms
from tests.cast import signed_in

SENTENCE = "This ledger is closed and read-only."
NOW = timezone.now


class Closed:
    """One thing of each kind in a ledger that was closed since."""

    def __init__(self, cast) -> None:
        self.cast = cast
        self.task = cast.task(1, collector=cast.finance)
        self.prepared = cast.task(2, collector=cast.finance, state="preparation", handed_out_on=None)
        self.item = DutyItem.objects.create(
            task=self.task, department=cast.counties["north"], jurisdiction=cast.city
        )
        Assignment.objects.create(
            task=self.prepared,
            jurisdiction=cast.city,
            order=1,
            role="cooperating",
            department=cast.health,
            written="市卫健委",
        )
        self.paper = division.draft_division(
            ledger=cast.ledger, tasks=[self.prepared], title="分工表", by=cast.clerk
        )
        self.period = ReportingPeriod.objects.create(
            ledger=cast.ledger,
            jurisdiction=cast.city,
            start=date(2026, 12, 1),
            opens_on=date(2026, 12, 10),
            cutoff=date(2026, 12, 31),
            due_on=date(2027, 1, 5),
            closes_on=date(2027, 1, 8),
            state="closed",
            closed_at=NOW(),
        )
        sent = {"state": "submitted", "submitted_at": NOW(), "on_time": True}
        of_unit = {"period": self.period, "department": cast.finance, "jurisdiction": cast.city}
        self.draft = ProgressReport.objects.create(task=self.prepared, text="稿", **of_unit)
        self.report = ProgressReport.objects.create(task=self.task, text="稿", **of_unit, **sent)
        of_county = {"period": self.period, "jurisdiction": cast.city}
        self.sheet = CountySheet.objects.create(department=cast.counties["north"], **of_county, **sent)
        self.open_sheet = CountySheet.objects.create(department=cast.counties["south"], **of_county)
        self.row = Determination.objects.create(
            period=self.period,
            task=self.task,
            proposed="on_schedule",
            prepared="on_schedule",
            prepared_at=NOW(),
        )
        by = {"made_by": cast.finance_liaison.user, "made_at": NOW(), "department": cast.finance}
        self.objection = Objection.objects.create(task=self.task, kind="due", reason="紧", **by)
        self.upheld = Objection.objects.create(
            task=self.task,
            kind="not_ours",
            reason="非",
            state="upheld",
            answer="是",
            decided_by="甲",
            decided_at=NOW(),
            **by,
        )
        asked = {"asked_by": cast.finance_liaison.user, "asked_at": NOW(), "department": cast.finance}
        terms = {"before": {"due_on": "2026-12-31"}, "after": {"due_on": "2027-03-31"}}
        self.adjustment = Adjustment.objects.create(task=self.task, kind="due", reason="紧", **asked, **terms)
        self.opined = Adjustment.objects.create(
            task=self.prepared,
            kind="due",
            reason="紧",
            state="opined",
            in_favour=True,
            opinion="是",
            opinion_at=NOW(),
            **asked,
            **terms,
        )
        Ledger.objects.update(state="closed", closed_on=date(2027, 1, 8))
        self.ledger = Ledger.objects.get()
        for one in (self.task, self.prepared, self.period, self.paper):
            one.ledger = self.ledger
        for one in (self.draft, self.report, self.sheet, self.open_sheet, self.row):
            one.period = self.period
        for one in (self.objection, self.upheld, self.adjustment):
            one.task = self.task
        self.opined.task = self.item.task = self.prepared


ACTS = {
    "add_task": lambda c, a: tasks.add_task(ledger=c.ledger, title="事项", by=a.clerk),
    "decompose_task": lambda c, a: tasks.decompose_task(task=c.prepared, title="事项", by=a.clerk),
    "waive_unnamed": lambda c, a: tasks.waive_unnamed(task=c.prepared, by=a.clerk),
    "fill_tasks": lambda c, a: preparation.fill_tasks(
        ledger=c.ledger, tasks=[c.prepared], filling=preparation.Filling(type="pilot"), by=a.clerk
    ),
    "save_indicator": lambda c, a: targets.save_indicator(task=c.prepared, version=0, name="率", by=a.clerk),
    "save_nodes": lambda c, a: nodes.save_nodes(task=c.prepared, version=0, nodes=[], by=a.clerk),
    "follow_template": lambda c, a: nodes.follow_template(task=c.prepared, version=0, by=a.clerk),
    "save_details": lambda c, a: details.save_details(task=c.task, version=0, entries=[], by=a.clerk),
    "save_rules": lambda c, a: grids.save_rules(
        task=c.task, version=0, grid_kind="all", grid_value=100, by=a.clerk
    ),
    "save_item": lambda c, a: grids.save_item(
        item=c.item, version=0, terms=grids.ItemTerms(applies=False, reason="无"), by=a.clerk
    ),
    "record_approval": lambda c, a: handing_out.record_approval(
        ledger=c.ledger, approved_by="方静澜", on=date(2026, 1, 1), by=a.head
    ),
    "hand_out": lambda c, a: handing_out.hand_out(tasks=[c.prepared], by=a.head),
    "draft_division": lambda c, a: division.draft_division(
        ledger=c.ledger, tasks=[c.prepared], title="表", by=a.clerk
    ),
    "open_round": lambda c, a: comments.open_round(
        paper=c.paper, departments=[a.finance], due_on=date(2099, 1, 1), by=a.clerk
    ),
    "sign_for": lambda c, a: receipts.sign_for(tasks=[c.task], by=a.finance_liaison),
    "record_receipt": lambda c, a: receipts.record_receipt(
        tasks=[c.task], department=a.finance, on=date(2026, 2, 1), origin="paper", by=a.clerk
    ),
    "make_objection": lambda c, a: objections.make_objection(
        task=c.task, kind="due", reason="紧", by=a.finance_liaison
    ),
    "withdraw_objection": lambda c, a: objections.withdraw_objection(
        objection=c.objection, by=a.finance_liaison
    ),
    "decide_objection": lambda c, a: objections.decide_objection(
        objection=c.objection, upheld=True, answer="是", by=a.clerk
    ),
    "release_unit": lambda c, a: objections.release_unit(objection=c.upheld, by=a.clerk),
    "ask_adjustment": lambda c, a: adjustments.ask_adjustment(
        task=c.task, kind="suspension", reason="政策", terms=Terms(), by=a.finance_liaison
    ),
    "withdraw_adjustment": lambda c, a: adjustments.withdraw_adjustment(
        adjustment=c.adjustment, by=a.finance_liaison
    ),
    "give_opinion": lambda c, a: adjustments.give_opinion(
        adjustment=c.adjustment, in_favour=True, opinion="是", by=a.clerk
    ),
    "decide_adjustment": lambda c, a: adjustments.decide_adjustment(
        adjustment=c.opined, approved=True, decided_by="方静澜", on=timezone.localdate(), by=a.head
    ),
    "open_period": lambda c, a: periods.open_period(
        ledger=c.ledger, period=Period(date(2027, 1, 1)), by=a.clerk
    ),
    "withdraw_report": lambda c, a: reports.withdraw_report(report=c.report, by=a.finance_liaison),
    "begin_review": lambda c, a: reports.begin_review(report=c.report, by=a.clerk),
    "accept_report": lambda c, a: reports.accept_report(report=c.report, by=a.clerk),
    "return_report": lambda c, a: reports.return_report(report=c.report, reason="改", by=a.clerk),
    "withdraw_sheet": lambda c, a: sheets.withdraw_sheet(sheet=c.sheet, by=a.north),
    "begin_sheet_review": lambda c, a: sheets.begin_sheet_review(sheet=c.sheet, by=a.clerk),
    "accept_sheet": lambda c, a: sheets.accept_sheet(sheet=c.sheet, by=a.clerk),
    "return_sheet": lambda c, a: sheets.return_sheet(sheet=c.sheet, reason="改", by=a.clerk),
    "set_prepared": lambda c, a: determination.set_prepared(
        row=c.row, prepared="done", reason="是", by=a.clerk
    ),
    "confirm_determination": lambda c, a: determination.confirm_determination(period=c.period, by=a.head),
}
# What says so in its own words: nothing is open to be filed or recorded for.
FILING = {
    "save_report": lambda c, a: reports.save_report(
        report=c.draft, fields={"text": "新"}, by=a.finance_liaison
    ),
    "submit_report": lambda c, a: reports.submit_report(report=c.draft, by=a.finance_liaison),
    "save_part": lambda c, a: reports.save_part(report=c.draft, text="新", by=a.liaison),
    "save_sheet": lambda c, a: sheets.save_sheet(sheet=c.open_sheet, rows=[], by=a.south),
    "submit_sheet": lambda c, a: sheets.submit_sheet(sheet=c.open_sheet, by=a.south),
    "record_progress": lambda c, a: recording.record_progress(
        task=c.task, source="phone", recorded_on=date(2026, 12, 1), text="新", by=a.clerk
    ),
    "prepare_determination": lambda c, a: determination.prepare_determination(period=c.period, by=a.clerk),
    "apply_import": lambda c, a: imports.apply_import(
        batch=ImportBatch.objects.create(
            ledger=c.ledger, programme=a.programme, file_name="x", sha256="1" * 64, rows=[]
        ),
        by=a.clerk,
    ),
}


REFUSALS = (FilingClosedError, recording.NoOpenPeriodError, WrongState, imports.NotApplicable)


@pytest.fixture
def closed(cast):
    return Closed(cast)


@pytest.mark.parametrize("act", ACTS)
def test_nothing_is_written_to_a_closed_ledger(cast, closed, act):
    told = TaskLog.objects.count()
    with pytest.raises(ledgers.ClosedLedger, match=SENTENCE):
        ACTS[act](closed, cast)
    assert TaskLog.objects.count() == told


@pytest.mark.parametrize("act", FILING)
def test_nothing_is_filed_for_a_closed_ledger(cast, closed, act):
    told = TaskLog.objects.count()
    with pytest.raises(REFUSALS):
        FILING[act](closed, cast)
    assert TaskLog.objects.count() == told


def test_the_page_says_that_the_ledger_is_closed(cast, closed):
    answer = signed_in(cast.finance_liaison).post(
        reverse("objection_make", args=[closed.task.uid]), {"kind": "due", "reason": "紧"}
    )
    assert answer.status_code == 409
    assert SENTENCE in answer.content.decode()
