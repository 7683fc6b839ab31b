"""What a person and their app do."""

from __future__ import annotations

from base64 import b32decode

from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_otp.oath import TOTP

from departments.models import (
    TotpDevice,
)
from departments.services import second_factor
from departments.views.second_factor import PENDING
from reform.core.keys import unlock
from tests.cast import PASSWORD

REFUSED = "This code does not work"


def code(key, *, step=0):
    """The code an app shows now, or `step` steps of 30 seconds later."""
    app = TOTP(b32decode(key))
    app.time = timezone.now().timestamp() + 30 * step
    return f"{app.token():06}"


def wrong(key):
    """A code that no step near now has."""
    near = {code(key, step=step) for step in range(-3, 4)}
    return next(one for one in ("000000", "111111", "222222", "333333", "444444") if one not in near)


def enrolled(actor, clock):
    """Set the person's app up; return its key and the recovery codes. A step later any code is fresh."""
    key = second_factor.new_key()
    _device, codes = second_factor.enrol(key=key, code=code(key), by=actor)
    clock.shift(60)
    return key, codes


def enter(username, client=None):
    client = client or Client()
    client.cookies["portal_language"] = "en"
    assert client.post(reverse("sign_in"), {"username": username, "password": PASSWORD}).status_code == 302
    return client


def show(client, typed, **more):
    return client.post(reverse("second_factor_code"), {"code": typed, **more})


def home(client):
    return client.get(reverse("home"))


def device_of(actor):
    return TotpDevice.objects.get(user=actor.user)


def begin_enrolment(client):
    """Open the page and return the key it offers."""
    page = client.get(reverse("second_factor_enrol"))
    assert page.status_code == 200
    return unlock(client.session[PENDING]), page.content.decode()
