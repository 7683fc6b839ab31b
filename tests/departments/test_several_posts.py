"""Somebody with several posts: the active one is chosen, shown on every page, and stands in every record."""

import pytest
from django.urls import reverse

from departments.models import PostHolding
from reform.core.models import AuditEntry
from tests.cast import signed_in


@pytest.fixture
def two_posts(cast):
    """The clerk is the system administrator as well."""
    PostHolding.objects.create(post=cast.admin.post, user=cast.clerk.user, held_from="2026-01-01")
    return signed_in(cast.clerk)


def test_the_active_post_stands_in_the_record_and_decides_what_may_be_done(cast, two_posts):
    data = {"username": "newcomer", "name": "苏新禾", "phone": ""}
    assert two_posts.post(reverse("account_add"), data).status_code == 403
    two_posts.post(reverse("switch_post"), {"post": str(cast.admin.post.uid)})
    assert two_posts.post(reverse("account_add"), data).status_code == 302
    entry = AuditEntry.objects.get(act="account.create")
    assert (entry.actor_uid, entry.post_uid, entry.role, entry.actor_label) == (
        cast.clerk.user.uid,
        cast.admin.post.uid,
        "system_admin",
        "沈一舟（市卫生健康委 系统管理员）",
    )
    switched = AuditEntry.objects.get(act="post.switch")
    assert (switched.post_uid, switched.object_uid) == (cast.clerk.post.uid, cast.admin.post.uid)


@pytest.mark.parametrize(
    "name", ["home", "department_list", "contact_list", "programme_detail", "session_list"]
)
def test_every_page_shows_the_active_post(cast, two_posts, name):
    assert "<small>市卫生健康委 秘书处经办</small>" in two_posts.get(reverse(name)).content.decode()
    two_posts.post(reverse("switch_post"), {"post": str(cast.admin.post.uid)})
    assert "<small>市卫生健康委 系统管理员</small>" in two_posts.get(reverse(name)).content.decode()


def test_a_post_lost_while_active_falls_back_at_the_next_request(cast, two_posts):
    two_posts.post(reverse("switch_post"), {"post": str(cast.admin.post.uid)})
    PostHolding.objects.filter(user=cast.clerk.user, post=cast.admin.post).update(held_to="2026-01-02")
    assert two_posts.get(reverse("people")).status_code == 403
    assert "秘书处经办" in two_posts.get(reverse("home")).content.decode()
