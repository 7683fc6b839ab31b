"""The pages of a corrected file."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from departments.enums import Clearance
from departments.models import Post
from tasks.models import Notice, Task
from tasks.selectors.correction_runs import changed_since, standing_run
from tasks.services.comparing import differences_of, fingerprint
from tasks.services.corrections import apply_correction
from tests.cast import signed_in
from tests.tasks.corrections.corrected import CORRECTED, running
from tests.tasks.paper import TEXT


def test_page_reads_the_file_in_and_leads_to_the_differences(cast, notice, tasks):
    client = signed_in(cast.clerk)
    assert reverse("notice_correct", args=[notice.uid]) in page(client, "notice_detail", notice)
    response = client.post(reverse("notice_correct", args=[notice.uid]), {"text": CORRECTED})
    corrected = Notice.objects.get(corrects=notice)
    assert response["Location"] == reverse("notice_correction", args=[corrected.uid])
    shown = page(client, "notice_correction", corrected)
    assert "<del>65%</del><ins>70%</ins>" in shown
    assert shown.count('name="key"') == 3
    assert shown.count(" checked") == 3
    for one in (notice, corrected):
        assert reverse("notice_correction", args=[corrected.uid]) in page(client, "notice_detail", one)
    assert reverse("notice_correct", args=[notice.uid]) not in page(client, "notice_detail", notice)


def page(client: Client, name: str, notice: Notice) -> str:
    return client.get(reverse(name, args=[notice.uid])).content.decode()


@pytest.mark.parametrize(
    ("data", "words"), [({}, "Choose a file or paste"), ({"text": TEXT}, "already here")]
)
def test_page_says_what_is_wrong_with_the_file(cast, notice, tasks, data, words):
    response = signed_in(cast.clerk).post(reverse("notice_correct", args=[notice.uid]), data)
    assert (response.status_code, words in response.content.decode()) == (422, True)


def test_page_confirms_what_is_ticked_and_tells_the_second_who_was_first(cast, tasks, corrected):
    found = differences_of(corrected)
    data = {"seen": fingerprint(found), "key": [found[0].key]}
    address = reverse("notice_correction", args=[corrected.uid])
    client = signed_in(cast.clerk2)
    assert client.post(address, data)["Location"] == reverse("notice_detail", args=[corrected.uid])
    assert Task.objects.get(pk=tasks[0].pk).due_on == date(2026, 11, 30)
    late = signed_in(cast.clerk).post(address, data)
    assert (late.status_code, "季明远" in late.content.decode()) == (409, True)
    shown = page(client, "notice_correction", corrected)
    assert ("Confirm what is ticked" in shown, shown.count("Not applied")) == (False, 2)


def test_page_with_an_old_comparison_shows_it_anew(cast, corrected):
    address = reverse("notice_correction", args=[corrected.uid])
    response = signed_in(cast.clerk).post(address, {"seen": "old"})
    assert response["Location"] == address
    assert Notice.objects.get(pk=corrected.pk).state == "read"


def test_page_lets_only_the_head_tick_what_runs(cast, tasks, corrected):
    running(cast, tasks)
    assert page(signed_in(cast.clerk), "notice_correction", corrected).count('name="key"') == 2
    shown = page(signed_in(cast.head), "notice_correction", corrected)
    assert (shown.count('name="key"'), shown.count(" checked"), 'name="reason"' in shown) == (3, 2, True)


def test_page_shows_and_confirms_nothing_of_a_labelled_task(cast, tasks, corrected):
    Task.objects.filter(pk=tasks[0].pk).update(sensitivity=Clearance.SENSITIVE)
    address = reverse("notice_correction", args=[corrected.uid])
    client = signed_in(cast.clerk)
    title = tasks[0].title
    shown = page(client, "notice_correction", corrected)
    assert (title in shown, shown.count('name="key"')) == (False, 2)
    found = differences_of(corrected)
    client.post(address, {"seen": fingerprint(found), "key": [row.key for row in found]})
    corrected.refresh_from_db()
    assert corrected.state == "confirmed"
    assert Task.objects.get(pk=tasks[0].pk).due_on == tasks[0].due_on
    shown = page(client, "notice_correction", corrected)
    assert (title in shown, shown.count("Not applied")) == (False, 0)
    Post.objects.filter(pk=cast.clerk.post.pk).update(clearance=Clearance.SENSITIVE)
    shown = page(client, "notice_correction", corrected)
    assert (title in shown, shown.count("Not applied")) == (True, 1)


def test_what_came_after_a_confirmation_is_told_without_labelled_tasks(cast, tasks, corrected):
    found = differences_of(corrected)
    everything = {row.key for row in found}
    apply_correction(notice=corrected, chosen=everything, seen=fingerprint(found), reason="", by=cast.clerk)
    run = standing_run(corrected)
    Task.objects.filter(pk=tasks[0].pk).update(sensitivity=Clearance.SENSITIVE, version=99)
    assert changed_since(run, cast.clerk) == []
    Task.objects.filter(pk=tasks[0].pk).update(sensitivity=Clearance.INTERNAL)
    assert changed_since(run, cast.clerk) == ["1"]
