"""On PostgreSQL the database itself keeps the auditor apart and the role of a post as it is (SQLite: test_role_profiles)."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError

from departments.models import Post, PostHolding

START = date(2026, 1, 1)


def test_a_holding_made_beside_an_auditors_is_refused(cast):
    for person, post in ((cast.admin, cast.auditor.post), (cast.auditor, cast.security.post)):
        with pytest.raises(IntegrityError, match="auditor"):
            PostHolding.objects.create(post=post, user=person.user, held_from=START)
    PostHolding.objects.create(post=cast.liaison.post, user=cast.auditor.user, held_from=START)


def test_a_holding_moved_onto_an_auditors_days_is_refused(cast):
    former = PostHolding.objects.create(
        post=cast.admin.post, user=cast.auditor.user, held_from=date(2019, 1, 1), held_to=date(2019, 12, 31)
    )
    with pytest.raises(IntegrityError, match="auditor"):
        PostHolding.objects.filter(pk=former.pk).update(held_to=None)


def test_the_role_of_a_post_never_changes(cast):
    with pytest.raises(IntegrityError, match="never changes"):
        Post.objects.filter(pk=cast.liaison.post.pk).update(role="auditor")
    assert Post.objects.filter(pk=cast.liaison.post.pk).update(title="联络员乙") == 1
