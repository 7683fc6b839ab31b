"""The decompose desk's fragments: two people at one draft, split and join, reference, merging, many drafts."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tasks.models import Notice, TaskDraft
from tasks.services.draft_edits import change_draft
from tasks.services.intake import import_notice
from tests.tasks.paper import paper
from tests.tasks.test_pages import form_of, signed_in


@pytest.fixture
def notice(cast) -> Notice:
    return import_notice(programme=cast.programme, **paper(), by=cast.clerk)


@pytest.fixture
def clerk(cast) -> Client:
    return signed_in(cast.clerk)


def test_edit_of_a_draft_changed_meanwhile_tells_who_won_and_keeps_what_was_typed(clerk, cast, notice):
    draft = notice.drafts.first()
    change_draft(draft=draft, version=0, changes={"title": "做细分级诊疗"}, by=cast.clerk2)
    url = reverse("draft_edit", args=[draft.uid])
    response = clerk.post(url, form_of(draft, title="做实分级诊疗"))
    page = response.content.decode()
    assert response.status_code == 409
    assert "季明远" in page
    assert "Title: 做细分级诊疗" in page
    assert 'value="做实分级诊疗"' in page
    assert '<input type="hidden" name="version" value="1">' in page
    assert clerk.post(url, form_of(draft, title="做实分级诊疗", version=1)).status_code == 200
    assert TaskDraft.objects.get(pk=draft.pk).title == "做实分级诊疗"


def test_an_act_on_a_draft_changed_meanwhile_shows_it_as_the_first_one_left_it(clerk, cast, notice):
    draft = notice.drafts.first()
    change_draft(draft=draft, version=0, changes={"title": "做细分级诊疗"}, by=cast.clerk2)
    response = clerk.post(reverse("draft_state", args=[draft.uid]), {"version": "0"})
    assert (response.status_code, TaskDraft.objects.get(pk=draft.pk).state) == (409, "open")
    assert "季明远" in response.content.decode()
    assert "做细分级诊疗" in response.content.decode()


def test_splitting_and_joining_bring_the_drafts_the_source_and_the_counts_anew(clerk, notice):
    first = notice.drafts.first()
    dialog = clerk.get(reverse("draft_split", args=[first.uid])).content.decode()
    at = first.text.index("到2026年")
    assert f'value="{at}"' in dialog
    page = clerk.post(reverse("draft_split", args=[first.uid]), {"at": at, "version": "0"}).content.decode()
    second = notice.drafts.get(order=1)
    for part in (
        'id="drafts-pane"',
        'id="source-text"',
        'id="bench-progress"',
        f'data-source="{second.uid}"',
    ):
        assert part in page
    joined = clerk.post(reverse("draft_join", args=[second.uid]), {"version": "0"})
    assert (joined.status_code, notice.drafts.count()) == (200, 3)
    refused = clerk.post(reverse("draft_move", args=[first.uid]), {"way": "up"})
    assert (refused.status_code, refused.content.decode()) == (409, "It is the first item.")


def test_leaving_a_draft_out_tells_the_filters_and_what_confirming_does_anew(clerk, notice):
    drafts = list(notice.drafts.all())
    for left, draft in enumerate(drafts[1:], start=1):
        card = clerk.post(reverse("draft_state", args=[draft.uid]), {"version": "0"}).content.decode()
        filters = card[card.index('id="bench-chips"') :]
        assert f"Left out <b>{left}</b>" in filters
        assert ("2 items become tasks", "1 item becomes a task")[left - 1] in card
        assert f'<b id="bench-open" hx-swap-oob="true">{3 - left}</b>' in card
    last = clerk.post(reverse("draft_state", args=[drafts[0].uid]), {"version": "0"}).content.decode()
    assert "No draft is left to be confirmed" in last


def test_a_paper_is_kept_for_reference_and_taken_up_again(clerk, cast, notice):
    url = reverse("notice_keep", args=[notice.uid])
    seen = {"version": notice.version}
    assert clerk.post(url).status_code == 409
    assert clerk.post(url, seen)["Location"] == reverse("notice_detail", args=[notice.uid])
    assert Notice.objects.get().state == "reference"
    assert (
        clerk.post(reverse("notice_confirm", args=[notice.uid]), {"ledger": str(cast.ledger.uid)}).status_code
        == 409
    )
    assert (
        'name="act" value="reopen"' in clerk.get(reverse("notice_detail", args=[notice.uid])).content.decode()
    )
    assert clerk.post(url, seen | {"act": "reopen"}).status_code == 409
    seen = {"version": Notice.objects.get().version}
    assert clerk.post(url, seen | {"act": "reopen"})["Location"] == reverse(
        "notice_decompose", args=[notice.uid]
    )
    assert (Notice.objects.get().state, TaskDraft.objects.count()) == ("read", 3)


def test_a_draft_is_compared_with_the_matter_it_is_alike_and_merged(clerk, cast, notice):
    task = cast.task(7, title="完善分级诊疗", text="完善分级诊疗，做实签约服务。")
    assert "No. 7 完善分级诊疗" in clerk.get(reverse("notice_decompose", args=[notice.uid])).content.decode()
    draft = notice.drafts.first()
    url = reverse("draft_merge", args=[draft.uid])
    assert "<ins>" in clerk.get(url, {"task": str(task.uid)}).content.decode()
    page = clerk.post(url, {"task": str(task.uid), "act": "merge", "version": "0"}).content.decode()
    assert "Merged with No. 7" in page
    clerk.post(url, {"task": str(task.uid), "act": "part"})
    assert TaskDraft.objects.get(pk=draft.pk).merge_into is None
    assert clerk.get(url, {"task": "nonsense"}).status_code == 404


def test_desk_with_150_drafts_needs_no_more_queries_than_with_three(
    clerk, cast, notice, django_assert_max_num_queries
):
    clerk.get(reverse("notice_decompose", args=[notice.uid]))
    with CaptureQueriesContext(connection) as few:
        clerk.get(reverse("notice_decompose", args=[notice.uid]))
    first = notice.drafts.first()
    many = [
        TaskDraft(
            **{
                f.name: getattr(first, f.name)
                for f in first._meta.fields
                if f.name not in ("id", "uid", "order")
            },
            order=at,
        )
        for at in range(3, 150)
    ]
    TaskDraft.objects.bulk_create(many)
    with django_assert_max_num_queries(len(few)):
        page = clerk.get(reverse("notice_decompose", args=[notice.uid]))
    assert page.content.decode().count('class="draft ') == 150
