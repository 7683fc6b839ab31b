"""A job is done in its asker's name only as long as they hold the post they asked in."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from departments.jobs import still_permitted
from departments.models import Post, PostHolding, User
from reform.core import jobs
from reform.core.models import AuditEntry, Job
from tests.cast import signed_in


@pytest.fixture
def done():
    calls: list[dict] = []
    jobs.handles("test.rights")(calls.append)
    return calls


def ask(by):
    return jobs.enqueue(kind="test.rights", key="rights:1", payload={"n": 1}, by=by)


def test_job_of_a_post_still_held_is_done(cast, done):
    job = ask(cast.clerk)
    assert jobs.run(job.uid) is True
    assert done == [{"n": 1}]


def test_check_is_registered():
    assert still_permitted in jobs._rechecks


def test_job_of_nobody_is_done(cast, done):
    assert jobs.run(ask(None).uid) is True


@pytest.mark.parametrize("taken_away", ["holding", "post", "account"])
def test_job_is_refused_once_the_role_is_taken_away(cast, done, taken_away):
    job = ask(cast.clerk)
    post = Post.objects.filter(pk=cast.clerk.post.pk)
    if taken_away == "holding":
        yesterday = timezone.localdate() - timedelta(days=1)
        PostHolding.objects.filter(post__in=post).update(held_to=yesterday)
    elif taken_away == "post":
        post.update(is_active=False)
    else:
        User.objects.filter(pk=cast.clerk.user.pk).update(is_active=False)
    with translation.override("en"):
        assert jobs.run(job.uid) is False
    refused = Job.objects.get()
    assert (refused.state, done) == (Job.State.DEAD, [])
    assert refused.error == "Refused: whoever asked for it no longer holds the post they asked in."
    entry = AuditEntry.objects.get()
    assert (entry.act, entry.outcome, entry.reason) == ("jobs.refuse", "refused", refused.error)
    assert (entry.actor_uid, entry.post_uid, entry.agent, entry.object_uid) == (
        cast.clerk.user.uid,
        cast.clerk.post.uid,
        "job test.rights",
        job.uid,
    )


def test_refused_job_is_done_in_the_name_of_whoever_asks_again(cast, done):
    first = ask(cast.clerk)
    Post.objects.filter(pk=cast.clerk.post.pk).update(is_active=False)
    jobs.run(first.uid)
    again = ask(cast.clerk2)
    assert (again.pk, again.actor_uid) == (first.pk, cast.clerk2.user.uid)
    assert jobs.run(again.uid) is True
    assert done == [{"n": 1}]


def test_nobody_has_more_than_twenty_pieces_of_work_waiting(cast, done):
    asked = [jobs.enqueue(kind="test.rights", key=f"{n}", payload={}, by=cast.clerk) for n in range(20)]
    with pytest.raises(jobs.TooManyWaiting) as refusal:
        ask(cast.clerk)
    assert (refusal.value.count, Job.objects.count()) == (20, 20)
    again = jobs.enqueue(kind="test.rights", key="0", payload={}, by=cast.clerk)
    assert again.pk == asked[0].pk
    assert [ask(by).key for by in (cast.clerk2, None)] == ["rights:1", "rights:1"]
    jobs.run(asked[0].uid)
    jobs.enqueue(kind="test.rights", key="21", payload={}, by=cast.clerk)


def test_page_says_that_enough_work_waits(cast, settings):
    settings.JOBS_WAITING = 1
    ask(cast.auditor)
    answer = signed_in(cast.auditor).post(reverse("audit_verify"))
    assert (answer.status_code, answer["Retry-After"]) == (429, "60")
    assert "1 pieces of work that you asked for are still waiting." in answer.content.decode()
    assert (Job.objects.count(), AuditEntry.objects.filter(act="audit.ask_verify").count()) == (1, 0)
