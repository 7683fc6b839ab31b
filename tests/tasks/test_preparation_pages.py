"""The pages on which tasks are prepared and handed out."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tasks.models import Approval, Ledger, Task
from tasks.services.handing_out import record_approval
from tasks.views import handing_out
from tests.cast import signed_in
from tests.tasks.prepared import bare_task, ready_task

ON = date(2026, 3, 2)
SCAN = b"\x89PNG\r\n\x1a\n scan"


@pytest.fixture
def clerk(cast) -> Client:
    return signed_in(cast.clerk)


@pytest.fixture
def head(cast) -> Client:
    return signed_in(cast.head)


def test_list_shows_what_lacks_and_why_a_type_is_proposed(clerk, cast):
    bare_task(cast)
    ready_task(cast)
    page = clerk.get(reverse("hand_out")).content.decode()
    assert "Proposed: Document to be issued, because “出台付费办法”" in page
    assert "because “出台付费办法”" in page
    assert page.count("prep-row is-lacking") == 1
    assert page.count("prep-row is-ready") == 1


@pytest.mark.parametrize(
    ("show", "labels"),
    [("", ["1", "2"]), ("ready", ["2"]), ("type", ["1"]), ("who", []), ("nonsense", ["1", "2"])],
)
def test_list_is_filtered_by_what_lacks(clerk, cast, show, labels):
    bare_task(cast)
    ready_task(cast)
    response = clerk.get(reverse("hand_out"), {"show": show})
    assert [row.task.label for row in response.context["page"].object_list] == labels
    page = response.content.decode()
    # Nothing to tick, nothing to hand out.
    assert ("data-pick-all" in page) == ("data-bulk-bar" in page) == bool(labels)


def test_what_was_ticked_in_the_ledger_stands_first_and_more_than_a_page_is_said(clerk, cast, monkeypatch):
    monkeypatch.setattr(handing_out, "PER_PAGE", 2)
    tasks = [ready_task(cast) for _n in range(5)]
    led = {"uid": [task.uid for task in tasks[2:]]}
    pages = [clerk.get(reverse("hand_out"), {**led, "page": n}) for n in (1, 2)]
    assert [[row.task.label for row in page.context["page"].object_list] for page in pages] == [
        ["3", "4"],
        ["5", "1"],
    ]
    words = [page.content.decode() for page in pages]
    assert [text.count("data-pick checked") for text in words] == [2, 1]
    assert "3 tasks that you ticked in the ledger stand first." in words[0]
    assert "Each page hands out its own ticks, 2 at most" in words[0]
    assert "ticked in the ledger" not in clerk.get(reverse("hand_out")).content.decode()


def test_list_of_500_asks_as_little_as_one_of_5(clerk, cast, django_assert_num_queries):
    for _n in range(5):
        ready_task(cast)
    clerk.get(reverse("hand_out"))
    with CaptureQueriesContext(
        connection,
    ) as few:
        clerk.get(reverse("hand_out"))
    Task.objects.bulk_create(
        Task(
            ledger=cast.ledger,
            jurisdiction=cast.city,
            number=number,
            label=str(number),
            title=f"第{number}项",
            text="推进改革。",
            collector=cast.health,
        )
        for number in range(100, 595)
    )
    with django_assert_num_queries(len(few)):
        response = clerk.get(reverse("hand_out"))
    assert response.context["page"].paginator.count == 500
    assert len(response.context["page"].object_list) == 100


def test_fill_sets_type_unit_standard_and_date_on_the_ticked(clerk, cast):
    first, second = bare_task(cast), bare_task(cast)
    response = clerk.post(
        reverse("tasks_fill", args=[cast.ledger.uid]),
        {
            "uid": first.uid,
            "act": "fill",
            "type": "proposed",
            "collector": "first_lead",
            "standard": "proposed",
            "due_on": "2026-10-31",
        },
    )
    assert response.status_code == 302
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.type, first.collector, first.completion_standard, first.due_on) == (
        "document_issue",
        cast.finance,
        "印发付费办法",
        date(2026, 10, 31),
    )
    assert (second.type, second.collector) == ("", None)


def test_fill_of_all_pages_takes_what_the_filter_leaves(clerk, cast):
    bare_task(cast)
    ready = ready_task(cast)
    clerk.post(reverse("tasks_fill", args=[cast.ledger.uid]) + "?show=type", {"all": "1", "act": "long_term"})
    ready.refresh_from_db()
    assert list(Task.objects.filter(long_term=True).values_list("label", flat=True)) == ["1"]
    assert ready.due_on == date(2026, 12, 31)


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"act": "fill", "type": "pilot"}, "Tick the tasks first."),
        ({"act": "fill"}, "Choose what to fill in"),
    ],
)
def test_fill_without_tasks_or_values_says_so(clerk, cast, sent, words):
    task = bare_task(cast)
    if "type" not in sent:
        sent = sent | {"uid": task.uid}
    response = clerk.post(reverse("tasks_fill", args=[cast.ledger.uid]), sent, follow=True)
    assert words in response.content.decode()
    assert Task.objects.get().type == ""


def test_one_line_is_filled_in_its_place_and_the_counts_follow(clerk, cast):
    task = bare_task(cast)
    page = clerk.get(reverse("task_prepare", args=[task.uid])).content.decode()
    assert "Proposed: Document to be issued, because “出台付费办法”" in page
    response = clerk.post(
        reverse("task_prepare", args=[task.uid]),
        {
            "version": task.version,
            "type": "document_issue",
            "collector": cast.finance.uid,
            "long_term": "on",
            "completion_standard": "印发",
        },
    )
    page = response.content.decode()
    assert (response.status_code, "is-ready" in page) == (200, True)
    assert 'id="prep-chips" hx-swap-oob="true"' in page
    task.refresh_from_db()
    assert (task.type, task.long_term, task.completion_standard) == ("document_issue", True, "印发")


def test_one_line_filled_by_two_people_is_a_conflict(clerk, cast):
    task = bare_task(cast)
    sent = {"version": task.version, "type": "pilot"}
    assert clerk.post(reverse("task_prepare", args=[task.uid]), sent).status_code == 200
    assert clerk.post(reverse("task_prepare", args=[task.uid]), sent | {"type": "list"}).status_code == 409
    assert Task.objects.get().type == "pilot"


def test_task_add_that_fails_leaves_no_empty_ledger(clerk, cast):
    Ledger.objects.all().delete()
    response = clerk.post(reverse("task_add"), {"title": "", "source_kind": "meeting"})
    assert (response.status_code, Ledger.objects.count()) == (422, 0)
    sent = {"title": "会议事项", "source_kind": "meeting", "source_label": "第1次会议"}
    assert clerk.post(reverse("task_add"), sent).status_code == 302
    assert Task.objects.get().ledger == Ledger.objects.get()


# --- handing out ------------------------------------------------------------------------------------------------------
def ticked(task):
    """What the page sends of a row that is ticked: the task, and its version as the row showed it."""
    return {"uid": task.uid, "seen": f"{task.uid}:{task.version}"}


def test_what_was_changed_since_it_was_shown_is_not_handed_out(head, cast):
    task = ready_task(cast)
    assert f'name="seen" value="{task.uid}:{task.version}"' in head.get(reverse("hand_out")).content.decode()
    sent = {"use": "head", "handed_out_on": "2026-03-02"}
    for seen in ({"uid": task.uid}, ticked(task) | {"seen": f"{task.uid}:{task.version + 1}"}):
        assert head.post(reverse("hand_out"), sent | seen).status_code == 409
    task.refresh_from_db()
    assert (task.state, Approval.objects.count()) == ("preparation", 0)


def test_the_head_approves_on_the_page(head, cast):
    task = ready_task(cast)
    sent = ticked(task) | {"use": "head", "handed_out_on": "2026-03-02", "act": "hand_out"}
    assert head.post(reverse("hand_out"), sent).status_code == 302
    task.refresh_from_db()
    approval = Approval.objects.get()
    assert (task.state, task.approval, task.handed_out_on) == ("handed_out", approval, ON)
    assert (approval.body, approval.approved_by, approval.approved_on) == (
        "head",
        "云溪市医改领导小组秘书处 方静澜",
        ON,
    )


def test_the_leading_groups_approval_is_recorded_with_its_scan(head, cast):
    task = ready_task(cast)
    sent = ticked(task) | {
        "use": "group",
        "approved_by": "市医改领导小组",
        "paper": "云医改组〔2026〕3号",
        "approved_on": "2026-03-01",
        "handed_out_on": "2026-03-02",
        "scan": SimpleUploadedFile("批件.png", SCAN),
    }
    assert head.post(reverse("hand_out"), sent).status_code == 302
    approval = Approval.objects.get()
    assert (approval.body, approval.paper, approval.scan_name) == ("group", "云医改组〔2026〕3号", "批件.png")
    answer = head.get(reverse("approval_scan", args=[approval.uid]))
    assert b"".join(answer.streaming_content) == SCAN
    assert "attachment" in answer["Content-Disposition"]
    page = head.get(reverse("task_detail", args=[task.uid])).content.decode()
    assert "云医改组〔2026〕3号" in page
    assert reverse("approval_scan", args=[approval.uid]) in page


def test_a_later_batch_takes_an_approval_on_record(head, cast):
    kept = record_approval(ledger=cast.ledger, body="group", approved_by="领导小组", on=ON, by=cast.head)
    record_approval(
        ledger=cast.ledger, body="group", approved_by="领导小组", paper="3号", on=ON, by=cast.head
    )
    task = ready_task(cast)
    page = head.get(reverse("hand_out")).content.decode()
    assert "On record: 领导小组, 2 Mar 2026<" in page
    assert "On record: 领导小组, 3号, 2 Mar 2026<" in page
    sent = ticked(task) | {"use": str(kept.uid), "handed_out_on": "2026-03-03"}
    assert head.post(reverse("hand_out"), sent).status_code == 302
    task.refresh_from_db()
    assert (task.approval, Approval.objects.count()) == (kept, 2)


GROUP = {"use": "group", "approved_by": "领导小组", "paper": "3号", "approved_on": "2026-03-01"}


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"use": "head", "handed_out_on": "2099-01-01"}, "This day has not come yet."),
        (GROUP | {"handed_out_on": "2026-02-01"}, "It cannot be handed out before it was approved."),
        (
            GROUP | {"handed_out_on": "2026-03-02", "paper": ""},
            "The leading group&#x27;s approval needs this.",
        ),
        (GROUP | {"handed_out_on": "2026-03-02", "approved_on": "2099-01-01"}, "This day has not come yet."),
        ({"use": "0", "handed_out_on": "2026-03-02"}, "Select a valid choice."),
        (
            GROUP | {"handed_out_on": "2026-03-02", "scan": SimpleUploadedFile("批件.exe", b"MZ")},
            "Files of this kind are not taken",
        ),
    ],
)
def test_an_approval_that_cannot_be_hands_nothing_out(head, cast, sent, words):
    task = ready_task(cast)
    response = head.post(reverse("hand_out"), sent | ticked(task))
    assert response.status_code == 422
    assert words in response.content.decode()
    task.refresh_from_db()
    assert (task.state, Approval.objects.count()) == ("preparation", 0)


def test_what_lacks_something_hands_nothing_out_and_records_no_approval(head, cast):
    task = bare_task(cast)
    sent = ticked(task) | {"use": "head", "handed_out_on": "2026-03-02"}
    response = head.post(reverse("hand_out"), sent)
    assert "Nothing was handed out:" in response.content.decode()
    assert Approval.objects.count() == 0
