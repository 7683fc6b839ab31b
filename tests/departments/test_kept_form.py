"""A form sent after its session had ended: nothing typed is lost, nothing is sent without a person's click."""

import html
import re
from datetime import timedelta
from types import SimpleNamespace

import pytest
import time_machine
from django import forms
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone

from departments.kept import MOST_CHARACTERS
from departments.typed import typed_of
from tests.cast import PASSWORD

TYPED = "本月完成第二批项目的现场核查"
PAGE = "http://testserver/notifications/?page=2"


@pytest.fixture(autouse=True)
def _english(settings):
    settings.LANGUAGE_CODE = "en"


@pytest.fixture
def late(cast):
    """Return a client whose session ran out while somebody typed, and a function that sends what was typed."""
    client = Client()

    def send(sent=None, *, page=PAGE, **headers):
        with time_machine.travel(timezone.now() - timedelta(hours=1)):
            client.force_login(cast.liaison.user, backend="django.contrib.auth.backends.ModelBackend")
            client.get(reverse("password_change"))
        to = reverse("channel_choose") + "?from=form"
        return client.post(
            to,
            {"text": TYPED, "password": "s3cret-word", **(sent or {})},
            headers={"referer": page, **headers},
        )

    client.send = send
    return client


def carried(response):
    """Return what the sign-in page carries, "" where it carries nothing."""
    found = re.search(r'name="kept" value="([^"]*)"', response.content.decode())
    return html.unescape(found[1]) if found else ""


def come_back(client, kept, username="liaison"):
    return client.post(
        reverse("sign_in"), {"username": username, "password": PASSWORD, "kept": kept, "next": "/"}
    )


def test_what_was_typed_is_there_again_once_signed_in_and_goes_where_it_was_meant_for(late):
    answer = late.send({"ticks": ["1", "2"]})
    assert (answer.status_code, "no-store" in answer["Cache-Control"]) == (401, True)
    assert "Your session has ended." in answer.content.decode()
    back = come_back(late, carried(answer))
    assert back["Location"] == reverse("kept_form")
    page = late.get(back["Location"]).content.decode()
    assert TYPED in page
    assert f'action="{reverse("channel_choose")}?from=form"' in page
    assert 'href="/notifications/?page=2"' in page
    hidden = re.findall(r'<input type="hidden" name="(text|ticks|password)" value="([^"]*)"', page)
    assert hidden == [("text", TYPED), ("ticks", "1"), ("ticks", "2")]
    assert "s3cret-word" not in page


def test_a_wrong_password_keeps_it(late):
    kept = carried(late.send())
    again = late.post(reverse("sign_in"), {"username": "liaison", "password": "wrong", "kept": kept})
    assert carried(again) == kept


def test_somebody_else_who_signs_in_there_gets_nothing_of_it(late):
    back = come_back(late, carried(late.send()), username="clerk")
    assert back["Location"] == "/"
    assert late.get(reverse("kept_form"))["Location"] == reverse("home")


@pytest.mark.parametrize("forged", ["nothing of ours", "eyJwYXRoIjoiLyJ9:1abc:x"])
def test_what_the_portal_did_not_seal_is_not_taken(cast, client, forged):
    assert come_back(client, forged)["Location"] == "/"


def test_it_is_thrown_away_on_demand(late):
    come_back(late, carried(late.send()))
    assert late.post(reverse("kept_form"))["Location"] == "/notifications/?page=2"
    assert late.get(reverse("kept_form"))["Location"] == reverse("home")


@pytest.mark.parametrize(
    "page", ["", "http://elsewhere.example/form/", "http://testserver//elsewhere.example/"]
)
def test_what_no_page_of_ours_sent_leads_to_the_door_only(late, page):
    assert late.send(page=page).status_code == 302


def test_more_than_anybody_types_is_shown_and_not_carried(late):
    answer = late.send({"text": TYPED + "长" * MOST_CHARACTERS})
    assert (answer.status_code, carried(answer)) == (401, "")
    assert TYPED in answer.content.decode()
    assert "Copy what you typed before you sign in." in answer.content.decode()


@pytest.mark.parametrize(
    ("headers", "said"),
    [
        ({"hx-request": "true", "hx-trigger": "autosave"}, "Send the form: once you have signed in"),
        ({"hx-request": "true"}, "Copy what you typed"),
        ({"x-portal-upload": "1"}, "Copy what you typed"),
    ],
)
def test_a_page_s_script_is_told_and_the_form_stays(late, headers, said):
    answer = late.send(**headers)
    assert (answer.status_code, "HX-Redirect" in answer) == (401, False)
    assert said in answer.content.decode()
    assert answer["Content-Type"].startswith("text/plain")


def test_waiting_for_a_file_does_not_take_the_page_away(cast, client):
    answer = client.get(reverse("home"), headers={"hx-request": "true", "hx-trigger": "poll-files"})
    assert (answer.status_code, answer["HX-Reswap"]) == (286, "none")


class _Dated(forms.Form):
    ends_on = forms.DateField(label="Ends on")


def test_a_day_that_was_sent_is_told_back_as_pages_word_it():
    """What is no day stays as it was typed."""

    def told(sent):
        request = RequestFactory().post("/", {"ends_on": sent})
        request.resolver_match = SimpleNamespace(func=test_a_day_that_was_sent_is_told_back_as_pages_word_it)
        return [one.text for one in typed_of(request)]

    assert told("2026-09-30") == ["30 Sep 2026"]
    assert told("next week") == ["next week"]
