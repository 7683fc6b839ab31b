"""Many at once at the door: a code is taken once, few guesses are looked at, one device is made."""

from __future__ import annotations

from base64 import b32decode
from functools import partial

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_otp.oath import TOTP

from departments.models import RecoveryCode, TotpDevice
from departments.services import second_factor
from departments.services.second_factor import WrongCode
from reform.core.models import AuditEntry
from reform.core.workflow import Conflict
from tests.cast import PASSWORD
from tests.races.conftest import race

AT_ONCE = 8


@pytest.fixture(autouse=True)
def _one_moment(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    with time_machine.travel("2026-11-20 09:00:10+08:00", tick=False):
        yield


def code(key):
    app = TOTP(b32decode(key))
    app.time = timezone.now().timestamp()
    return f"{app.token():06}"


def device_of(actor):
    return TotpDevice.objects.get(user=actor.user)


def made(actor):
    return TotpDevice.objects.create(user=actor.user, name="app", key=second_factor.new_key())


def test_a_code_is_taken_once(cast):
    for actor in (cast.admin, cast.security, cast.auditor, cast.head):
        key = made(actor).key
        copies = [device_of(actor) for _ in range(AT_ONCE)]
        taken = race(*(partial(copy.verify_token, code(key)) for copy in copies))
        assert sorted(taken) == [False] * (AT_ONCE - 1) + [True]


def test_a_code_shown_twice_at_once_is_recorded_as_taken_once(cast):
    key = made(cast.admin).key
    shown = race(*[partial(second_factor.use_code, code=code(key), by=cast.admin)] * AT_ONCE)
    assert [type(one) for one in shown].count(TotpDevice) == 1
    assert [type(one) for one in shown].count(WrongCode) == AT_ONCE - 1
    outcomes = AuditEntry.objects.filter(act="second_factor.use").values_list("outcome", flat=True)
    assert sorted(outcomes) == ["done"] + ["refused"] * (AT_ONCE - 1)


def test_of_many_guesses_at_once_one_is_looked_at(cast, monkeypatch):
    made(cast.admin)
    copies = [device_of(cast.admin) for _ in range(AT_ONCE)]
    looked_at = []
    monkeypatch.setattr(TotpDevice, "step_of", lambda self, token: looked_at.append(token))
    guesses = [f"{guess:06}" for guess in range(AT_ONCE)]
    told = race(*(partial(copy.verify_token, guess) for copy, guess in zip(copies, guesses, strict=True)))
    assert told == [False] * AT_ONCE
    assert len(looked_at) == 1


def test_a_recovery_code_is_taken_once(cast):
    key = second_factor.new_key()
    _device, codes = second_factor.enrol(key=key, code=code(key), by=cast.admin)
    for plain in codes[:4]:
        shown = race(*[partial(second_factor.use_code, code=plain, by=cast.admin)] * AT_ONCE)
        assert [type(one) for one in shown].count(TotpDevice) == 1
    assert RecoveryCode.objects.filter(used_at=None).count() == 6


def test_one_device_is_made(cast):
    keys = [second_factor.new_key() for _ in range(AT_ONCE)]
    told = race(*(partial(second_factor.enrol, key=key, code=code(key), by=cast.admin) for key in keys))
    won = [one for one in told if isinstance(one, tuple)]
    assert (len(won), [type(one) for one in told].count(Conflict)) == (1, AT_ONCE - 1)
    assert device_of(cast.admin) == won[0][0]
    assert RecoveryCode.objects.count() == 10


def test_wrong_passwords_at_once_never_pass_the_limit_by_more_than_stand_at_the_door(cast):
    at_once, each = 5, 4
    tried = []

    def guess():
        client = Client()
        for _ in range(each):
            answer = client.post(reverse("sign_in"), {"username": "liaison", "password": "wrong"})
            tried.append(answer.status_code)

    assert race(*[guess] * at_once) == [None] * at_once
    assert len(tried) == at_once * each == 20
    # 200: the password was looked at. The limit is five; whoever stood at the door beside the fifth was let through.
    assert tried.count(200) <= 5 + at_once
    assert set(tried) == {200, 429}
    answer = Client().post(reverse("sign_in"), {"username": "liaison", "password": PASSWORD})
    assert answer.status_code == 429
