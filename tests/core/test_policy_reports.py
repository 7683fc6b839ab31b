"""Reports of the content security policy: one line a report, whoever sends them, and never more than so many."""

import json
import logging

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from reform.core.models import AuditEntry
from reform.core.policy_reports import told_by

REPORT = {
    "csp-report": {
        "document-uri": "https://portal.example/tasks/?q=李明",
        "effective-directive": "script-src-elem",
        "blocked-uri": "https://evil.example/x.js?who=13700001111",
    }
}
SAID = "script-src-elem kept out evil.example/x.js on portal.example/tasks/"


def send(client: Client, data, **headers):
    body = data if isinstance(data, bytes) else json.dumps(data).encode()
    return client.post("/csp-report/", body, content_type="application/csp-report", **headers)


def test_policy_of_a_page_names_where_reports_go(client, db):
    page = client.get(reverse("sign_in"))
    assert "report-uri /csp-report/" in page["Content-Security-Policy"]


@pytest.mark.django_db
def test_a_strangers_report_without_a_token_is_one_line_and_nothing_is_kept(caplog):
    with caplog.at_level(logging.WARNING):
        answer = send(Client(enforce_csrf_checks=True), REPORT)
    assert (answer.status_code, answer.content, list(answer.cookies)) == (204, b"", [])
    assert [record.getMessage() for record in caplog.records] == [f"content security policy: {SAID}"]
    assert (AuditEntry.objects.count(), Session.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (json.dumps(REPORT).encode(), SAID),
        (
            b'{"csp-report": {"violated-directive": "style-src", "blocked-uri": "inline", "document-uri": "/a"}}',
            "style-src kept out inline on /a",
        ),
        (b"", ""),
        (b"{", ""),
        (b"[1]", ""),
        (b"[" * 9_000, ""),
        (b'{"csp-report": {}}', ""),
        (b'{"csp-report": "x"}', ""),
        (b'{"csp-report": {"violated-directive": "x", "blocked-uri": "http://[", "document-uri": "/"}}', ""),
        (json.dumps(REPORT).encode() + b" " * 10_000, ""),
        (b"\xff\xfe\x00", ""),
    ],
)
def test_only_what_is_a_report_is_told(body, said):
    assert told_by(body) == said


def test_parts_are_cut_and_hold_no_line_ends():
    told = told_by(
        json.dumps(
            {
                "csp-report": {
                    "violated-directive": "a\nb" + "c" * 300,
                    "blocked-uri": "x",
                    "document-uri": "y",
                }
            }
        ).encode()
    )
    assert ("\n" in told, len(told) < 240) == (False, True)


@pytest.mark.django_db
def test_reports_beyond_the_limit_are_dropped_unread_and_refuse_nobody(settings, caplog):
    settings.RATE_LIMITS = settings.RATE_LIMITS | {"report": (2, settings.RATE_LIMITS["report"][1])}
    with caplog.at_level(logging.WARNING):
        answers = [send(Client(), REPORT).status_code for _n in range(4)]
    assert (answers, len(caplog.records)) == ([204] * 4, 2)
    assert not AuditEntry.objects.exists()


def test_the_address_answers_reports_alone(client, db):
    assert client.get("/csp-report/").status_code == 404
