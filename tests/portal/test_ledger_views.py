"""Saved views on the ledger page: tabs, what the ledger opens with, keeping, changing, deleting."""

import pytest
from django.urls import reverse

from reform.portal.filters import LedgerFilter
from tasks.models import SavedView
from tasks.services.saved_views import KEPT, MOST, save_view
from tests.cast import signed_in
from tests.portal.ledger_case import get, labels, mixed_ledger


@pytest.fixture
def matters(cast):
    return mixed_ledger(cast)


def tabs(response):
    return [(tab.view.name, tab.active, tab.own) for tab in response.context["views"].tabs]


def test_a_view_keeps_every_filter_order_columns_groups_and_shape():
    assert set(KEPT) == {*LedgerFilter.base_filters, "sort", "cols", "group", "view"}


def test_what_is_shown_is_kept_and_opened_again(cast, matters):
    client = signed_in(cast.clerk)
    page = client.get(reverse("ledger"), {"type": "indicator", "sort": "-due_on", "page": "1"})
    query = page.context["views"].query
    assert query == "type=indicator&sort=-due_on"
    kept = client.post(
        reverse("saved_view_add"), {"name": "指标", "query": query, "ledger": str(cast.ledger.uid)}
    )
    view = SavedView.objects.get()
    assert kept["Location"] == f"/ledger/?ledger={cast.ledger.uid}&{query}&saved={view.uid}"
    opened = client.get(kept["Location"])
    assert labels(opened) == ["2", "1"]
    assert tabs(opened) == [("指标", True, True)]
    assert not opened.context["views"].changed


def test_an_open_view_says_that_it_was_changed_and_keeps_it_when_asked(cast, matters):
    client = signed_in(cast.clerk)
    view = save_view(name="指标", query="type=indicator", by=cast.clerk)
    changed = client.get(f"/ledger/?type=project&saved={view.uid}")
    assert changed.context["views"].changed
    client.post(
        reverse("saved_view_edit", args=[view.uid]), {"version": view.version, "query": "type=project&page=2"}
    )
    view.refresh_from_db()
    assert (view.name, view.query) == ("指标", "type=project")


def test_the_ledger_opens_with_the_posts_own_view_only_when_nothing_is_asked(cast, matters):
    client = signed_in(cast.clerk)
    save_view(name="他人", query="type=project", is_default=True, shared=True, by=cast.head)
    assert client.get(reverse("ledger")).status_code == 200
    view = save_view(name="指标", query="type=indicator", is_default=True, by=cast.clerk)
    assert client.get(reverse("ledger"))["Location"] == f"/ledger/?type=indicator&saved={view.uid}"
    every = client.get(reverse("ledger"), {"ledger": str(cast.ledger.uid)})
    assert len(labels(every)) == 9


def test_an_old_view_says_what_means_nothing_any_more(cast, matters):
    client = signed_in(cast.clerk)
    view = save_view(
        name="旧", query="section=%E6%97%A7%E7%AB%A0&type=indicator&cols=gone,due", by=cast.clerk
    )
    opened = client.get(f"/ledger/?{view.query}&saved={view.uid}")
    assert opened.context["not_understood"] == "Section, column “gone”"
    assert labels(opened) == ["1", "2"]


def test_shared_views_stand_after_the_own_and_cannot_be_changed(cast, matters):
    shared = save_view(name="甲", query="flag=overdue", shared=True, by=cast.clerk)
    save_view(name="乙", query="", by=cast.finance_liaison)
    client = signed_in(cast.finance_liaison)
    page = client.get(reverse("ledger"))
    assert tabs(page) == [("乙", False, True), ("甲", False, False)]
    body = page.content.decode()
    assert reverse("saved_view_edit", args=[shared.uid]) not in body
    assert 'name="shared"' not in body
    assert (
        client.post(reverse("saved_view_edit", args=[shared.uid]), {"version": 0, "name": "丙"}).status_code
        == 403
    )
    # What a unit may not see stays unseen in a view that somebody else shares.
    assert labels(client.get(f"/ledger/?{shared.query}&saved={shared.uid}")) == []


def test_renaming_sharing_and_opening_with_it_are_one_form(cast, matters):
    client = signed_in(cast.clerk)
    view = save_view(name="甲", query="flag=overdue", by=cast.clerk)
    said = {"version": 0, "name": "逾期", "shared": "1", "is_default": "1"}
    client.post(reverse("saved_view_edit", args=[view.uid]), said)
    view.refresh_from_db()
    assert (view.name, view.shared, view.is_default, view.query) == ("逾期", True, True, "flag=overdue")
    stale = client.post(reverse("saved_view_edit", args=[view.uid]), said | {"name": "旧"})
    assert stale.status_code == 409


def test_what_is_refused_is_said_and_what_was_looked_at_stays(cast, matters):
    client = signed_in(cast.clerk)
    save_view(name="甲", query="", by=cast.clerk)
    twice = client.post(reverse("saved_view_add"), {"name": "甲", "query": "flag=overdue"}, follow=True)
    assert "There is a view called 甲 already." in twice.content.decode()
    assert twice.context["show"] == "views"
    assert twice.redirect_chain == [("/ledger/?flag=overdue&show=views", 302)]
    assert SavedView.objects.count() == 1


def test_a_full_post_is_told_before_it_types(cast, matters):
    for number in range(MOST):
        save_view(name=f"视图{number}", query="", by=cast.clerk)
    page = signed_in(cast.clerk).get(reverse("ledger"), {"show": "views"})
    body = page.content.decode()
    assert "A post keeps at most 30 views" in body
    assert reverse("saved_view_add") not in body


def test_deleting_needs_the_version_and_leads_back(cast, matters):
    client = signed_in(cast.clerk)
    view = save_view(name="甲", query="", by=cast.clerk)
    assert client.post(reverse("saved_view_delete", args=[view.uid])).status_code == 409
    gone = client.post(reverse("saved_view_delete", args=[view.uid]), {"version": 0, "ledger": "nonsense"})
    assert gone["Location"] == "/ledger/?"
    assert not SavedView.objects.exists()


def test_looking_writes_nothing(client, cast, matters):
    get(client, cast.clerk, show="views")
    assert not SavedView.objects.exists()
