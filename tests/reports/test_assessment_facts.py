"""The facts of an assessment: one counting, as of a day, labels and circles respected, a constant number of queries."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from departments.enums import Clearance
from departments.models import Post, ProgrammeMember
from reports.models import CountySheet, Highlight, HighlightUse, OrderLog, ReportingPeriod, SupervisionOrder
from reports.scoring import UnitFacts
from reports.selectors.assessment_facts import counted_up_to, facts_of_units, units_of_group
from reports.selectors.unit_record import unit_record
from tasks.models import DutyItem, Indicator, IndicatorTarget, IndicatorValue, Instruction, Task
from tests.cast import make_unit
from tests.reports.assessed import AS_OF, filed, judge, period_of

pytestmark = pytest.mark.django_db


def facts(cast, *, group: str = "units", as_of: date = AS_OF) -> dict[str, UnitFacts]:
    """The facts of a group's units by short name."""
    units = units_of_group(cast.programme, group)
    found = facts_of_units(
        units,
        programme=cast.programme,
        year=2026,
        as_of=as_of,
        label=counted_up_to(cast.programme, units),
    )
    return {unit.short_name: found[unit.pk] for unit in units}


def test_units_come_in_protocol_order_and_counties_in_theirs(cast):
    ProgrammeMember.objects.filter(department=cast.health).update(order=9)
    assert units_of_group(cast.programme, "units") == [cast.finance, cast.health]
    assert units_of_group(cast.programme, "counties") == [cast.counties["north"], cast.counties["south"]]


def test_matters_count_at_the_last_cut_off_by_the_day(cast):
    first, second, third = (cast.task(n, collector=cast.finance) for n in (1, 2, 3))
    for task, september, october in [
        (first, "on_schedule", "done"),
        (second, "on_schedule", "behind"),
        (third, "not_due", "not_due"),
    ]:
        judge(task, september, 9)
        judge(task, october, 10)
    found = facts(cast)["市财政局"]
    assert (found.matters, found.in_step, found.done) == (2, 1, 1)
    assert [one.item for one in found.behind] == ["2"]
    earlier = facts(cast, as_of=date(2026, 10, 15))["市财政局"]
    assert (earlier.matters, earlier.in_step, earlier.done, len(earlier.not_done)) == (2, 2, 0, 2)


def test_of_an_item_with_rows_each_unit_has_its_own_rows(cast):
    root = cast.task(1)
    Task.objects.filter(pk=root.pk).update(row_count=2, collector=None)
    for n, (unit, status_class) in enumerate([(cast.health, "done"), (cast.finance, "behind")], 1):
        judge(cast.task(1, collector=unit, row=n, root=root), status_class)
    found = facts(cast)
    assert (found["市卫生健康委"].matters, found["市卫生健康委"].done) == (1, 1)
    assert (found["市财政局"].matters, found["市财政局"].in_step) == (1, 0)


def test_forms_are_counted_as_on_the_units_page(cast):
    period = period_of(cast)
    for n, (on_time, returns) in enumerate([(True, 0), (True, 2), (False, 0), (None, 0)], 1):
        filed(period, cast.task(n, collector=cast.finance), on_time=on_time, returns=returns)
    found = facts(cast)["市财政局"]
    assert (found.forms, found.on_time, found.late, found.missed, found.returned) == (4, 2, 1, 1, 1)
    (record,) = unit_record(cast.finance, ReportingPeriod.objects.all())
    assert (record.due, record.on_time, record.late, record.not_in, record.returned) == (4, 2, 1, 1, 1)
    assert facts(cast, as_of=period.due_on)["市财政局"].forms == 0


def test_a_countys_sheet_counts_as_a_form(cast):
    north = cast.counties["north"]
    CountySheet.objects.create(
        period=period_of(cast), department=north, jurisdiction=north.jurisdiction, on_time=False
    )
    found = facts(cast, group="counties")
    assert (found["北山县医改办"].forms, found["北山县医改办"].late, found["南河县医改办"].forms) == (1, 1, 0)


def test_duties_are_those_due_by_the_day_or_fulfilled(cast):
    north = cast.counties["north"]
    for n, fields in enumerate(
        [
            {"done": True, "done_on": date(2026, 5, 1)},
            {"due_on": date(2026, 6, 30)},
            {},
            {"applies": False},
        ],
        1,
    ):
        DutyItem.objects.create(
            task=cast.task(n), department=north, jurisdiction=north.jurisdiction, **fields
        )
    found = facts(cast, group="counties")["北山县医改办"]
    assert (found.duties, found.fulfilled, [one.item for one in found.unfulfilled]) == (
        3,
        1,
        ["2", "3"],
    )
    assert facts(cast, group="counties", as_of=date(2026, 7, 1))["北山县医改办"].duties == 2


def indicator(task, value: str | None, **fields: object) -> Indicator:
    made = Indicator.objects.create(task=task, name="床位", **fields)
    IndicatorTarget.objects.create(indicator=made, op=">=", value=Decimal(100), due_on=date(2026, 12, 31))
    if value:
        IndicatorValue.objects.create(
            indicator=made,
            department=task.collector,
            period_kind="month",
            period_start=date(2026, 6, 1),
            value=Decimal(value),
            data_as_of=date(2026, 6, 30),
            recorded_at="2026-07-05T10:00+08:00",
        )
    return made


def test_targets_count_once_reached_or_due_and_only_what_is_to_be_ensured(cast):
    task = cast.task(1, collector=cast.finance)
    indicator(task, "120")
    indicator(task, "80")
    indicator(task, "90", modality="strive")
    indicator(task, None, rhythm="year")
    found = facts(cast)["市财政局"]
    assert (found.targets, found.reached, found.pending) == (2, 1, 1)
    assert [(one.item, one.words) for one in found.unreached] == [("1", "床位")]
    earlier = facts(cast, as_of=date(2026, 9, 1))["市财政局"]
    assert (earlier.targets, earlier.reached) == (1, 1)


def order(cast, task, n: int, **fields: object) -> SupervisionOrder:
    """A signed order to finance, due on 20 November, unless `fields` say otherwise."""
    values = {
        "programme": cast.programme,
        "jurisdiction": cast.city,
        "kind": "order",
        "task": task,
        "department": cast.finance,
        "cause": f"hand:{n}",
        "caused_on": date(2026, 11, 1),
        "title": "督办",
        "demands": "请报送整改措施。",
        "state": "issued",
        "number": f"云医改督〔2026〕{n}号",
        "signer": "方静澜",
        "signed_on": date(2026, 11, 3),
        "issued_at": "2026-11-03T10:00+08:00",
        "due_on": date(2026, 11, 20),
        "first_due_on": date(2026, 11, 20),
    } | fields
    return SupervisionOrder.objects.create(**values)


def answer(cast, made: SupervisionOrder, day: str) -> SupervisionOrder:
    made.answers.create(
        number=1, measures="已制定措施。", done="已完成。", filed_by=cast.finance_liaison.user, filed_at=day
    )
    return made


def test_orders_are_overdue_unless_answered_by_their_date(cast):
    task = cast.task(1, collector=cast.finance)
    person = cast.finance_liaison.user
    order(cast, task, 1)
    order(cast, task, 2, due_on=date(2027, 1, 15))
    waits = order(cast, task, 3, state="answered", answered_by=person)
    closed = order(
        cast,
        task,
        4,
        state="closed",
        answered_by=person,
        outcome="已办结。",
        closed_by=cast.head.user,
        closed_on=date(2026, 12, 1),
    )
    late = order(cast, task, 5, state="checked", answered_by=person)
    for made, day in [(waits, "18"), (closed, "20"), (late, "25")]:
        answer(cast, made, f"2026-11-{day}T23:30+08:00")
    for n, fields in enumerate(
        [{"kind": "urging"}, {"state": "withdrawn"}, {"signed_on": date(2025, 11, 3)}], 6
    ):
        order(cast, task, n, **fields)
    found = facts(cast)["市财政局"]
    assert len(found.orders) == 5
    assert [one.words[-2:] for one in found.overdue] == ["1号", "5号"]
    assert (found.orders_ended, found.closed_in_time) == (3, 1)


def test_an_order_raised_is_overdue_only_where_its_date_had_passed(cast):
    task = cast.task(1, collector=cast.finance)
    person = cast.finance_liaison.user
    for n, (day, answered_on) in enumerate([(18, None), (28, None), (28, "19")], 1):
        raised = order(cast, task, n, state="raised", answered_by=person)
        if answered_on:
            answer(cast, raised, f"2026-11-{answered_on}T10:00+08:00")
        OrderLog.objects.create(
            order=raised, at=f"2026-11-{day}T10:00+08:00", who="方静澜", act="raise", to_state="raised"
        )
    found = facts(cast)["市财政局"]
    assert len(found.orders) == 3
    assert [one.words[-2:] for one in found.overdue] == ["2号"]
    assert (found.orders_ended, found.closed_in_time) == (1, 0)


def test_what_came_of_an_instruction_counts_nowhere(cast):
    made = Instruction.objects.create(
        programme=cast.programme,
        text="请抓紧。",
        leader="韩望山",
        given_on=date(2026, 11, 1),
        entered_by=cast.clerk.post,
    )
    order(cast, cast.task(1, collector=cast.finance), 1, instruction=made)
    assert facts(cast)["市财政局"].orders == ()


def praised(cast, kind: str, **fields: object) -> None:
    made = Highlight.objects.create(
        programme=cast.programme,
        department=cast.finance,
        title="经验",
        text="做法。",
        found_on=date(2026, 5, 1),
        **fields,
    )
    HighlightUse.objects.create(highlight=made, kind=kind, used_on=date(2026, 6, 1), paper="第9期")


def test_praise_is_collected_by_kind(cast):
    praised(cast, "bulletin")
    praised(cast, "upward")
    found = facts(cast)["市财政局"].praise
    assert {kind: [one.words for one in papers] for kind, papers in found.items()} == {
        "bulletin": ["第9期"],
        "upward": ["第9期"],
    }


# --- labels -----------------------------------------------------------------------------------------------------------
def test_a_labelled_matter_counts_nowhere(cast):
    task = cast.task(1, collector=cast.finance, sensitivity=Clearance.SENSITIVE)
    judge(task, "behind")
    filed(period_of(cast), task, on_time=None)
    indicator(task, "10")
    order(cast, task, 1)
    praised(cast, "bulletin", task=task)
    DutyItem.objects.create(task=task, department=cast.finance, jurisdiction=cast.city)
    assert facts(cast)["市财政局"] == UnitFacts()


def test_nothing_counts_that_a_reader_of_the_lines_may_not_see(cast):
    judge(cast.task(1, collector=cast.health), "behind")
    judge(cast.task(2, collector=cast.health, sensitivity=Clearance.OPEN), "behind")
    assert facts(cast)["市卫生健康委"].matters == 2
    Post.objects.filter(pk=cast.finance_liaison.post.pk).update(clearance=Clearance.OPEN)
    assert facts(cast)["市卫生健康委"].matters == 1
    Post.objects.filter(clearance__lt=Clearance.SENSITIVE).update(clearance=Clearance.SENSITIVE)
    assert counted_up_to(cast.programme, [cast.finance]) == Clearance.INTERNAL


# --- speed ------------------------------------------------------------------------------------------------------------
def test_sixty_units_take_as_many_queries_as_two(cast):
    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as caught:
            facts(cast)
        return len(caught)

    period = period_of(cast)

    def fill(n: int, unit) -> None:
        task = cast.task(n, collector=unit)
        judge(task, "behind")
        filed(period, task)
        indicator(task, "80")

    fill(1, cast.finance)
    before = queries()
    for n in range(2, 61):
        unit = make_unit(cast.city, f"云溪市第{n}局", f"{n}局", 100 + n)
        ProgrammeMember.objects.create(programme=cast.programme, department=unit, order=100 + n)
        fill(n, unit)
    assert len(units_of_group(cast.programme, "units")) == 61
    assert queries() == before
