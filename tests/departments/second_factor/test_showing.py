"""Showing the second factor at the sign-in."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone

from departments.models import (
    TotpDevice,
    User,
    UserSession,
)
from departments.services import accounts
from departments.verified import VERIFIED_AT, verified_within
from reform.core.models import AuditEntry
from tests.departments.second_factor.steps import (
    REFUSED,
    code,
    device_of,
    enrolled,
    enter,
    home,
    show,
    wrong,
)


def test_code_is_asked_at_each_sign_in_and_leads_back(cast, clock):
    key, _codes = enrolled(cast.admin, clock)
    for _ in range(2):
        client = enter("admin")
        assert home(client)["Location"] == "/second-factor/code/?next=%2F"
        assert client.get("/second-factor/code/?next=/people/").status_code == 200
        assert show(client, code(key), next="/people/")["Location"] == "/people/"
        assert home(client).status_code == 200
        client.post(reverse("sign_out"))
        clock.shift(timedelta(seconds=31))


def test_code_leads_to_pages_of_the_own_host_only(cast, clock):
    key, _codes = enrolled(cast.admin, clock)
    assert show(enter("admin"), code(key), next="https://elsewhere.example/")["Location"] == "/"


def test_every_refused_code_gets_the_same_sentence_and_stands_in_the_record(cast, clock):
    key, _codes = enrolled(cast.admin, clock)
    client = enter("admin")
    used = code(key)
    show(client, used)
    client = enter("admin")
    said = []
    for typed in (used, wrong(key), code(key, step=1), "AAAA-BBBB-CCCC-DDDD"):
        answer = show(client, typed)
        assert answer.status_code == 422
        said.append(re.sub(r'value="[^"]*"', "", re.search(r"field-error.*", answer.content.decode())[0]))
    assert len(set(said)) == 1
    assert REFUSED in said[0]
    refused = AuditEntry.objects.filter(act="second_factor.use", outcome="refused")
    assert [entry.after["with"] for entry in refused.order_by("pk")] == ["app", "app", "app", "paper"]
    assert {entry.actor_uid for entry in refused} == {cast.admin.user.uid}


def test_showing_a_code_gives_the_session_a_new_key(cast, clock):
    key, _codes = enrolled(cast.admin, clock)
    client = enter("admin")
    before = client.cookies["sessionid"].value
    show(client, code(key))
    after = client.cookies["sessionid"].value
    assert after != before
    assert UserSession.objects.get(user=cast.admin.user).session_key == after
    client.cookies["sessionid"] = before
    assert home(client)["Location"].startswith(reverse("sign_in"))


def test_too_many_codes_in_a_short_time_are_refused_before_they_are_looked_at(cast, clock):
    enrolled(cast.admin, clock)
    client = enter("admin")
    assert [show(client, "AAAA-BBBB-CCCC-DDDD").status_code for _ in range(31)] == [422] * 30 + [429]


def test_fragment_is_told_to_load_the_whole_code_page(cast, clock):
    enrolled(cast.admin, clock)
    answer = enter("admin").get(
        reverse("people"),
        headers={"hx-request": "true", "hx-current-url": "http://testserver/people/?view=posts"},
    )
    assert (answer.status_code, answer["HX-Redirect"]) == (
        200,
        "/second-factor/code/?next=%2Fpeople%2F%3Fview%3Dposts",
    )


def test_device_taken_away_counts_no_more_in_open_sessions(cast, clock):
    key, _codes = enrolled(cast.admin, clock)
    client = enter("admin")
    show(client, code(key))
    TotpDevice.objects.all().delete()
    assert home(client)["Location"].startswith(reverse("second_factor_enrol"))


def test_one_persons_device_does_not_verify_another(cast, clock):
    enrolled(cast.admin, clock)
    enrolled(cast.security, clock)
    client = enter("security")
    session = client.session
    session["otp_device_id"] = device_of(cast.admin).persistent_id
    session.save()
    assert home(client)["Location"].startswith(reverse("second_factor_code"))


def test_somebody_elses_code_opens_nothing(cast, clock):
    key, _codes = enrolled(cast.admin, clock)
    enrolled(cast.security, clock)
    client = enter("security")
    assert show(client, code(key)).status_code == 422
    assert home(client)["Location"].startswith(reverse("second_factor_code"))


def test_shown_factor_is_fresh_for_the_minutes_asked_and_no_longer(cast, clock):
    enrolled(cast.admin, clock)
    request = RequestFactory().get("/")
    request.user, request.session = cast.admin.user, Client().session
    shown = []
    request.user.is_verified = lambda: bool(shown)
    assert not verified_within(request, 10)
    shown.append(True)
    assert not verified_within(request, 10)
    request.session[VERIFIED_AT] = timezone.now().timestamp()
    clock.shift(timedelta(minutes=10))
    assert verified_within(request, 10)
    clock.shift(timedelta(seconds=1))
    assert not verified_within(request, 10)
    # The device was taken away meanwhile.
    shown.clear()
    assert not verified_within(request, 20)


# --- signing in otherwise ---
def test_one_time_link_does_not_bypass_the_second_factor(cast, clock):
    key, _codes = enrolled(cast.auditor, clock)
    path = accounts.issue_link(user=cast.auditor.user, by=cast.admin)
    client = Client()
    new = "Lake-Wind 47 boats"
    assert client.post(path, {"new_password1": new, "new_password2": new})["Location"] == "/"
    assert home(client)["Location"].startswith(reverse("second_factor_code"))
    show(client, code(key))
    assert home(client).status_code == 200


def test_new_sign_in_within_the_same_browser_loses_what_was_shown(cast, clock):
    key, _codes = enrolled(cast.auditor, clock)
    client = enter("auditor")
    show(client, code(key))
    path = accounts.first_link(User.objects.get(pk=cast.auditor.user.pk))
    new = "Lake-Wind 47 boats"
    assert client.post(path, {"new_password1": new, "new_password2": new}).status_code == 302
    assert home(client)["Location"].startswith(reverse("second_factor_code"))


@pytest.mark.parametrize("kept", ["otp_device_id", "verified_by_office"])
def test_what_a_session_held_before_the_sign_in_counts_for_nothing(cast, clock, kept):
    enrolled(cast.auditor, clock)
    client = Client()
    session = client.session
    session[kept] = device_of(cast.auditor).persistent_id
    session.save()
    enter("auditor", client)
    assert home(client)["Location"].startswith(reverse("second_factor_code"))
