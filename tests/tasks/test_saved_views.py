"""Saved views: whose they are, what is kept of an address, who may share."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from reform.core.models import AuditEntry
from reform.core.workflow import Conflict
from tasks.models import SavedView
from tasks.services.saved_views import MOST, change_view, delete_view, normalised, save_view


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("?sort=due_on&q=%E5%BA%8A%E4%BD%8D&page=3", "q=%E5%BA%8A%E4%BD%8D&sort=due_on"),
        ("flag=overdue&flag=due_soon&ledger=1", "flag=due_soon"),
        ("csrfmiddlewaretoken=abc&next=//elsewhere&cols=due", "cols=due"),
        ("q=&section=%20&group=unit", "group=unit"),
        ("", ""),
    ],
)
def test_only_known_parameters_are_kept_in_one_order(given, kept):
    assert normalised(given) == kept


def test_a_view_is_kept_for_the_post_and_put_on_record(cast):
    view = save_view(name=" 本月  到期 ", query="?due=month&page=2", by=cast.liaison)
    assert (view.name, view.query, view.shared, view.post) == (
        "本月 到期",
        "due=month",
        False,
        cast.liaison.post,
    )
    entry = AuditEntry.objects.get(act="views.save")
    assert entry.after == {"name": "本月 到期", "query": "due=month", "shared": False, "opens_with": False}


@pytest.mark.parametrize("name", ["", "  ", "长" * 41])
def test_a_view_needs_a_name_that_fits(cast, name):
    with pytest.raises(ValidationError):
        save_view(name=name, query="", by=cast.clerk)
    assert not SavedView.objects.exists()


def test_a_name_is_given_once_a_post(cast):
    view = save_view(name="滞后", query="", by=cast.clerk)
    other = save_view(name="其他", query="", by=cast.clerk)
    save_view(name="滞后", query="", by=cast.head)
    with pytest.raises(ValidationError, match="滞后"):
        save_view(name="滞后", query="", by=cast.clerk)
    with pytest.raises(ValidationError, match="滞后"):
        change_view(view=other, name=view.name, by=cast.clerk)


def test_a_post_keeps_thirty_views(cast):
    for number in range(MOST):
        save_view(name=f"视图{number}", query="", by=cast.clerk)
    with pytest.raises(ValidationError, match="30"):
        save_view(name="多一个", query="", by=cast.clerk)
    save_view(name="另一岗位", query="", by=cast.head)


def test_filters_too_long_are_refused(cast):
    with pytest.raises(ValidationError):
        save_view(name="长", query="q=" + "a" * 2000, by=cast.clerk)


@pytest.mark.parametrize(
    ("who", "may"), [("clerk", True), ("head", True), ("north", True), ("liaison", False), ("leader", False)]
)
def test_only_the_office_shares(cast, who, may):
    actor = cast.people[who]
    if may:
        assert save_view(name="共享", query="", shared=True, by=actor).shared
        return
    with pytest.raises(PermissionDenied):
        save_view(name="共享", query="", shared=True, by=actor)
    own = save_view(name="自用", query="", by=actor)
    with pytest.raises(PermissionDenied):
        change_view(view=own, shared=True, by=actor)


def test_a_shared_view_is_seen_in_its_programme_and_changed_by_its_post(cast):
    view = save_view(name="逾期", query="flag=overdue", shared=True, by=cast.clerk)
    own = save_view(name="自用", query="", by=cast.clerk)
    assert list(SavedView.objects.visible_to(cast.liaison)) == [view]
    assert list(SavedView.objects.visible_to(cast.north)) == []
    assert set(SavedView.objects.visible_to(cast.clerk)) == {view, own}
    for act in (
        lambda: change_view(view=view, name="x", by=cast.head),
        lambda: delete_view(view=view, by=cast.head),
    ):
        with pytest.raises(PermissionDenied):
            act()


def test_the_ledger_opens_with_one_view_of_a_post(cast):
    first = save_view(name="甲", query="", is_default=True, by=cast.clerk)
    second = save_view(name="乙", query="", is_default=True, by=cast.clerk)
    third = save_view(name="丙", query="", by=cast.clerk)
    changed = change_view(view=third, is_default=True, by=cast.clerk)
    assert list(SavedView.objects.filter(is_default=True)) == [changed]
    assert changed.version == third.version + 1
    with pytest.raises(Conflict):
        change_view(view=first, name="过时", by=cast.clerk)
    assert second.pk != changed.pk


def test_the_same_again_changes_nothing_and_deleting_is_on_record(cast):
    view = save_view(name="甲", query="flag=overdue", by=cast.clerk)
    assert change_view(view=view, name="甲", query="page=4&flag=overdue", by=cast.clerk).version == 0
    assert not AuditEntry.objects.filter(act="views.change").exists()
    delete_view(view=view, by=cast.clerk)
    assert AuditEntry.objects.get(act="views.delete").before["query"] == "flag=overdue"
    assert not SavedView.objects.exists()
