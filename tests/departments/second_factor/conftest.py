"""A portal in production, a moment, and an administrator who has shown the second factor."""

from __future__ import annotations

import pytest
import time_machine

from tests.departments.second_factor.steps import code, enrolled, enter, show

NOW = "2026-11-20 09:00:10+08:00"


@pytest.fixture(autouse=True)
def _production(settings):
    """What production asks for; the address has no TLS here."""
    settings.LANGUAGE_CODE = "en"
    settings.PROFILE = "production"


@pytest.fixture
def clock():
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def verified(cast, clock):
    """The administrator, signed in and verified a step ago: client, key and codes."""
    key, codes = enrolled(cast.admin, clock)
    client = enter("admin")
    show(client, code(key))
    clock.shift(60)
    return client, key, codes
