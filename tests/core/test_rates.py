"""Limits of what somebody may do often."""

from datetime import timedelta

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from reform.core.jobs import tidy
from reform.core.models import RateBucket
from reform.core.rates import TooOften, forget_rates, take

HOUR = timedelta(hours=1)
pytestmark = pytest.mark.django_db


def test_the_limit_holds_within_a_window_and_for_one_key():
    with time_machine.travel("2026-11-22 08:10:00Z", tick=False):
        for _n in range(3):
            take("export:1", limit=3, per=HOUR)
        with pytest.raises(TooOften) as refusal:
            take("export:1", limit=3, per=HOUR)
        assert refusal.value.wait == 50 * 60
        take("export:2", limit=3, per=HOUR)
    with time_machine.travel("2026-11-22 09:00:00Z", tick=False):
        take("export:1", limit=3, per=HOUR)
    assert list(RateBucket.objects.order_by("pk").values_list("key", "count")) == [
        ("export:1", 3),
        ("export:2", 1),
        ("export:1", 1),
    ]


def test_refused_tries_do_not_count_on():
    for _n in range(2):
        take("a", limit=2, per=HOUR)
    for _n in range(5):
        with pytest.raises(TooOften):
            take("a", limit=2, per=HOUR)
    assert RateBucket.objects.get().count == 2


def test_old_windows_are_forgotten():
    take("a", limit=2, per=HOUR)
    assert forget_rates(timezone.now() - 2 * HOUR) == 0
    assert forget_rates(timezone.now() + HOUR) == 1


def test_the_door_closes_for_an_address_that_tries_too_often(client, settings):
    cache.clear()
    settings.RATE_LIMITS = settings.RATE_LIMITS | {"sign_in": (3, HOUR)}
    url = reverse("sign_in")
    tried = [client.post(url, {"username": f"u{n}", "password": "x"}).status_code for n in range(4)]
    assert tried == [200, 200, 200, 429]
    answer = client.post(url, {"username": "u", "password": "x"})
    assert int(answer["Retry-After"]) > 0
    assert client.get(url).status_code == 200
    elsewhere = client.post(url, {"username": "u", "password": "x"}, REMOTE_ADDR="192.0.2.9")
    assert elsewhere.status_code == 200


def test_the_export_after_the_last_of_an_hour_is_refused(cast):
    url = reverse("ledger_import_template")

    def signed_in() -> Client:
        client = Client()
        client.force_login(cast.clerk.user, backend="django.contrib.auth.backends.ModelBackend")
        return client

    with time_machine.travel("2026-11-22 09:10:00+08:00", tick=False):
        client = signed_in()
        assert {client.get(url).status_code for _n in range(30)} == {200}
        answer = client.get(url)
        # Another session of the same person is the same person.
        assert signed_in().get(url).status_code == 429
    assert (answer.status_code, answer["Retry-After"]) == (429, str(50 * 60))
    assert not answer.has_header("Content-Disposition")
    with time_machine.travel("2026-11-22 10:00:00+08:00", tick=False):
        assert signed_in().get(url).status_code == 200


def test_what_is_over_is_forgotten_by_the_hourly_job(client, cast):
    client.force_login(cast.clerk.user, backend="django.contrib.auth.backends.ModelBackend")
    take("a", limit=2, per=HOUR)
    tidy()
    assert (RateBucket.objects.count(), Session.objects.count()) == (1, 1)
    with time_machine.travel(timezone.now() + timedelta(days=3)):
        tidy()
    assert (RateBucket.objects.count(), Session.objects.count()) == (0, 0)
