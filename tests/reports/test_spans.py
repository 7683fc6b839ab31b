"""Papers of a quarter from real months: standing at the last cut-off, reports summed, compared with their own kind."""

from __future__ import annotations

from datetime import date

import pytest

from reform.core.periods import Period
from reports.circulars.snapshot import Snapshot
from reports.enums import OrderState
from reports.models import Circular, CircularLog, SupervisionOrder
from reports.selectors.circulars import latest_snapshot, published_before
from reports.services.circulars import make_draft
from reports.services.determination import confirm_determination, prepare_determination
from reports.services.paper_asking import draft_paper
from reports.services.periods import close_period, open_period
from reports.services.recording import record_progress
from reports.services.reports import save_report, submit_report
from tasks.models import Task
from tests.reports.conftest import FILLED, at

QUARTER = Period(date(2026, 7, 1), "quarter")


def closed_month(cast, clock, number: int, *, behind: bool):
    """Open a month, file finance's report on time, record both matters, determine and close it."""
    clock.move_to(at(28, month=number))
    period = open_period(ledger=cast.ledger, period=Period(date(2026, number, 1)), by=cast.clerk)
    mine = period.reports.get(department=cast.finance)
    submit_report(
        report=save_report(report=mine, fields=FILLED, by=cast.finance_liaison), by=cast.finance_liaison
    )
    told = {"source": "phone", "recorded_on": date(2026, number, 28), "by": cast.clerk}
    first, second = Task.objects.order_by("number")
    record_progress(task=first, text="方案已印发。", self_rated="on_schedule", **told)
    rated = "behind" if behind else "on_schedule"
    record_progress(task=second, text="仍在征求意见。", self_rated=rated, **told)
    clock.move_to(at(9, month=number + 1))
    prepare_determination(period=period, by=cast.clerk)
    confirm_determination(period=period, by=cast.head)
    return close_period(period=period, by=cast.clerk)


@pytest.fixture
def quarter(cast, clock):
    """August and September closed, July before the ledger's first period; the second matter is behind at the end."""
    cast.task(1)
    cast.task(2, collector=cast.finance)
    return [closed_month(cast, clock, 8, behind=False), closed_month(cast, clock, 9, behind=True)]


def snapshot_of(circular: Circular) -> Snapshot:
    return Snapshot.from_data(latest_snapshot(circular).data)


def test_a_quarter_stands_at_its_last_cutoff_and_sums_the_reports_of_its_months(quarter, cast):
    paper = draft_paper(ledger=cast.ledger, kind="quarterly", stretch=QUARTER, by=cast.clerk)
    data = snapshot_of(paper)
    assert (paper.span, paper.period, paper.due_on) == ("quarter", quarter[-1], None)
    assert paper.title == "云溪市医改领导小组秘书处关于2026年第三季度全市深化医改重点任务进展情况的通报"
    assert (data.period.kind, data.period.start, data.period.end) == (
        "quarter",
        date(2026, 7, 1),
        date(2026, 9, 30),
    )
    assert data.counts.tally.reconciliation == "2 = 0 + 1 + 1 + 0 + 0 + 0"
    figures = data.reporting
    # Two matters in two months; finance filed its report on time both times, health never.
    assert (figures.due, figures.on_time, figures.late, figures.missing) == (4, 2, 0, 2)
    assert figures.due == figures.on_time + figures.late + figures.missing
    assert [sum(getattr(unit.reporting, name) for unit in data.units) for name in ("due", "on_time")] == [
        4,
        2,
    ]
    assert data.previous is None
    assert [entry.event for entry in CircularLog.objects.filter(circular=paper)] == ["drafted"]


def test_a_month_of_the_same_period_keeps_its_own_figures(quarter, cast):
    september = draft_paper(
        ledger=cast.ledger, kind="monthly", stretch=Period(date(2026, 9, 1)), by=cast.clerk
    )
    figures = snapshot_of(september).reporting
    assert (figures.due, figures.on_time, figures.missing) == (2, 1, 1)
    assert (
        draft_paper(ledger=cast.ledger, kind="monthly", stretch=Period(date(2026, 9, 1)), by=cast.clerk)
        == september
    )


def test_a_paper_is_compared_with_the_issue_of_its_own_kind_only(quarter, cast):
    for kind in ("monthly", "behind"):
        made = make_draft(period=quarter[0], kind=kind, span="month", due_on=None, form="", by=cast.clerk)
        Circular.objects.filter(pk=made.pk).update(
            state="published",
            number=f"云医改组〔2026〕{made.pk}号",
            signer="方静澜",
            signed_on=date(2026, 9, 9),
            signed_snapshot=latest_snapshot(made),
        )
    paper = draft_paper(ledger=cast.ledger, kind="behind", stretch=Period(date(2026, 9, 1)), by=cast.clerk)
    before = published_before(paper)
    assert before is not None
    assert (before.kind, before.period.start) == ("behind", date(2026, 8, 1))
    longer = draft_paper(ledger=cast.ledger, kind="behind", stretch=QUARTER, by=cast.clerk)
    assert published_before(longer) is None
    inner = draft_paper(ledger=cast.ledger, kind="digest", stretch=QUARTER, by=cast.clerk)
    assert published_before(inner) is None
    assert inner.form == "bulletin"
    assert snapshot_of(inner).addressees == ("市医改领导小组领导",)


def test_orders_of_the_period_are_told_one_by_one(quarter, cast, clock):
    clock.move_to(at(20, month=8))
    order = SupervisionOrder.objects.create(
        programme=cast.programme,
        jurisdiction=cast.city,
        kind="order",
        task=Task.objects.get(number=2),
        department=cast.finance,
        cause="by hand",
        caused_on=date(2026, 8, 20),
        title="补报数据",
        demands="8月底前补齐",
        state=OrderState.ISSUED,
        number="云督〔2026〕1号",
        year=2026,
        serial=1,
        signer="方静澜",
        signed_on=date(2026, 8, 20),
        issued_at=at(20, month=8),
        due_on=date(2026, 8, 31),
        first_due_on=date(2026, 8, 31),
    )
    order.log.create(at=at(20, month=8), who="方静澜", act="sign", to_state=OrderState.ISSUED)
    clock.move_to(at(9, month=10))
    paper = draft_paper(ledger=cast.ledger, kind="supervision", stretch=QUARTER, by=cast.clerk)
    line = snapshot_of(paper).order_lines[0]
    assert (line.number, line.state, line.before, line.item_no) == ("云督〔2026〕1号", "open", False, "2")
    september = draft_paper(
        ledger=cast.ledger, kind="behind", stretch=Period(date(2026, 9, 1)), by=cast.clerk
    )
    assert snapshot_of(september).order_lines == ()
