"""Refused requests stand in the record, whoever refused them; what fails leaves nothing done."""

import uuid

import pytest
from django.test import Client
from django.urls import reverse

from departments.models import User
from reform.core.models import AuditEntry

pytestmark = pytest.mark.django_db


def refusals():
    return list(AuditEntry.objects.filter(outcome="refused").order_by("pk"))


def test_forbidden_page_stands_in_the_record(cast, client):
    client.force_login(cast.liaison.user)
    answer = client.get(reverse("audit_log"), headers={"user-agent": "Firefox\r\n=cmd()"})
    (entry,) = refusals()
    assert (entry.act, entry.actor_uid, entry.post_uid) == (
        "refused",
        cast.liaison.user.uid,
        cast.liaison.post.uid,
    )
    assert (entry.object_label, entry.reason) == ("GET /audit/", "audit.view")
    assert entry.after == {"page": "audit_log", "status": 403}
    assert (entry.agent, entry.address) == ("Firefox  =cmd()", "127.0.0.1")
    assert answer["X-Request-ID"] == str(entry.request_uid)


def test_object_of_a_refused_act_is_named(cast, client):
    client.force_login(cast.leader.user)
    task = cast.task(1)
    client.post(reverse("task_record", kwargs={"uid": task.uid}), {"text": "x"})
    assert [entry.object_uid for entry in refusals()] == [task.uid]


def test_missing_token_stands_in_the_record(cast):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(cast.clerk.user)
    assert browser.post(reverse("sign_out")).status_code == 403
    (entry,) = refusals()
    assert (entry.actor_uid, entry.object_label) == (cast.clerk.user.uid, "POST /sign-out/")
    assert entry.reason.startswith("CSRF")


def test_missing_token_of_nobody_stands_in_the_record(db):
    assert Client(enforce_csrf_checks=True).post(reverse("sign_in")).status_code == 403
    (entry,) = refusals()
    assert (entry.actor_uid, entry.role, entry.address) == (None, "anonymous", "127.0.0.1")


def test_lock_out_stands_in_the_record_once_a_try(cast, client, settings):
    settings.AXES_FAILURE_LIMIT = 2
    said = [client.post(reverse("sign_in"), {"username": "x", "password": "y"}).status_code for _ in range(3)]
    assert said[-1] == 429
    assert [entry.act for entry in refusals()] == ["sign_in"] * 3


def test_what_does_not_exist_is_no_refusal(cast, client):
    client.force_login(cast.clerk.user)
    assert client.get(reverse("task_detail", kwargs={"uid": uuid.uuid4()})).status_code == 404
    assert refusals() == []


def test_name_the_browser_sends_is_not_taken(client):
    given = str(uuid.uuid4())
    answer = client.get(reverse("sign_in"), headers={"X-Request-ID": given})
    assert answer["X-Request-ID"] != given
    assert uuid.UUID(answer["X-Request-ID"]).version == 4


def test_failing_request_leaves_no_business_row_and_nothing_done(cast, monkeypatch):
    browser = Client(raise_request_exception=False)
    browser.force_login(cast.admin.user)
    monkeypatch.setattr("departments.services.accounts.first_link", lambda _user: 1 / 0)
    before = User.objects.count()
    data = {"username": "newcomer", "name": "苏新禾", "phone": ""}
    assert browser.post(reverse("account_add"), data).status_code == 500
    assert User.objects.count() == before
    assert not AuditEntry.objects.filter(act="account.create").exists()
