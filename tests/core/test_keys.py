"""Keys change without anybody noticing, and what a former key alone protected goes with it."""

from __future__ import annotations

import io

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.urls import reverse

from departments.models import User
from reform.core.keys import LostKey, lock, unlock
from reform.core.management.commands.relock_fields import locked_columns
from reform.core.models import AuditEntry

OLD, NEW = "the key of last year", "the key of this year"


def kept(user: User) -> str:
    """What lies in the database for a person's phone."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT phone FROM departments_user WHERE id = %s", [user.pk])
        return cursor.fetchone()[0]


@pytest.fixture
def person(db, settings):
    settings.FIELD_KEY, settings.FIELD_KEY_FALLBACKS = OLD, []
    return User.objects.create_user("liming", name="李明", phone="13700001111")


def test_a_phone_lies_encrypted_and_each_time_otherwise(person):
    first = kept(person)
    assert "13700001111" not in first
    person.save()
    assert kept(person) != first
    assert unlock(first) == unlock(kept(person)) == "13700001111"


def test_what_was_locked_with_a_former_key_is_still_read(person, settings):
    settings.FIELD_KEY, settings.FIELD_KEY_FALLBACKS = NEW, [OLD]
    assert User.objects.get().phone == "13700001111"
    settings.FIELD_KEY_FALLBACKS = []
    with pytest.raises(LostKey):
        User.objects.get()


def test_after_relocking_the_former_key_may_go(person, settings):
    settings.FIELD_KEY, settings.FIELD_KEY_FALLBACKS = NEW, [OLD]
    out = io.StringIO()
    call_command("relock_fields", stdout=out)
    assert out.getvalue() == "1 values now lie under FIELD_KEY; FIELD_KEY_FALLBACKS may go.\n"
    settings.FIELD_KEY_FALLBACKS = []
    assert User.objects.get().phone == "13700001111"
    assert AuditEntry.objects.get(act="keys.relock").after["departments.User.phone"] != 0


def test_relocking_without_the_former_key_names_the_row_and_changes_nothing(person, settings):
    before = kept(person)
    settings.FIELD_KEY = NEW
    with pytest.raises(CommandError, match=rf"No key opens departments.User.phone of row {person.pk}\."):
        call_command("relock_fields")
    assert kept(person) == before


def test_a_value_somebody_changed_is_not_opened():
    locked = lock("13700001111")
    with pytest.raises(LostKey):
        unlock(locked[:-6] + ("A" if locked[-6] != "A" else "B") + locked[-5:])


def test_every_column_that_names_a_phone_or_opens_an_account_is_locked():
    found = {f"{model._meta.label}.{name}" for model, name in locked_columns()}
    assert {
        "departments.User.phone",
        "departments.LiaisonChange.phone",
        "departments.TotpDevice.key",
        "departments.AccountBatch.content",
    } <= found


def test_sessions_live_through_a_change_of_key_and_end_with_the_former_one(cast, settings):
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = OLD, []
    client = Client()
    client.force_login(cast.clerk.user, backend="django.contrib.auth.backends.ModelBackend")
    cookie = client.cookies.copy()

    def status() -> int:
        # Each time the cookie as the browser got it under the old key.
        one = Client()
        one.cookies = cookie.copy()
        return one.get(reverse("home")).status_code

    assert status() == 200
    settings.SECRET_KEY = NEW
    assert status() == 302


def test_sessions_of_a_former_key_are_taken_over(cast, settings):
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = OLD, []
    client = Client()
    client.force_login(cast.clerk.user, backend="django.contrib.auth.backends.ModelBackend")
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = NEW, [OLD]
    assert client.get(reverse("home")).status_code == 200
    # Signed anew by then: the former key may go.
    settings.SECRET_KEY_FALLBACKS = []
    assert client.get(reverse("home")).status_code == 200
