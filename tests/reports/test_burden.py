"""减负账: what was asked of units in a year, counted as the forms show it; what was not asked again; papers and plan."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from reform.core.models import AuditEntry
from reform.core.periods import Period
from reports.forms.report import ReportForm
from reports.forms.sheet import sheet_forms
from reports.models import (
    CountySheet,
    CountySheetEntry,
    Determination,
    OrderAnswer,
    OrderProof,
    PaperPlan,
    ProgressReport,
    SupervisionOrder,
)
from reports.selectors.burden import burden_of
from reports.selectors.reports import with_content
from reports.services.paper_plan import plan_papers
from reports.services.periods import open_period
from reports.services.recording import record_progress
from tasks.models import DetailRow, DutyItem, Evidence, Indicator, IndicatorValue, Milestone, Task
from tests.cast import signed_in

OCTOBER = date(2026, 10, 1)


def line(cast, unit, actor=None):
    """Return the unit's line in the year's book."""
    book = burden_of(actor or cast.clerk, cast.programme, 2026)
    return next(one for one in book.units if one.department == unit)


def order(cast, unit, at, *, task=None, **more):
    """Make an order that was sent to a unit."""
    values = {
        "programme": cast.programme,
        "jurisdiction": cast.city,
        "kind": "urging",
        "department": unit,
        "task": task or Task.objects.get(number=2),
        "cause": f"hand:{at}",
        "caused_on": OCTOBER,
        "title": "催办单",
        "demands": "请说明情况",
        "state": "issued",
        "number": f"云医改催〔2026〕{at}号",
        "year": 2026,
        "serial": at,
        "signer": "方静澜",
        "signed_on": OCTOBER,
        "issued_at": timezone.now(),
        "due_on": date(2026, 11, 20),
        "first_due_on": date(2026, 11, 20),
    }
    return SupervisionOrder.objects.create(**(values | more))


@pytest.fixture
def rich(cast, clock):
    """October for finance with a matter of every kind of field, and for the north with a sheet of two lines."""
    plain = cast.task(1, collector=cast.finance)
    full = cast.task(2, collector=cast.finance, every="quarter")
    Indicator.objects.create(task=full, name="床位", rhythm="month")
    Indicator.objects.create(task=full, name="占比", rhythm="month", basis="rate", denominator="住院人次")
    Indicator.objects.create(task=full, name="年报数", rhythm="year")
    for at, done_on in enumerate([date(2026, 9, 30), date(2026, 10, 8), None]):
        Milestone.objects.create(task=full, order=at, name=f"节点{at}")
        DetailRow.objects.create(task=full, order=at, name=f"项目{at}", done_on=done_on)
    duty = cast.task(3, collector=cast.finance)
    for number in (4, 5):
        item = cast.task(number, collector=cast.health)
        DutyItem.objects.create(
            task=item, department=cast.counties["north"], jurisdiction=cast.counties["north"].jurisdiction
        )
    october = open_period(ledger=cast.ledger, period=Period(OCTOBER), by=cast.clerk)
    return october, plain, full, duty


def test_fields_are_those_the_forms_show(rich, cast):
    october = rich[0]
    shown = {}
    for report in with_content(ProgressReport.objects.filter(period=october, department=cast.finance)):
        shown[report.task.number] = len(ReportForm(report=report).fields)
    # Nothing but words; a recurring duty with two figures due, one a ratio, three nodes and two entries that are open.
    # The entry of 8 October is ticked off by now: it was open when October was asked for.
    assert (shown[1], shown[2]) == (13, 13 + 1 + 1 + 3 + 3 * 2 + 1 * 2)
    assert line(cast, cast.finance).report_fields == sum(shown.values()) + 2
    sheet = CountySheet.objects.get(department=cast.counties["north"])
    fields = sum(len(form.fields) for form in sheet_forms(sheet))
    assert line(cast, cast.counties["north"]).sheet_fields == fields == 8


def test_forms_and_fields_add_up(rich, cast):
    total = burden_of(cast.clerk, cast.programme, 2026).total
    assert (total.forms_line, total.reports, total.sheets) == ("6 = 5 + 1", 5, 1)
    assert total.fields == total.report_fields + total.sheet_fields
    assert [one.department.short_name for one in burden_of(cast.clerk, cast.programme, 2026).units] == [
        "市卫生健康委",
        "市财政局",
        "北山县医改办",
    ]


def test_figures_stand_where_none_are_published_and_an_earlier_one_is_known(rich, cast):
    assert line(cast, cast.finance).standing == 0
    yearly = Indicator.objects.get(name="年报数")
    known = {"department": cast.finance, "period_kind": "month", "value": Decimal(7)}
    known |= {"data_as_of": date(2026, 6, 30), "recorded_at": timezone.now()}
    IndicatorValue.objects.create(indicator=yearly, period_start=OCTOBER, **known)
    assert line(cast, cast.finance).standing == 0
    IndicatorValue.objects.create(indicator=yearly, period_start=date(2026, 6, 1), **known)
    assert line(cast, cast.finance).standing == 1


def test_lines_of_accepted_sheets_went_into_the_grid(rich, cast):
    north = cast.counties["north"]
    assert line(cast, north).flowed == 0
    CountySheet.objects.update(state="accepted", submitted_at=timezone.now(), accepted_at=timezone.now())
    assert (CountySheetEntry.objects.count(), line(cast, north).flowed) == (2, 2)


def test_matters_not_asked_are_told_by_why(rich, cast):
    october, plain, full, duty = rich
    ProgressReport.objects.filter(task__in=[full, duty]).delete()
    for task, prepared in [(plain, "behind"), (full, "done"), (duty, "on_schedule")]:
        Determination.objects.create(
            period=october, task=task, proposed=prepared, prepared=prepared, prepared_at=timezone.now()
        )
    found = line(cast, cast.finance)
    assert (found.judged_line, found.settled, found.by_rhythm) == ("3 = 1 + 1 + 1", 1, 1)


def test_recorded_progress_is_told_beside(rich, cast):
    record_progress(
        task=rich[1], source="phone", recorded_on=date(2026, 10, 28), text="已办。", by=cast.clerk
    )
    found = line(cast, cast.finance)
    assert (found.recorded, found.reports) == (1, 3)


def test_orders_and_files_are_counted_by_unit(rich, cast):
    order(cast, cast.finance, 1)
    order(cast, cast.finance, 2, kind="order", proof_needed=True)
    order(cast, cast.health, 3, state="draft", year=None, serial=None, number="")
    Evidence.objects.create(
        task=rich[1], department=cast.finance, file="a", file_name="a", size=1, sha256="0" * 64
    )
    found = line(cast, cast.finance)
    assert (found.orders, found.files_asked, found.files_given) == (2, 1, 1)
    assert line(cast, cast.health).orders == 0


def test_a_proof_counts_while_its_answer_stands(rich, cast):
    one = order(cast, cast.finance, 1)
    answers = [
        OrderAnswer.objects.create(
            order=one, number=number, measures="已部署", interim=True, filed_by=cast.finance_liaison.user,
            filed_at=timezone.now(), withdrawn_at=timezone.now() if number == 1 else None,
        )
        for number in (1, 2)
    ]  # fmt: skip
    for answer in answers:
        OrderProof.objects.create(order=one, answer=answer, file="a", file_name="a", size=1, sha256="0" * 64)
    assert line(cast, cast.finance).files_given == 1


def test_labelled_matters_are_not_counted_below_their_label(rich, cast):
    full = rich[2]
    order(cast, cast.finance, 1, task=full, proof_needed=True)
    Evidence.objects.create(
        task=full, department=cast.finance, file="a", file_name="a", size=1, sha256="0" * 64
    )
    Task.objects.filter(pk=full.pk).update(sensitivity=2)
    found = line(cast, cast.finance)
    assert (found.reports, found.report_fields) == (2, 26)
    assert (found.orders, found.files_asked, found.files_given) == (0, 0, 0)


def test_unit_sees_its_own_line_and_no_papers(rich, cast):
    order(cast, cast.finance, 1)
    book = burden_of(cast.finance_liaison, cast.programme, 2026)
    assert [one.department for one in book.units] == [cast.finance]
    assert (book.units[0], book.papers) == (line(cast, cast.finance), ())
    assert burden_of(cast.leader, cast.programme, 2026).total.orders == 1


def test_county_sees_its_line_in_the_city_and_its_own_programme(rich, cast):
    page = signed_in(cast.north).get(reverse("burden"), {"year": 2026})
    city, own = page.context["books"]
    assert [one.department.short_name for one in city.units] == ["北山县医改办"]
    assert (own.programme, own.units) == (cast.north.programme, ())


def test_papers_stand_against_the_plan(rich, cast):
    order(cast, cast.finance, 1)
    order(cast, cast.health, 2)
    plan_papers(year=2026, planned={"monthly": 12, "urging": 1, "order": None}, by=cast.clerk)
    book = burden_of(cast.clerk, cast.programme, 2026)
    assert [(one.kind, one.planned, one.issued, one.left) for one in book.papers] == [
        ("monthly", 12, 0, 12),
        *(
            (kind, None, 0, None)
            for kind in ("quarterly", "annual", "behind", "supervision", "digest", "one_page", "bulletin")
        ),
        ("urging", 1, 2, -1),
        ("order", None, 0, None),
        ("time_limit", None, 0, None),
        ("interview", None, 0, None),
    ]
    assert book.papers_line == "2 = 0 + 0 + 0 + 0 + 0 + 0 + 0 + 0 + 2 + 0 + 0 + 0"


def test_plan_is_changed_recorded_and_taken_out(cast):
    plan_papers(year=2026, planned={"monthly": 12, "urging": 0}, by=cast.clerk)
    plan_papers(year=2026, planned={"monthly": 12, "urging": 0}, by=cast.clerk)
    plan_papers(year=2026, planned={"monthly": 4, "urging": None}, by=cast.head)
    assert list(PaperPlan.objects.values_list("kind", "planned")) == [("monthly", 4)]
    acts = AuditEntry.objects.filter(act="papers.plan").order_by("pk")
    assert [entry.after["planned"] for entry in acts] == [
        {"monthly": 12, "urging": 0},
        {"monthly": 4, "urging": ""},
    ]
    with pytest.raises(PermissionDenied):
        plan_papers(year=2026, planned={"monthly": 1}, by=cast.liaison)


def test_page_takes_the_same_queries_for_many_matters(rich, cast):
    def queries() -> int:
        with CaptureQueriesContext(connection) as taken:
            burden_of(cast.clerk, cast.programme, 2026)
        return len(taken)

    order(cast, cast.finance, 1)
    few = queries()
    for number in range(20, 40):
        task = cast.task(number, collector=cast.health if number % 2 else cast.finance)
        Indicator.objects.create(task=task, name="床位")
        ProgressReport.objects.create(
            period=rich[0], task=task, department=task.collector, jurisdiction=cast.city
        )
    order(cast, cast.health, 2, task=rich[1])
    assert (queries(), line(cast, cast.health).reports) == (few, 12)
