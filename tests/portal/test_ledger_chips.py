"""The daily quick filters: each chip's count is the number of rows it opens, and holds what the post may see."""

from datetime import date

import pytest
from django.utils import timezone

from departments.models import Oversight
from reform.portal.ledger import chips
from reports.models import ReportingPeriod
from tasks.models import Assignment, Task, TaskStatus
from tests.portal.ledger_case import get, labels, mixed_ledger, queries


@pytest.fixture
def matters(cast, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *_: date(2026, 12, 20))
    return mixed_ledger(cast)


def chip(response, name):
    """Return the chip of the parameter, None where it is not offered."""
    return next((one for one in response.context["chips"] if f"{name}=" in one["url"]), None)


def opened(client, one):
    return labels(client.get(f"/ledger/{one['url']}"))


def test_due_this_month_counts_the_rows_handed_out_that_it_opens(client, cast, matters):
    one = chip(get(client, cast.clerk), "due")
    # The seventh is due too, but not handed out.
    assert one["count"] == 3
    assert opened(client, one) == ["3", "6.1", "6.2"]


def test_a_leader_finds_what_the_units_in_their_care_answer_for(client, cast, matters):
    Oversight.objects.create(post=cast.leader.post, department=cast.finance)
    Oversight.objects.create(post=cast.leader.post, department=cast.health, valid_to=date(2026, 6, 30))
    Oversight.objects.create(post=cast.leader.post, jurisdiction=cast.counties["north"].jurisdiction)
    Assignment.objects.create(
        task=matters[0],
        jurisdiction=cast.city,
        order=1,
        role="territorial",
        department=cast.counties["north"],
        written="北山县",
    )
    Assignment.objects.create(
        task=matters[2],
        jurisdiction=cast.city,
        order=1,
        role="cooperating",
        department=cast.finance,
        written="市财政局",
    )
    one = chip(get(client, cast.leader), "overseen")
    assert one["count"] == 4
    assert opened(client, one) == ["1", "2", "4", "6.2"]
    assert chip(get(client, cast.clerk), "overseen") is None


def test_what_a_unit_helps_with_or_another_post_oversees_is_not_the_leaders(client, cast, matters):
    Oversight.objects.create(post=cast.head.post, department=cast.finance)
    assert chip(get(client, cast.leader), "overseen") is None
    assert labels(get(client, cast.leader, overseen="1")) == []


def determined(cast, month, classes):
    """Determine a month: class by label of the task."""
    ReportingPeriod.objects.create(
        ledger=cast.ledger,
        jurisdiction=cast.city,
        start=date(2026, month, 1),
        opens_on=date(2026, month, 20),
        cutoff=date(2026, month, 28),
        due_on=date(2026, month, 28),
        closes_on=date(2026, month, 28),
        state="closed",
        closed_at=timezone.now(),
    )
    for label, status in classes:
        TaskStatus.objects.create(
            task=Task.objects.get(label=label),
            jurisdiction=cast.city,
            as_of=date(2026, month, 28),
            period_kind="month",
            period_start=date(2026, month, 1),
            determined=status,
            confirmed_by="方静澜",
            determined_at=timezone.now(),
        )


def test_changed_are_rows_whose_last_determination_differs_from_the_period_before(client, cast, matters):
    determined(cast, 8, [("3", "behind")])
    determined(cast, 9, [("1", "on_schedule"), ("2", "behind"), ("2", "on_schedule"), ("4", "behind")])
    determined(
        cast,
        10,
        [("1", "behind"), ("2", "on_schedule"), ("3", "on_schedule"), ("4", "on_schedule"), ("4", "behind")],
    )
    one = chip(get(client, cast.clerk), "changed")
    # What stands as it did, was new then, or was determined again as before, has not changed.
    assert one["count"] == 1
    assert opened(client, one) == ["1"]


def test_with_one_period_or_none_nothing_has_changed(client, cast, matters):
    assert chip(get(client, cast.clerk), "changed") is None
    determined(cast, 10, [("1", "behind")])
    assert chip(get(client, cast.clerk), "changed") is None
    assert labels(get(client, cast.clerk, changed="1")) == []


def test_changes_of_a_long_ledger_are_counted_only_when_asked_for(client, cast, matters, monkeypatch):
    determined(cast, 9, [("1", "on_schedule")])
    determined(cast, 10, [("1", "behind")])
    client.force_login(cast.clerk.user)
    queries(client, "?sort=number")
    counted = queries(client, "?sort=number")
    monkeypatch.setattr(chips, "COUNTED_TO", 3)
    one = chip(get(client, cast.clerk, sort="number"), "changed")
    assert one["count"] is None
    assert opened(client, one) == ["1"]
    # The two months are not looked up either.
    assert queries(client, "?sort=number") == counted - 2


def test_filters_in_force_stand_as_chips_and_quick_ones_do_not_twice(client, cast, matters):
    page = get(client, cast.clerk, type="indicator", flag="overdue", due="none", role="lead")
    assert [one["url"] for one in page.context["set_filters"]] == [
        "?type=indicator&flag=overdue&due=none",
        "?flag=overdue&due=none&role=lead",
        "?type=indicator&flag=overdue&role=lead",
    ]


@pytest.mark.parametrize(
    "asked",
    [
        {},
        {"q": "nothing is called so"},
        {"q": "第6项"},
        {"type": "indicator", "status_class": "done"},
        {"section": "二、服务体系", "flag": "overdue"},
        {"due_to": "2026-11-30", "due": "month"},
    ],
)
def test_a_chip_counts_within_the_other_filters_what_it_opens(client, cast, matters, asked):
    for one in get(client, cast.clerk, **asked).context["chips"]:
        if one.get("count") is None:
            continue
        page = client.get(f"/ledger/{one['url']}")
        figures, given = page.context["listed"].found_figures, page.wsgi_request.GET
        if "status_class" in given:
            assert one["count"] == figures.tally.count(given["status_class"])
        elif "flag" in given:
            assert one["count"] == figures.marked[given["flag"]]
        else:
            assert one["count"] == len(labels(page))


def test_nothing_found_leaves_nothing_to_the_chips(client, cast, matters):
    page = get(client, cast.clerk, q="nothing is called so")
    assert {one.get("count") for one in page.context["chips"]} <= {None, 0}
