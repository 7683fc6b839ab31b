"""Signed-in browsers: how many, how long, ended by whom."""

from datetime import timedelta

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from departments.models import SecurityPolicy, UserSession
from departments.selectors.policy import forget_policy
from departments.services import accounts
from reform.core.models import AuditEntry
from tests.cast import PASSWORD, signed_in


@pytest.fixture(autouse=True)
def _english(settings):
    settings.LANGUAGE_CODE = "en"


def enter(username, **headers):
    """Return a client signed in through the door."""
    client = Client(headers={"user-agent": "Mozilla/5.0 (Windows NT 10.0) Chrome/140.0", **headers})
    client.cookies["portal_language"] = "en"
    answer = client.post(reverse("sign_in"), {"username": username, "password": PASSWORD})
    assert answer.status_code == 302
    return client


def is_in(client):
    return client.get(reverse("session_list")).status_code == 200


def test_sign_in_keeps_where_from_and_with_what(cast):
    enter("liaison")
    row = UserSession.objects.get()
    assert (row.user, row.address) == (cast.liaison.user, "127.0.0.1")
    page = enter("liaison").get(reverse("session_list")).content.decode()
    assert "Chrome · Windows" in page


@pytest.mark.parametrize(("username", "kept"), [("liaison", 2), ("head", 1), ("admin", 1)])
def test_the_newest_sessions_win(cast, username, kept):
    clients = []
    for minute in range(4):
        with time_machine.travel(timezone.now() + timedelta(minutes=minute), tick=False):
            clients.append(enter(username))
    with time_machine.travel(timezone.now() + timedelta(minutes=4), tick=False):
        assert [is_in(client) for client in clients] == [False] * (4 - kept) + [True] * kept
    assert UserSession.objects.filter(user=cast.people[username].user).count() == kept


def test_sign_out_leaves_no_session_behind(cast):
    client = enter("liaison")
    old = client.cookies["sessionid"].value
    client.post(reverse("sign_out"))
    assert (UserSession.objects.count(), Session.objects.filter(session_key=old).count()) == (0, 0)
    again = Client()
    again.cookies["sessionid"] = old
    assert not is_in(again)


def test_one_ends_another_own_session_but_nobody_elses(cast):
    here, there = enter("liaison"), enter("liaison")
    foreign = enter("finance_liaison")
    theirs = UserSession.objects.get(user=cast.finance_liaison.user)
    mine = UserSession.objects.get(session_key=there.cookies["sessionid"].value)
    assert here.post(reverse("session_end", args=[theirs.uid])).status_code == 404
    assert here.post(reverse("session_end", args=[mine.uid])).status_code == 302
    assert (is_in(here), is_in(there), is_in(foreign)) == (True, False, True)
    assert AuditEntry.objects.filter(act="session.end").count() == 1


def test_all_others_end_at_once(cast):
    there, here = enter("liaison"), enter("liaison")
    here.post(reverse("session_end_others"))
    assert (is_in(here), is_in(there)) == (True, False)


def test_closing_an_account_ends_its_sessions(cast):
    client = enter("liaison")
    accounts.set_active(user=cast.liaison.user, active=False, by=cast.admin)
    assert not is_in(client)
    assert not UserSession.objects.filter(user=cast.liaison.user).exists()


def test_changing_the_password_ends_the_others_and_keeps_this_one(cast):
    there, here = enter("liaison"), enter("liaison")
    new = "Lake-Wind 47 boats"
    sent = {"old_password": PASSWORD, "new_password1": new, "new_password2": new}
    assert here.post(reverse("password_change"), sent).status_code == 302
    assert (is_in(here), is_in(there)) == (True, False)
    assert UserSession.objects.get().session_key == here.cookies["sessionid"].value


# --- the rules ------------------------------------------------------------------------------------------------------
RULES = {
    "version": 0,
    "renewal_days": 60,
    "former_kept": 6,
    "idle_minutes": 10,
    "absolute_hours": 8,
    "sessions_privileged": 1,
    "sessions_others": 1,
    "second_factor_roles": ["head"],
}


def test_rules_hold_from_the_next_request_and_stand_in_the_record(cast):
    client = enter("liaison")
    answer = signed_in(cast.security).post(reverse("security_rules"), RULES)
    assert answer.status_code == 302
    entry = AuditEntry.objects.get(act="policy.change")
    assert entry.before == {
        "renewal_days": 90,
        "former_kept": 5,
        "idle_minutes": 30,
        "absolute_hours": 12,
        "sessions_others": 2,
        "second_factor_roles": [],
    }
    assert entry.after["second_factor_roles"] == ["head"]
    with time_machine.travel(timezone.now() + timedelta(minutes=11), tick=False):
        assert not is_in(client)


def test_rules_changed_meanwhile_are_not_overwritten(cast):
    client = signed_in(cast.security)
    client.post(reverse("security_rules"), RULES)
    assert client.post(reverse("security_rules"), RULES | {"idle_minutes": 20}).status_code == 409
    assert SecurityPolicy.objects.get().idle_minutes == 10


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("idle_minutes", 61),
        ("idle_minutes", 0),
        ("absolute_hours", 25),
        ("renewal_days", 181),
        ("former_kept", 0),
        ("sessions_privileged", 3),
        ("sessions_others", 6),
        ("second_factor_roles", ["auditor"]),
    ],
)
def test_rules_cannot_be_loosened_beyond_what_assessors_take(cast, field, value):
    answer = signed_in(cast.security).post(reverse("security_rules"), RULES | {field: value})
    assert answer.status_code == 200
    assert not SecurityPolicy.objects.exists()


def test_a_session_ends_after_the_absolute_time_however_busy(cast):
    SecurityPolicy.objects.create(pk=1, absolute_hours=1)
    forget_policy()
    now = timezone.now()
    with time_machine.travel(now, tick=False):
        client = enter("liaison")
    for minute in (20, 40, 59):
        with time_machine.travel(now + timedelta(minutes=minute), tick=False):
            assert is_in(client)
    with time_machine.travel(now + timedelta(minutes=61), tick=False):
        assert not is_in(client)
