"""Load, the smoke of it: web and worker on SQLite, a dozen people for some seconds. The long runs are `make load`."""

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from departments.models import PostHolding
from reform.portal.tiers.make import make_tier
from reform.portal.tiers.tier import Tier
from tasks.models import Task
from tests.load.__main__ import everything_holds, no_lock_was_met
from tests.load.people import Accounts, Leader, Liaison, Secretariat, ToldLedger
from tests.load.plain import at_work, barrier
from tests.load.system import portal
from tests.portal.test_tiers import ON

PEOPLE = [*[Liaison] * 9, Secretariat, Secretariat, Leader]


def test_people_at_work_lose_nothing_and_meet_no_error():
    with portal(tier="tiny", database="sqlite", beat=False) as system:
        told = ToldLedger(system.var / "told.txt")
        accounts = Accounts(system.var / "seed-accounts.txt")
        seen = at_work(system.url, PEOPLE, accounts, told, seconds=6, every=0.5)
        at_once, _seconds = barrier(system.url, accounts, told, submissions=12, each=1)
        assert seen.failures == []
        assert at_once.statuses == {302: 12}
        assert set(seen.statuses) <= {200, 302, 409}
        assert len(told) >= 12
        assert no_lock_was_met(system)
        # No beat runs here, so nothing is sealed yet.
        assert everything_holds(system, told.path, "--unsealed")
        told.note("00000000-0000-4000-8000-000000000000")
        assert not everything_holds(system, told.path, "--only", "filed")


PAGES = {
    "liaison": ["/reports/", "/ledger/", "/ledger/?status_class=behind&sort=due_on", "/search/?q=康复"],
    "clerk": ["/", "/review/", "/ledger/", "/periods/", "/circulars/"],
    "leader": ["/overview/", "/ledger/?flag=overdue"],
}


@pytest.mark.parametrize("role", PAGES)
def test_pages_ask_as_often_whatever_the_size(client, db, role):
    few, many = (asked_of(client, role, tasks) for tasks in (60, 180))
    assert few == many


def asked_of(client, role, tasks):
    """Return how many queries each page of a role takes in an office of so many matters; nothing of it stays."""
    size = Tier("T", "city", places=2, units=4, reporting=2, tasks=tasks, months=3)
    with transaction.atomic():
        make_tier(tier=size, on=ON, password="!")
        client.force_login(PostHolding.objects.filter(post__role=role).order_by("pk")[0].user)
        task = Task.objects.leaves().filter(status_class="on_schedule").order_by("pk")[0]
        found = {page: _asked(client, page) for page in [*PAGES[role], f"/tasks/{task.uid}/"]}
        transaction.set_rollback(True)
    return {page.partition(str(task.uid))[0]: count for page, count in found.items()}


def _asked(client, page):
    client.get(page)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(page).status_code == 200
    return len(asked)
