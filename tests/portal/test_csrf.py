"""Requests that htmx makes carry the page's token in a header, and are refused without it."""

from __future__ import annotations

import re

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse


@pytest.fixture
def careful(cast):
    """A client that is asked for tokens, as a browser is."""
    client = Client(enforce_csrf_checks=True, headers={"hx-request": "true"})
    client.force_login(cast.clerk.user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def token_of(client: Client) -> str:
    """The token in the head of every page."""
    page = client.get(reverse("session_list"), headers={"hx-request": ""}).content.decode()
    found = re.search(r'<meta name="csrf-token" content="(\w{64})">', page)
    assert found
    return found[1]


def test_token_in_the_header_is_taken_and_nothing_less(careful):
    url = reverse("session_end_others")
    token = token_of(careful)
    assert careful.post(url).status_code == 403
    assert careful.post(url, headers={"x-csrftoken": "x" * 64}).status_code == 403
    assert careful.post(url, headers={"x-csrftoken": token}).status_code == 302


def test_token_of_another_browser_is_refused(careful, cast):
    other = Client(enforce_csrf_checks=True)
    other.force_login(cast.head.user, backend="django.contrib.auth.backends.ModelBackend")
    token_of(careful)
    answer = careful.post(reverse("session_end_others"), headers={"x-csrftoken": token_of(other)})
    assert answer.status_code == 403


def test_script_hands_the_token_to_htmx():
    script = (settings.BASE_DIR / "static" / "js" / "portal.js").read_text("utf-8")
    assert '"htmx:configRequest", (e) => { e.detail.headers["X-CSRFToken"] = token(); }' in script
