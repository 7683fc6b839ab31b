"""The big ledger that speed is measured on: the same every time, and true to its own counting."""

from datetime import date

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from departments.models import User
from reform.portal.demo import bulk
from reports.selectors.overview import overview_of
from tasks.models import Ledger, Task
from tasks.selectors.counts import list_figures, tally
from tasks.selectors.tasks import in_chunks, sections_of

TASKS, ON = 400, date(2026, 11, 20)


def make() -> Ledger:
    return bulk.make_ledger(bulk.make_office("量测"), tasks=TASKS, on=ON)


def rows_made() -> list[tuple[object, ...]]:
    fields = ("uid", "label", "title", "status_class", "collector__name", "due_on", "search")
    return list(Task.objects.order_by("number", "row").values_list(*fields))


def test_seed_makes_the_same_rows_every_time(db):
    made = []
    for _turn in range(2):
        with transaction.atomic():
            make()
            made.append(rows_made())
            transaction.set_rollback(True)
    assert made[0] == made[1]
    assert len(made[0]) == TASKS


def test_seed_agrees_with_what_was_determined(db):
    ledger = make()
    found = overview_of(ledger)
    assert found.tally == tally(Task.objects.all())
    assert found.tally.total > 250
    assert all(count for _status, count in found.tally.by_class)


def test_a_period_that_is_not_determined_is_not_shown_as_another(db):
    ledger = make()
    shown = overview_of(ledger).period.start
    assert overview_of(ledger, shown).period.start == shown
    assert overview_of(ledger, date(9999, 12, 1)) is None


def test_list_figures_are_those_of_counting_each_by_itself(db):
    ledger = make()
    tasks = Task.objects.filter(ledger=ledger)
    figures = list_figures(tasks)
    running = tasks.items().handed_out()
    assert figures.tasks == TASKS
    assert figures.tally == tally(tasks)
    assert figures.running_rows == tasks.leaves().handed_out().count()
    assert figures.items_in_preparation == tasks.items().filter(state="preparation").count() > 0
    assert figures.marked == {mark: running.filter(**{mark: True}).count() for mark in figures.marked}
    assert min(figures.marked.values()) > 0


def test_sections_stand_in_the_ledgers_order(db):
    tasks = Task.objects.filter(ledger=make())
    assert sections_of(tasks) == [f"第{n}部分" for n in range(1, bulk.SECTIONS + 1)]


def test_chunks_hold_every_task_once_in_order(db):
    make()
    tasks = Task.objects.order_by("-due_on", "-pk")
    assert [task.pk for task in in_chunks(tasks, size=64)] == list(tasks.values_list("pk", flat=True))


@pytest.mark.parametrize("query", [{}, {"sort": "-due_on"}, {"q": "采购", "flag": "overdue"}])
def test_pages_together_are_the_whole_list(client, db, query):
    make()
    client.force_login(User.objects.get(username="seed-clerk"))
    response = client.get(reverse("ledger"), query | {"page": "1"})
    pages = range(1, response.context["page"].paginator.num_pages + 1)
    shown = [
        task.pk
        for page in pages
        for task in client.get(reverse("ledger"), query | {"page": str(page)}).context["rows"]
    ]
    assert len(set(shown)) == len(shown) == response.context["page"].paginator.count
    found = response.context["listed"].found
    assert sorted(shown) == sorted(found.values_list("pk", flat=True))
    assert shown


def test_a_unit_sees_what_it_collects_or_is_assigned_to_and_the_items_above(client, db):
    make()
    user = User.objects.get(username="seed-liaison")
    unit = user.holdings.get().post.department
    client.force_login(user)
    seen = set(client.get(reverse("ledger")).context["listed"].all.values_list("pk", flat=True))
    running = Task.objects.handed_out()
    own = {task for task in running if task.collector_id == unit.pk}
    own |= set(running.filter(assignments__department=unit))
    assert seen == {task.pk for task in own} | {task.root_id for task in own if task.root_id}
    assert 0 < len(own) < running.count()


@pytest.mark.parametrize("who", ["clerk", "liaison"])
def test_the_list_asks_as_often_whatever_its_size(client, db, who):
    make()
    client.force_login(User.objects.get(username=f"seed-{who}"))
    counts = []
    for query in ("?section=第1部分", "?section=第1部分&page=2", "?section=第3部分"):
        client.get(reverse("ledger") + query)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(reverse("ledger") + query).status_code == 200
        counts.append(len(asked))
    assert len(set(counts)) == 1
    # Among them the views kept, what changed since the last period, and what falls due this month.
    assert counts[0] <= 21


def test_seed_refuses_to_run_twice_or_in_production(db, settings):
    call_command("seed", tasks=20, on=ON, verbosity=0)
    with pytest.raises(CommandError, match="there already"):
        call_command("seed", tasks=20)
    settings.PROFILE = "production"
    with pytest.raises(CommandError, match="demo only"):
        call_command("seed", tasks=20)
    assert Task.objects.count() == 20
