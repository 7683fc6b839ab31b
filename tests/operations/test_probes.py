"""What machines and strangers learn at /live/, /ready/ and /metrics/."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import OperationalError
from django.test import Client

from reform.core import health
from reform.core.models import Job
from reform.health_settings import health_settings

LOOPBACK, STRANGER = {"REMOTE_ADDR": "127.0.0.1"}, {"REMOTE_ADDR": "198.51.100.7"}


def test_live_answers_without_the_database(client):
    """Without the mark a question to the database would fail the test."""
    answer = client.get("/live/", headers={"host": "10.0.0.5:8000"}, **STRANGER)
    assert (answer.status_code, answer.json()) == (200, {"live": True})
    assert answer["Cache-Control"] == "no-store"
    assert "sessionid" not in answer.cookies


@pytest.mark.django_db
def test_ready_says_so(client):
    answer = client.get("/ready/", headers={"host": "10.0.0.5:8000"})
    assert (answer.status_code, answer.json()) == (200, {"ready": True})


@pytest.mark.django_db
@pytest.mark.parametrize("reason", ["database", "migrations", "broker", "disk"])
def test_not_ready_tells_one_word(client, monkeypatch, settings, reason):
    if reason == "database":

        def away(*_args):
            raise OperationalError("connection to server at 10.1.2.3 refused for user portal")

        monkeypatch.setattr(health.connection, "cursor", away)
    elif reason == "migrations":
        monkeypatch.setattr(health, "_migrations_of_the_code", lambda: frozenset({("core", "9999_newer")}))
    elif reason == "broker":
        settings.REDIS_URL = "redis://127.0.0.1:1/0"
        monkeypatch.setattr("reform.celery.app.connection_for_write", lambda: 1 / 0)
    else:
        monkeypatch.setattr(health.shutil, "disk_usage", lambda _path: SimpleNamespace(free=1))
    answer = client.get("/ready/", **STRANGER)
    assert (answer.status_code, answer.json()) == (503, {"ready": False, "reason": reason})
    assert (answer["X-Content-Type-Options"], answer["Cache-Control"]) == ("nosniff", "no-store")


@pytest.mark.django_db
def test_trouble_that_stops_nobody_leaves_it_ready(client):
    Job.objects.create(kind="x", key="x", state="dead", not_before="2020-01-01T00:00Z")
    assert client.get("/ready/").status_code == 200


@pytest.mark.django_db
def test_figures_are_for_the_permitted_networks(client, settings):
    assert client.get("/metrics/", **LOOPBACK).status_code == 200
    nowhere = client.get("/metricz/", **STRANGER)
    hidden = client.get("/metrics/", **STRANGER)
    assert (nowhere.status_code, hidden.status_code) == (404, 404)
    assert b"portal_" not in hidden.content
    settings.METRICS_ALLOWED_NETS = health_settings({"METRICS_ALLOWED_NETS": "198.51.100.0/24"})[
        "METRICS_ALLOWED_NETS"
    ]
    assert client.get("/metrics/", **STRANGER).status_code == 200
    assert client.get("/metrics/", **LOOPBACK).status_code == 404


@pytest.mark.django_db
def test_who_writes_an_address_into_a_header_is_nobody(settings):
    browser = Client(headers={"X-Forwarded-For": "127.0.0.1"})
    assert browser.get("/metrics/", **STRANGER).status_code == 404
    settings.TRUSTED_PROXIES = health_settings({"METRICS_ALLOWED_NETS": "127.0.0.1/32"})[
        "METRICS_ALLOWED_NETS"
    ]
    beyond = Client(headers={"X-Forwarded-For": "198.51.100.7"})
    assert beyond.get("/metrics/", **LOOPBACK).status_code == 404


@pytest.mark.django_db
def test_probes_take_no_form(client):
    assert [client.post(path).status_code for path in ("/live/", "/ready/", "/metrics/")] == [404, 404, 404]


@pytest.mark.parametrize(
    ("env", "words"),
    [
        ({"HEALTH_QUEUE": "10"}, "HEALTH_QUEUE must be two numbers"),
        ({"HEALTH_QUEUE": "10,x"}, "HEALTH_QUEUE must be two numbers"),
        ({"HEALTH_BEAT": "20,10"}, "HEALTH_BEAT: the first number"),
        ({"METRICS_ALLOWED_NETS": "everybody"}, "METRICS_ALLOWED_NETS must be networks"),
    ],
)
def test_settings_that_are_none_stop_the_start(env, words):
    with pytest.raises(ImproperlyConfigured, match=words):
        health_settings(env)


def test_limits_come_from_the_environment():
    assert health_settings({"HEALTH_QUEUE": "10, 20"})["HEALTH"]["queue"] == (10, 20)
