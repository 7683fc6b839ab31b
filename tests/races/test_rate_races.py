"""Many at once never pass a limit together."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

import time_machine

from reform.core.models import RateBucket
from reform.core.rates import TooOften, take
from tests.races.conftest import race

LIMIT, AT_ONCE = 30, 10


def test_fifty_at_once_take_what_the_limit_gives_and_no_more(database):
    def five():
        refused = 0
        for _n in range(5):
            try:
                take("export:1", limit=LIMIT, per=timedelta(hours=1))
            except TooOften:
                refused += 1
        return refused

    with time_machine.travel("2026-11-20 09:10:00+08:00", tick=False):
        refused = race(*[partial(five)] * AT_ONCE)
    assert sum(refused) == AT_ONCE * 5 - LIMIT
    assert RateBucket.objects.get().count == LIMIT
