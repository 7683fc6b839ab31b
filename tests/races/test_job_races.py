"""Two who look after failed work at the same time: one act is carried out and recorded once."""

from __future__ import annotations

from functools import partial

from django.utils import timezone

from departments.services.jobs import give_up_job, retry_job, retry_kind
from reform.core.models import AuditEntry, Job
from reform.core.workflow import WrongState
from tests.races.conftest import race

ROUNDS = 10


def failed(key):
    return Job.objects.create(
        kind="circular.render", key=key, state="dead", attempts=3, error="x", not_before=timezone.now()
    )


def tried(act):
    try:
        act()
    except WrongState:
        return "too late"
    return "done"


def acts():
    return AuditEntry.objects.filter(act__in=["jobs.retry", "jobs.give_up"]).count()


def test_of_two_who_retry_or_give_up_one_wins(database):
    for n in range(ROUNDS):
        job = failed(f"k{n}")
        rivals = [
            partial(tried, partial(retry_job, job=job, by=None)),
            partial(tried, partial(retry_job, job=job, by=None)),
            partial(tried, partial(give_up_job, job=job, reason="重复。", by=None)),
        ]
        assert sorted(race(*rivals)) == ["done", "too late", "too late"]
        assert acts() == n + 1


def test_two_who_retry_all_of_a_kind_share_them(database):
    for n in range(20):
        failed(f"k{n}")
    counts = race(*[partial(retry_kind, kind="circular.render", by=None)] * 2)
    assert (sum(counts), acts()) == (20, 20)
    assert set(Job.objects.values_list("state", flat=True)) == {"queued"}
