"""The ledger as a calendar and along the year: the same filter, the same labels, the same order."""

from datetime import date

import pytest
from django.utils import timezone

from tasks.models import Task
from tasks.selectors.bars import Scale, bars_of
from tests.cast import signed_in
from tests.portal.ledger_case import get, labels, many, mixed_ledger, queries


@pytest.fixture
def matters(cast):
    return mixed_ledger(cast)


def days(response):
    """Return (day, count, labels shown) of each day on which something is due."""
    month = response.context["month"]
    return [
        (day.on, day.count, [task.label for task in day.tasks])
        for week in month.weeks
        for day in week
        if day.count
    ]


def test_a_month_shows_what_is_due_on_its_days(client, cast, matters):
    page = get(client, cast.clerk, view="calendar", month="2026-12")
    # The rows of an item have their own day, the item has none; what is in preparation is due as well.
    assert days(page) == [(date(2026, 12, 31), 4, ["3", "6.1", "6.2"])]
    month = page.context["month"]
    assert month.weeks[0][0].on == date(2026, 11, 30)
    assert {len(week) for week in month.weeks} == {7}
    assert (month.before, month.after) == (date(2026, 11, 1), date(2027, 1, 1))


def test_more_on_a_day_leads_to_the_list_of_that_day(client, cast, matters):
    page = get(client, cast.clerk, view="calendar", month="2026-12", type="mechanism")
    assert days(page) == [(date(2026, 12, 31), 3, ["6.1", "6.2", "7"])]
    every = get(client, cast.clerk, view="calendar", month="2026-12").content.decode()
    assert 'href="?month' not in every
    link = "due_from=2026-12-31&amp;due_to=2026-12-31"
    assert link in every
    opened = get(client, cast.clerk, due_from="2026-12-31", due_to="2026-12-31")
    assert labels(opened) == ["3", "6.1", "6.2", "7"]


def test_the_calendar_takes_the_filters_and_names_what_has_no_date(client, cast, matters):
    page = get(client, cast.clerk, view="calendar", month="2026-11", unit=str(cast.finance.uid))
    assert days(page) == [(date(2026, 11, 30), 1, ["2"])]
    assert page.context["undated"] == 1
    undated = client.get(f"/ledger/{page.context['undated_url']}")
    assert labels(undated) == ["4"]


def test_a_matter_above_the_posts_clearance_is_on_no_day(client, cast, matters):
    Task.objects.filter(number=1).update(sensitivity=2)
    assert days(get(client, cast.finance_liaison, view="calendar", month="2026-11")) == [
        (date(2026, 11, 30), 1, ["2"])
    ]
    for clearance, counts in [(2, [1, 1]), (1, [1])]:
        cast.head.post.clearance = clearance
        cast.head.post.save()
        found = days(get(client, cast.head, view="calendar", month="2026-11"))
        assert [count for _day, count, _labels in found] == counts


@pytest.mark.parametrize("asked", ["", "2026", "2026-13", "nonsense", "0001-01", "9999-12"])
def test_a_month_that_is_none_is_this_month(client, cast, matters, asked):
    page = get(client, cast.clerk, view="calendar", month=asked)
    assert page.status_code == 200
    assert page.context["month"].first == timezone.localdate().replace(day=1)


def test_a_month_without_due_dates_says_so(client, cast, matters):
    client.cookies["portal_language"] = "en"
    assert (
        "Nothing falls due in this month"
        in get(client, cast.clerk, view="calendar", month="2026-03").content.decode()
    )


def test_the_calendar_takes_the_same_queries_for_many_rows(cast):
    mixed_ledger(cast)
    client = signed_in(cast.clerk)
    asked = "?view=calendar&month=2026-12"
    queries(client, asked)
    few = queries(client, asked)
    many(cast, 60)
    assert queries(client, asked) == few
    assert len(client.get(f"/ledger/{asked}").context["month"].weeks[-1][3].tasks) == 3


# --- along the year -------------------------------------------------------------------------------------------------
def bar(**fields):
    return bars_of([Task(**fields)], Scale(2026))[0]


def test_a_bar_runs_from_start_to_due_date_in_shares_of_the_year():
    one = bar(starts_on=date(2026, 1, 1), due_on=date(2026, 7, 2))
    assert (one.x, one.width, one.end) == (0.0, 49.863, 49.863)
    assert (one.earlier, one.later, one.open) == (False, False, False)


def test_a_bar_says_where_it_leaves_the_year_and_where_it_is_open():
    crossing = bar(starts_on=date(2025, 6, 1), due_on=date(2027, 6, 1))
    assert (crossing.x, crossing.end, crossing.earlier, crossing.later) == (0.0, 100.0, True, True)
    endless = bar(starts_on=date(2026, 4, 1), long_term=True)
    assert (endless.end, endless.open) == (100.0, True)
    late = bar(starts_on=date(2027, 1, 1), due_on=date(2027, 3, 1))
    assert late.x is not None
    assert 0 < late.x < late.end <= 100.0


def test_what_was_due_before_it_begins_has_no_span():
    carried = bar(handed_out_on=date(2026, 3, 17), due_on=date(2022, 10, 31))
    assert (carried.x, carried.past_due, carried.earlier) == (None, True, True)
    within = bar(starts_on=date(2026, 3, 17), due_on=date(2026, 2, 28))
    assert (within.x, within.past_due, within.earlier) == (None, True, False)
    assert not bar(starts_on=date(2026, 3, 17), due_on=date(2026, 3, 17)).past_due


def test_the_timeline_says_of_such_a_matter_only_when_it_was_due(client, cast):
    cast.task(1, starts_on=date(2026, 3, 17), due_on=date(2022, 10, 31))
    html = get(client, cast.clerk, view="timeline").content.decode()
    assert "← 完成时限2022年10月31日" in html
    assert "3月17日" not in html
    assert 'class="line-bar' not in html


def test_without_a_start_a_bar_begins_when_it_was_handed_out():
    scale = Scale(2026)
    assert bar(handed_out_on=date(2026, 3, 17), due_on=date(2026, 12, 31)).x == scale.at(date(2026, 3, 17))
    assert bar(due_on=date(2026, 12, 31)).x == 0.0
    assert bar().x is None


def test_the_months_fill_the_year():
    months = Scale(2026).months
    assert len(months) == 12
    assert months[0][1] == 0.0
    assert sum(width for _day, _x, width in months) == pytest.approx(100, abs=0.01)


def test_the_timeline_shows_the_filtered_rows_in_the_order_asked_for(client, cast, matters):
    page = get(client, cast.clerk, view="timeline", sort="-due_on", type="indicator")
    assert labels(page) == ["2", "1"]
    [(part, bars)] = page.context["parts"]
    assert part is None
    assert [one.task.label for one in bars] == ["2", "1"]
    assert page.content.decode().count('class="line-bar') == 2


def test_the_timeline_stands_in_groups_and_pages(client, cast):
    many(cast, 30, 100, section="一、甲")
    many(cast, 45, 200, section="二、乙")
    page = get(client, cast.clerk, view="timeline", group="section", page="2")
    [(part, bars)] = page.context["parts"]
    assert (part.continued, len(bars)) == (True, 25)


def test_an_unknown_view_is_named_and_the_list_shown(client, cast, matters):
    client.cookies["portal_language"] = "en"
    page = get(client, cast.clerk, view="globe")
    assert page.context["not_understood"] == "kind of view"
    assert len(labels(page)) == 9


def test_the_timeline_takes_the_same_queries_for_many_rows(cast):
    mixed_ledger(cast)
    client = signed_in(cast.clerk)
    queries(client, "?view=timeline")
    few = queries(client, "?view=timeline")
    many(cast, 60)
    assert queries(client, "?view=timeline") == few
