"""The list of accounts whose sign-in needs an eye."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from departments.models import TotpDevice, User
from departments.selectors.troubles import TroubleKind, troubled_accounts
from reform.core.models import AuditEntry
from tests.cast import signed_in

DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _english(settings):
    settings.LANGUAGE_CODE = "en"


def found(cast):
    """The troubles by account."""
    return {row.user.username: [kind.value for kind in row.kinds] for row in troubled_accounts(cast.security)}


def age(actor, **times):
    User.objects.filter(pk=actor.user.pk).update(**times)


def pause(client, username="liaison"):
    for _ in range(5):
        client.post(reverse("sign_in"), {"username": username, "password": "wrong"})


def test_accounts_in_order_are_not_listed(cast):
    assert found(cast) == {}
    page = signed_in(cast.security).get(reverse("sign_in_troubles")).content.decode()
    assert "Every account is in order" in page


def test_each_trouble_is_found(cast, client, settings):
    now = timezone.now()
    pause(client)
    age(cast.leader, last_login=now - 91 * DAY)
    age(cast.finance_liaison, created_at=now - 91 * DAY)
    age(cast.finance_head, last_login=now - 89 * DAY, created_at=now - 200 * DAY)
    age(cast.clerk, password_changed_at=now - 91 * DAY)
    age(cast.head, must_change_password=True)
    settings.PROFILE = "production"
    TotpDevice.objects.create(user=cast.admin.user, name="app", key="A" * 32)
    assert found(cast) == {
        "liaison": ["paused"],
        "leader": ["unused"],
        "finance_liaison": ["unused"],
        "clerk": ["run_out"],
        "head": ["run_out"],
        "security": ["no_factor"],
        "auditor": ["no_factor"],
    }


def test_demonstration_misses_no_second_factor(cast):
    assert found(cast) == {}


def test_closed_accounts_and_those_who_never_signed_in_are_no_password_trouble(cast):
    old = timezone.now() - 91 * DAY
    age(cast.leader, is_active=False, last_login=old)
    waiting = User.objects.create_user(username="waiting", name="待到任")
    User.objects.filter(pk=waiting.pk).update(password_changed_at=old)
    assert found(cast) == {}
    User.objects.filter(pk=waiting.pk).update(created_at=old)
    assert found(cast) == {"waiting": ["unused"]}


def test_page_counts_each_trouble_and_shows_one(cast, client):
    pause(client, "leader")
    age(cast.liaison, last_login=timezone.now() - 91 * DAY)
    security = signed_in(cast.security)
    answer = security.get(reverse("sign_in_troubles"))
    assert [chip["count"] for chip in answer.context["chips"]] == [2, 1, 0, 0, 1]
    for kind, names in [("paused", ["韩望山"]), ("unused", ["陆小满"]), ("run_out", []), ("no_such", None)]:
        page = security.get(reverse("sign_in_troubles"), {"show": kind}).context["page"]
        shown = [row.user.name for row in page]
        assert shown == (["韩望山", "陆小满"] if names is None else names)
    assert [kind.value for kind in TroubleKind] == ["paused", "no_factor", "run_out", "unused"]


def test_security_administrator_opens_a_paused_sign_in_from_the_list(cast, client):
    pause(client)
    security = signed_in(cast.security)
    act = reverse("account_unlock", args=[cast.liaison.user.uid])
    assert act in security.get(reverse("sign_in_troubles")).content.decode()
    assert security.post(act, {"back": "troubles"})["Location"] == reverse("sign_in_troubles")
    assert found(cast) == {}
    entry = AuditEntry.objects.get(act="account.unlock")
    assert (entry.actor_label, entry.object_uid) == (cast.security.label, cast.liaison.user.uid)


def test_other_places_accounts_are_not_listed(cast):
    age(cast.south, last_login=timezone.now() - 91 * DAY)
    # The county lies below the city; another city does not.
    assert set(found(cast)) == {"south"}
    cast.city.path = "7/"
    cast.city.save()
    cast.security.post.programme.jurisdiction.path = "7/"
    assert found(cast) == {}


def test_number_of_queries_does_not_grow_with_accounts(cast, django_assert_num_queries):
    troubled_accounts(cast.security)  # the rules are read once and kept
    with django_assert_num_queries(4):
        troubled_accounts(cast.security)
    for at in range(20):
        User.objects.create_user(username=f"u{at}", name=f"人{at}")
    with django_assert_num_queries(4):
        troubled_accounts(cast.security)
