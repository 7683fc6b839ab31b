"""Work that failed: why, retried, given up; by the administrator at the top, by two at once, from the machine."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from departments.selectors.jobs import failed_jobs, why
from departments.services.jobs import give_up_job, retry_job, retry_kind
from reform.celery import app
from reform.core import jobs
from reform.core.models import AuditEntry, Job
from reform.core.workflow import WrongState
from reform.portal.operations.coming import ALL_THE_TIME
from reform.portal.operations.kinds import KIND_WORDS
from reform.portal.operations.words import ADVICE, LABELS, SAID

SECRET = "某单位未公开事项"


def a_failure(n=1, **fields):
    made = {"kind": "circular.render", "state": "dead", "attempts": 3, "error": f"ValueError: {SECRET}"}
    return Job.objects.create(
        key=f"k{n}", not_before=timezone.now(), finished_at=timezone.now(), **made | fields
    )


def acts():
    return list(
        AuditEntry.objects.filter(act__startswith="jobs.").order_by("pk").values_list("act", "object_uid")
    )


def test_retried_job_runs_again_from_its_first_try(cast):
    job = a_failure()
    retry_job(job=job, by=cast.admin)
    job.refresh_from_db()
    assert (job.state, job.attempts, job.error, job.finished_at) == ("queued", 0, "", None)
    assert acts() == [("jobs.retry", job.uid)]
    entry = AuditEntry.objects.get(act="jobs.retry")
    assert (entry.role, entry.before, entry.after) == (
        "system_admin",
        {"attempts": 3},
        {"kind": "circular.render"},
    )


@pytest.mark.parametrize("state", ["queued", "running", "done"])
def test_only_what_failed_is_retried_or_given_up(cast, state):
    lease = {"lease_until": timezone.now(), "lease_token": "00000000-0000-0000-0000-000000000001"}
    job = a_failure(state=state, **(lease if state == "running" else {}))
    with pytest.raises(WrongState):
        retry_job(job=job, by=cast.admin)
    with pytest.raises(WrongState):
        give_up_job(job=job, reason="x", by=cast.admin)
    job.refresh_from_db()
    assert (job.state, job.attempts, job.given_up, acts()) == (state, 3, "", [])


def test_second_of_two_who_retry_is_told(cast):
    job = a_failure()
    seen = Job.objects.get(pk=job.pk)
    retry_job(job=job, by=cast.admin)
    with pytest.raises(WrongState):
        retry_job(job=seen, by=cast.admin)
    assert acts() == [("jobs.retry", job.uid)]


def test_all_of_a_kind_are_retried_others_left(cast):
    one, two = a_failure(1), a_failure(2)
    a_failure(3, kind="circular.draft")
    a_failure(4, given_up="重复。")
    assert retry_kind(kind="circular.render", by=cast.admin) == 2
    assert acts() == [("jobs.retry", one.uid), ("jobs.retry", two.uid)]
    assert Job.objects.filter(state="dead").count() == 2


def test_job_is_given_up_with_a_reason_that_stands_in_the_record(cast):
    job = a_failure()
    for reason in ("", "   ", "x" * 301):
        with pytest.raises(ValidationError):
            give_up_job(job=job, reason=reason, by=cast.admin)
    give_up_job(job=job, reason=" 文稿已重做。 ", by=cast.admin)
    job.refresh_from_db()
    assert (job.state, job.given_up) == ("dead", "文稿已重做。")
    assert AuditEntry.objects.get(act="jobs.give_up").reason == "文稿已重做。"
    with pytest.raises(WrongState):
        retry_job(job=job, by=cast.admin)


def test_job_asked_for_anew_is_no_longer_given_up(cast):
    job = a_failure()
    give_up_job(job=job, reason="文稿已重做。", by=cast.admin)
    again = jobs.enqueue(kind=job.kind, key=job.key, payload={})
    assert (again.pk, again.state, again.given_up) == (job.pk, "queued", "")


def test_refused_job_needs_nobody(cast):
    app.loader.import_default_modules()
    jobs.handles("test.note")(lambda _payload: None)
    job = jobs.enqueue(kind="test.note", key="x", payload={}, by=cast.clerk)
    Job.objects.filter(pk=job.pk).update(role="head")
    assert jobs.run(job.uid) is False
    job.refresh_from_db()
    assert (job.state, job.given_up) == ("dead", job.error)
    assert job.given_up
    assert list(failed_jobs(cast.admin)) == []


@pytest.mark.parametrize("who", ["clerk", "head", "liaison", "leader", "auditor"])
def test_nobody_else_touches_jobs(cast, who):
    job = a_failure()
    by = getattr(cast, who)
    for act in (
        lambda: retry_job(job=job, by=by),
        lambda: retry_kind(kind=job.kind, by=by),
        lambda: give_up_job(job=job, reason="x", by=by),
    ):
        with pytest.raises(PermissionDenied):
            act()
    assert (list(failed_jobs(by)), acts()) == ([], [])


def test_administrator_of_a_programme_below_sees_the_parts_and_touches_nothing(cast, client):
    job = a_failure()
    above, below = cast.admin.programme, cast.north.programme
    assert (above.parent_id, below.parent_id) == (None, above.pk)
    post = cast.admin.post
    type(post).objects.filter(pk=post.pk).update(programme=below)
    client.force_login(cast.admin.user)
    page = client.get(reverse("operations"))
    assert page.status_code == 200
    assert reverse("job_detail", args=[job.uid]) not in page.content.decode()
    assert client.get(reverse("job_detail", args=[job.uid])).status_code == 404
    assert client.post(reverse("job_retry_kind"), {"kind": job.kind}).status_code == 403
    assert client.post(reverse("job_give_up", args=[job.uid]), {"reason": "x"}).status_code == 404
    assert Job.objects.get().state == "dead"


@pytest.mark.parametrize(
    ("error", "start"),
    [
        ("its worker ended 3 times while at work on it", "Its worker ended"),
        ("ValueError: x; its worker ended 2 times while at work on it", "Its worker ended"),
        ("SoftTimeLimitExceeded: SoftTimeLimitExceeded()", "It took longer"),
        ("OSError: [Errno 28] No space left on device", "The disk was full"),
        ("OperationalError: database or disk is full", "The disk was full"),
        ("OperationalError: server closed the connection", "The database broke off"),
        ("MemoryError: ", "There was not enough memory"),
        ("DoesNotExist: CircularSnapshot matching query does not exist.", "What it was to be made from"),
        (f"KeyError: {SECRET}", "An error of the program"),
        ("", "An error of the program"),
    ],
)
def test_why_a_job_failed_is_said_in_words_without_the_offices_texts(error, start, settings):
    from django.utils.translation import override

    with override("en"):
        said = why(Job(error=error))
    assert said.words.startswith(start)
    assert said.advice
    assert SECRET not in str(said)


# --- the page -------------------------------------------------------------------------------------------------------
def test_page_tells_the_parts_and_hides_what_work_is_about(cast, client, django_assert_max_num_queries):
    job = a_failure()
    client.force_login(cast.admin.user)
    client.get(reverse("operations"))
    with django_assert_max_num_queries(60) as few:
        page = client.get(reverse("operations")).content.decode()
    for n in range(2, 30):
        a_failure(n)
    with django_assert_max_num_queries(len(few)):
        client.get(reverse("operations"))
    assert SECRET not in page
    assert reverse("job_retry", args=[job.uid]) in page
    assert 'id="poll-operations"' in page
    assert SECRET not in client.get(reverse("job_detail", args=[job.uid])).content.decode()


def test_page_of_a_job_given_up_advises_nothing_more(cast, client):
    client.cookies["portal_language"] = "en"
    client.force_login(cast.admin.user)
    advice, standing = "Give it up if the matter was taken out", "Given up: it is not tried again."
    for given_up, told in (("", (True, False)), ("重复。", (False, True))):
        job = a_failure(len(given_up), error="DoesNotExist: x", given_up=given_up)
        page = client.get(reverse("job_detail", args=[job.uid])).content.decode()
        assert "is not there any more" in page
        assert (advice in page, standing in page) == told


def test_page_without_a_reason_says_so_beside_the_field(cast, client):
    job = a_failure()
    client.force_login(cast.admin.user)
    page = client.post(reverse("job_give_up", args=[job.uid]), {"reason": " "})
    assert page.status_code == 422
    assert 'id="reason-error"' in page.content.decode()
    assert Job.objects.get().given_up == ""


def test_lost_race_is_the_conflict_page(cast, client):
    job = a_failure(state="done")
    client.force_login(cast.admin.user)
    Job.objects.filter(pk=job.pk).update(state="queued")
    assert client.post(reverse("job_retry", args=[job.uid])).status_code == 409


# --- the registers are whole ------------------------------------------------------------------------------------------
def test_every_kind_of_work_has_words():
    app.loader.import_default_modules()
    assert {kind for kind in jobs.kinds() if not kind.startswith("test.")} == set(KIND_WORDS)


def test_everything_the_clock_asks_for_has_words():
    assert set(app.conf.beat_schedule) == set(ALL_THE_TIME)


def test_every_part_in_trouble_has_advice():
    calm = {"ok", "none"}
    assert {part for part, _code in SAID} == set(LABELS)
    assert {key for key in SAID if key[1] not in calm or key == ("backup", "none")} == set(ADVICE)
