"""A job is done in its asker's name only as long as they hold the post they asked in."""

from datetime import timedelta

import pytest
from django.utils import timezone

from departments.jobs import still_permitted
from departments.models import Post, PostHolding, User
from reform.core import jobs
from reform.core.models import Job


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
    assert jobs.run(job.uid) is False
    refused = Job.objects.get()
    assert (refused.state, done) == (Job.State.DEAD, [])
    assert refused.error == "Refused: whoever asked for it no longer holds the post they asked in."


def test_refused_job_is_done_in_the_name_of_whoever_asks_again(cast, done):
    first = ask(cast.clerk)
    Post.objects.filter(pk=cast.clerk.post.pk).update(is_active=False)
    jobs.run(first.uid)
    again = ask(cast.clerk2)
    assert (again.pk, again.actor_uid) == (first.pk, cast.clerk2.user.uid)
    assert jobs.run(again.uid) is True
    assert done == [{"n": 1}]
