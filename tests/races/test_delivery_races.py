"""Workers that send at once: one text leaves once, one digest is made."""

from __future__ import annotations

from functools import partial

import pytest
from django.utils import timezone

from departments.models import Delivery, Notification
from departments.services import deliveries
from departments.services.deliveries import deliver, send_due
from departments.services.notifications import notify
from reform.core.workdays import Workdays
from tests.races.conftest import race
from tests.receivers import mail_receiver

ROUNDS, WORKERS = 5, 4


@pytest.fixture
def box(cast, settings, monkeypatch):
    cast.programme.quiet_from = cast.programme.quiet_until
    cast.programme.digest_at = cast.programme.digest_at.min
    cast.programme.save()
    cast.liaison.user.mail = "lu@yunxi.example"
    cast.liaison.user.save()
    monkeypatch.setattr(Workdays, "is_working_day", lambda _self, _day: True)
    with mail_receiver() as receiver:
        settings.MAIL_ON, settings.EMAIL_HOST, settings.EMAIL_PORT = True, "127.0.0.1", receiver.port
        settings.EMAIL_USE_SSL = settings.EMAIL_USE_TLS = False
        settings.EMAIL_TIMEOUT, settings.DEFAULT_FROM_EMAIL = 5, "portal@yunxi.example"
        yield receiver


def test_workers_at_once_send_each_text_once(cast, box):
    for n in range(ROUNDS):
        notify(users=[cast.liaison.user], key=f"report.returned:{n}", title=f"甲{n}", urgent=True)
        told = race(*[deliver] * WORKERS)
        assert [one for one in told if isinstance(one, Exception)] == []
        assert sum(told) == 1
    assert [mail["Subject"] for mail in box.mails] == [f"甲{n}" for n in range(ROUNDS)]


def test_workers_at_once_make_one_digest(cast, box):
    for n in range(3):
        notify(users=[cast.liaison.user], key=f"report.accepted:{n}", title=f"甲{n}")
    told = race(*[deliver] * WORKERS)
    assert [one for one in told if isinstance(one, Exception)] == []
    assert (Delivery.objects.count(), len(box.mails)) == (1, 1)
    assert Notification.objects.filter(delivery=None).count() == 0


def test_claim_is_one_workers(cast, box):
    now = timezone.localtime()
    for n in range(ROUNDS):
        row = Delivery.objects.create(
            programme=cast.programme,
            user=cast.liaison.user,
            channel="mail",
            key=str(n),
            body="甲",
            not_before=now,
        )
        taken = race(*[partial(deliveries._claim, row.pk, now)] * WORKERS)
        assert sum(one is not None for one in taken) == 1
    assert send_due(now=now) == 0
