"""Resetting somebody's second factor."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.urls import reverse

from departments.models import (
    Notification,
    RecoveryCode,
    TotpDevice,
)
from departments.services import second_factor
from reform.core.models import AuditEntry
from tests.departments.second_factor.steps import (
    code,
    enrolled,
    enter,
    home,
    show,
)


def test_security_administrator_resets_a_persons_second_factor(cast, clock, settings):
    enrolled(cast.auditor, clock)
    key, _codes = enrolled(cast.security, clock)
    theirs = enter("auditor")
    client = enter("security")
    show(client, code(key))
    person = reverse("person_detail", args=[cast.auditor.user.uid])
    act = reverse("account_second_factor", args=[cast.auditor.user.uid])
    assert act in client.get(person).content.decode()
    assert client.post(act)["Location"] == person
    assert not TotpDevice.objects.filter(user=cast.auditor.user).exists()
    assert not RecoveryCode.objects.filter(user=cast.auditor.user).exists()
    assert home(theirs)["Location"].startswith(reverse("sign_in"))
    entry = AuditEntry.objects.get(act="second_factor.reset")
    assert (entry.actor_label, entry.object_uid) == (cast.security.label, cast.auditor.user.uid)
    told = Notification.objects.get(user=cast.auditor.user)
    assert told.title == "Your second factor was reset"
    assert act not in client.get(person).content.decode()


def test_nobody_resets_the_own_second_factor_and_only_the_security_administrator_others(cast, clock):
    enrolled(cast.security, clock)
    enrolled(cast.auditor, clock)
    for actor, user in [
        (cast.security, cast.security.user),
        (cast.admin, cast.auditor.user),
        (cast.auditor, cast.auditor.user),
        (cast.clerk, cast.auditor.user),
    ]:
        with pytest.raises(PermissionDenied):
            second_factor.reset_device(user=user, by=actor)
    assert TotpDevice.objects.count() == 2


def test_whoever_runs_the_portal_resets_the_only_administrators_second_factor(cast, clock, capsys):
    enrolled(cast.security, clock)
    client = enter("security")
    call_command("reset_second_factor", "security")
    assert "is reset" in capsys.readouterr().out
    assert not TotpDevice.objects.exists()
    assert home(client)["Location"].startswith(reverse("sign_in"))
    entry = AuditEntry.objects.get(act="second_factor.reset")
    assert (entry.role, entry.object_uid) == ("system", cast.security.user.uid)
