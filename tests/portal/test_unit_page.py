"""A unit's page: its duties by role, its cells, how it stands beside the others, and for whom."""

import re
from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from departments.models import ProgrammeMember
from reports.models import ProgressReport, ReportingPeriod
from reports.selectors.unit_compare import Figure, compare
from tasks.models import Assignment, DutyItem, Task
from tasks.selectors.unit_duties import by_role, cells_of
from tests.cast import make_unit, signed_in

TODAY = date(2026, 11, 3)


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def page_of(actor, unit):
    return signed_in(actor).get(reverse("department_detail", args=[unit.uid]))


def help_with(task, unit, role="cooperating"):
    Assignment.objects.create(
        task=task, jurisdiction=task.jurisdiction, order=9, role=role, department=unit, written=unit.name
    )


def test_matters_of_a_unit_stand_by_role_and_each_line_adds_up(cast):
    cast.task(1, status_class="behind", overdue=True)
    cast.task(2, status_class="done")
    other = cast.task(3, collector=cast.finance, status_class="on_schedule")
    help_with(other, cast.health)
    cast.task(4, collector=cast.finance, status_class="behind")
    root = cast.task(5, status_class="behind")
    Task.objects.filter(pk=root.pk).update(row_count=1, collector=None)
    Assignment.objects.filter(task=root).delete()
    cast.task(5, row=1, root=root, status_class="behind")
    found = by_role(Task.objects.visible_to(cast.clerk), cast.health.uid)
    assert [(one.role, one.tally.reconciliation, [task.number for task in one.matters]) for one in found] == [
        ("collecting", "3 = 1 + 0 + 2 + 0 + 0 + 0", [1, 5, 2]),
        ("lead", "3 = 1 + 0 + 2 + 0 + 0 + 0", [1, 5, 2]),
        ("cooperating", "1 = 0 + 1 + 0 + 0 + 0 + 0", [3]),
    ]
    page = page_of(cast.clerk, cast.health)
    matters = page.context["matters"]
    assert matters["concerned"].reconciliation == "4 = 1 + 1 + 2 + 0 + 0 + 0"
    assert (
        f"unit={cast.health.uid}&amp;role=cooperating&amp;status_class=on_schedule" in page.content.decode()
    )


def test_what_the_post_may_not_see_is_in_no_role(cast):
    cast.task(1, status_class="behind", sensitivity=3)
    assert by_role(Task.objects.visible_to(cast.liaison), cast.health.uid) == []


def test_county_sees_its_cells_carried_out_and_open_with_the_late_ones(cast):
    unit = cast.counties["north"]
    rows = [(1, date(2026, 9, 1), None), (2, None, date(2026, 10, 1)), (3, None, None)]
    for number, done_on, due_on in rows:
        DutyItem.objects.create(
            task=cast.task(number),
            department=unit,
            jurisdiction=cast.city,
            due_on=due_on,
            done=done_on is not None,
            done_on=done_on,
        )
    DutyItem.objects.create(task=cast.task(4), department=unit, jurisdiction=cast.city, applies=False)
    shown, cells = cells_of(Task.objects.visible_to(cast.north), unit, TODAY)
    assert [cell.task.number for cell in shown] == [2, 3, 1]
    assert (cells.reconciliation, cells.late) == ("3 = 1 + 2", 1)
    assert "1 of 3 carried out" in page_of(cast.north, unit).content.decode()
    with_words = re.findall(
        r'<span class="flag[^>]*>([^<]*)</span>', page_of(cast.north, unit).content.decode()
    )
    assert with_words[-2:] == ["Overdue, not carried out", "Not carried out"]
    assert page_of(cast.clerk, unit).context["duties"]["cells"].assigned == 3
    assert page_of(cast.south, unit).status_code == 404
    assert page_of(cast.finance_liaison, unit).context["duties"] is None


@pytest.fixture
def five_units(cast, monkeypatch):
    """Health with three more members who report, each two of four in time; finance reports nothing. The due day is past."""
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *_: date(2026, 11, 6))
    units = [cast.health]
    for number, name in enumerate(("甲局", "乙局", "丙局"), 5):
        unit = make_unit(cast.city, f"云溪市{name}", f"市{name}", number)
        ProgrammeMember.objects.create(programme=cast.programme, department=unit, order=number)
        units.append(unit)
    period = ReportingPeriod.objects.create(
        ledger=cast.ledger,
        jurisdiction=cast.city,
        start=date(2026, 10, 1),
        opens_on=date(2026, 10, 10),
        cutoff=date(2026, 10, 31),
        due_on=date(2026, 11, 5),
        closes_on=date(2026, 11, 9),
    )
    number = 0
    for at, unit in enumerate(units):
        for count in range(4):
            number += 1
            on_time = count < (3 if at == 0 else at)
            ProgressReport.objects.create(
                period=period,
                task=cast.task(number, collector=unit, status_class="done" if on_time else "behind"),
                department=unit,
                jurisdiction=cast.city,
                state="submitted",
                text="已办。",
                on_time=on_time,
                submitted_at=datetime(2026, 11, 2, 1, 0, tzinfo=UTC),
            )
    return units


def said(comparison):
    return [
        (line.label, line.own and line.own.words, line.others and line.others.words)
        for line in comparison.lines
    ]


def test_unit_sees_its_own_figures_and_the_others_average_without_names(cast, five_units):
    seen = compare(cast.liaison, cast.health, cast.ledger)
    # The three others: 1, 2 and 3 of 4; finance, which has nothing due, is not among them.
    assert said(seen) == [
        ("Reported on time", "3 / 4", "2.0 / 4.0"),
        ("Matters done", "3 / 4", "2.0 / 4.0"),
        ("Matters on schedule or done", "3 / 4", "2.0 / 4.0"),
    ]
    assert (seen.named, [line.by_unit for line in seen.lines]) == (False, [[], [], []])
    page = page_of(cast.liaison, cast.health).content.decode()
    assert "2.0 / 4.0" in page
    assert not [name for name in ("市甲局", "市乙局", "市丙局") if name in page]


def test_a_report_whose_day_has_not_come_is_missing_for_nobody(cast, five_units, monkeypatch):
    ReportingPeriod.objects.update(state="closed", closed_at=datetime(2026, 11, 10, 1, 0, tzinfo=UTC))
    november = ReportingPeriod.objects.create(
        ledger=cast.ledger,
        jurisdiction=cast.city,
        start=date(2026, 11, 1),
        opens_on=date(2026, 11, 1),
        cutoff=date(2026, 11, 30),
        due_on=date(2026, 12, 7),
        closes_on=date(2026, 12, 9),
    )
    ProgressReport.objects.create(
        period=november, task=Task.objects.get(number=1), department=cast.health, jurisdiction=cast.city
    )

    def on_time(day):
        monkeypatch.setattr("django.utils.timezone.localdate", lambda *_: day)
        return said(compare(cast.liaison, cast.health, cast.ledger))[0][1]

    assert [on_time(date(2026, 12, day)) for day in (7, 8)] == ["3 / 4", "3 / 5"]


def test_average_of_fewer_than_three_others_is_not_shown(cast, five_units):
    ProgressReport.objects.filter(department=five_units[1]).delete()
    Task.objects.filter(collector=five_units[1]).update(state="withdrawn")
    assert [others for _label, _own, others in said(compare(cast.liaison, cast.health, cast.ledger))] == [
        None
    ] * 3
    page = page_of(cast.liaison, cast.health).content.decode()
    assert "Fewer than three others" in page


def test_office_sees_all_units_by_name_in_the_order_of_the_list(cast, five_units):
    seen = compare(cast.clerk, cast.health, cast.ledger)
    assert seen.named
    assert [(unit.short_name, figure.words) for unit, figure in seen.lines[0].by_unit] == [
        ("市卫生健康委", "3 / 4"),
        ("市甲局", "1 / 4"),
        ("市乙局", "2 / 4"),
        ("市丙局", "3 / 4"),
    ]
    assert compare(cast.leader, cast.health, cast.ledger).named


def test_nobody_sees_how_another_unit_stands(cast, five_units):
    for actor in (cast.finance_liaison, cast.north, cast.admin, cast.auditor):
        assert compare(actor, cast.health, cast.ledger) is None
    assert page_of(cast.finance_liaison, cast.health).context["comparison"] is None


def test_matters_above_the_posts_label_count_nowhere(cast, five_units):
    Task.objects.filter(collector=five_units[3]).update(sensitivity=3)
    assert [others for _label, _own, others in said(compare(cast.liaison, cast.health, cast.ledger))] == [
        None
    ] * 3


def test_counties_are_compared_with_counties_alone(cast):
    for number in range(3):
        place = type(cast.city).objects.create(
            name=f"第{number}县",
            short_name=f"{number}县",
            level="county",
            parent=cast.city,
            path=f"1/{7 + number}/",
        )
        cast.counties[str(number)] = make_unit(
            place, f"第{number}县医改办", f"{number}县医改办", 30 + number, "county"
        )
    for number in (1, 2):
        task = cast.task(number)
        for unit in cast.counties.values():
            done = number == 1 or unit == cast.counties["north"]
            DutyItem.objects.create(
                task=task, department=unit, jurisdiction=cast.city, done=done, done_on=TODAY if done else None
            )
    seen = compare(cast.north, cast.counties["north"], cast.ledger)
    assert said(seen) == [("Reported on time", None, None), ("Duties carried out", "2 / 2", "1.0 / 2.0")]
    assert page_of(cast.north, cast.counties["north"]).context["comparison"].told


def test_share_is_of_the_sums_and_none_on_a_small_base():
    assert Figure(9, 12).share is None
    assert (Figure(18, 24, 3).words, str(Figure(18, 24, 3).share)) == ("6.0 / 8.0", "75.0")


def test_page_takes_the_same_questions_for_six_and_sixty_matters(cast, django_assert_max_num_queries):
    client = signed_in(cast.clerk)
    address = reverse("department_detail", args=[cast.health.uid])
    for number in range(1, 7):
        cast.task(number, status_class="behind")
    client.get(address)
    with CaptureQueriesContext(connection) as six:
        client.get(address)
    for number in range(7, 61):
        cast.task(number, status_class="behind")
    with django_assert_max_num_queries(len(six)):
        client.get(address)
