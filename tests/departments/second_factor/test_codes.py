"""A code works once, now, and not after many wrong ones."""

from __future__ import annotations

from datetime import timedelta

import pytest

from departments.models import (
    TotpDevice,
)
from departments.services import second_factor
from tests.departments.second_factor.steps import (
    code,
    device_of,
    wrong,
)


def test_code_of_now_and_of_one_step_either_side_is_taken(cast, clock):
    for step in (-1, 0, 1):
        TotpDevice.objects.all().delete()
        device = TotpDevice.objects.create(user=cast.admin.user, name="app", key=second_factor.new_key())
        assert device.verify_token(code(device.key, step=step))


@pytest.mark.parametrize("step", [-3, -2, 2, 3])
def test_code_of_two_steps_away_is_refused(cast, clock, step):
    device = TotpDevice.objects.create(user=cast.admin.user, name="app", key=second_factor.new_key())
    assert not device.verify_token(code(device.key, step=step))


def test_code_works_once_and_earlier_ones_no_more(cast, clock):
    device = TotpDevice.objects.create(user=cast.admin.user, name="app", key=second_factor.new_key())
    now = code(device.key)
    assert device.verify_token(now)
    assert not device_of(cast.admin).verify_token(now)
    clock.shift(timedelta(seconds=5))
    assert not device_of(cast.admin).verify_token(code(device.key, step=-1))
    clock.shift(timedelta(seconds=5))
    assert device_of(cast.admin).verify_token(code(device.key, step=1))


def test_used_code_has_no_step(cast, clock):
    device = TotpDevice.objects.create(user=cast.admin.user, name="app", key=second_factor.new_key())
    now, next_one = code(device.key), code(device.key, step=1)
    assert device.verify_token(now)
    assert device_of(cast.admin).step_of(now) is None
    assert device_of(cast.admin).step_of(next_one) == device_of(cast.admin).last_t + 1


def test_stale_copy_of_the_device_cannot_take_a_code_again(cast, clock):
    made = TotpDevice.objects.create(user=cast.admin.user, name="app", key=second_factor.new_key())
    one, other = device_of(cast.admin), device_of(cast.admin)
    assert one.verify_token(code(made.key))
    assert not other.verify_token(code(made.key))


def test_attempt_on_a_stale_copy_is_not_looked_at(cast, clock):
    made = TotpDevice.objects.create(user=cast.admin.user, name="app", key=second_factor.new_key())
    one, other = device_of(cast.admin), device_of(cast.admin)
    assert not one.verify_token(wrong(made.key))
    # Its turn went with the wrong code: the right one comes too soon.
    assert not other.verify_token(code(made.key))
    clock.shift(timedelta(seconds=2))
    assert device_of(cast.admin).verify_token(code(made.key))


@pytest.mark.parametrize("typed", ["", "12345", "1234567", "abcdef", "１２３４５６", "-12345", " 12345"])
def test_what_is_no_code_is_refused(cast, clock, typed):
    device = TotpDevice.objects.create(user=cast.admin.user, name="app", key=second_factor.new_key())
    assert not device.verify_token(typed)


def test_each_wrong_code_doubles_the_wait(cast, clock):
    made = TotpDevice.objects.create(user=cast.admin.user, name="app", key=second_factor.new_key())
    for failures in range(10):
        assert not device_of(cast.admin).verify_token(wrong(made.key))
        clock.shift(timedelta(seconds=2**failures - 0.5))
        assert not device_of(cast.admin).verify_token(code(made.key))
        clock.shift(timedelta(seconds=1))
    assert device_of(cast.admin).throttling_failure_count == 10
    assert device_of(cast.admin).verify_token(code(made.key))
    assert device_of(cast.admin).throttling_failure_count == 0


def test_the_wait_ends_growing_at_half_an_hour(cast, clock):
    made = TotpDevice.objects.create(user=cast.admin.user, name="app", key=second_factor.new_key())
    for _ in range(30):
        device_of(cast.admin).verify_token(wrong(made.key))
        clock.shift(timedelta(hours=1))
    assert device_of(cast.admin).verify_token(code(made.key))
