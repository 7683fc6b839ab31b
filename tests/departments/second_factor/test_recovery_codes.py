"""Codes on paper, and taking the own second factor away."""

from __future__ import annotations

import re
from base64 import b32decode
from datetime import timedelta

import pytest
from django.urls import reverse

from departments.models import (
    RecoveryCode,
    TotpDevice,
)
from departments.services import second_factor
from departments.services.second_factor import WrongCode
from reform.core.models import AuditEntry
from tests.departments.second_factor.steps import (
    code,
    enrolled,
    enter,
    home,
    show,
    wrong,
)


def test_each_recovery_code_works_once_however_it_is_typed(cast, clock):
    _key, codes = enrolled(cast.admin, clock)
    for at, typed in enumerate(
        [codes[0], codes[1].lower(), codes[2].replace("-", " "), codes[3].replace("-", "")]
    ):
        client = enter("admin")
        assert show(client, typed).status_code == 302
        assert home(client).status_code == 200
        assert RecoveryCode.objects.filter(used_at=None).count() == 9 - at
        assert show(enter("admin"), codes[at]).status_code == 422


def test_recovery_code_used_between_look_and_write_is_not_taken_again(cast, clock):
    _key, codes = enrolled(cast.admin, clock)
    paper = second_factor._recovery_code(cast.admin.user, codes[0])
    assert second_factor._cross_out(paper)
    assert not second_factor._cross_out(paper)


def test_letters_misread_from_paper_are_understood(cast, clock):
    enrolled(cast.admin, clock)
    RecoveryCode.objects.all().delete()
    second_factor._keep_codes(cast.admin.user, [second_factor.make_password("OOOOIIIIBBBB7777")])
    assert show(enter("admin"), "0000-1111-8888-7777").status_code == 302


def test_recovery_codes_lie_as_hashes_and_have_eighty_bits(cast, clock):
    _key, codes = enrolled(cast.admin, clock)
    plain = [code.replace("-", "") for code in codes]
    assert {len(b32decode(one)) for one in plain} == {10}
    kept = list(RecoveryCode.objects.values_list("code", flat=True))
    assert len({hash.split("$")[1] for hash in kept}) == 10
    assert not any(one in hash for one in plain for hash in kept)


def test_somebody_elses_recovery_code_opens_nothing(cast, clock):
    enrolled(cast.admin, clock)
    _key, codes = enrolled(cast.security, clock)
    assert show(enter("admin"), codes[0]).status_code == 422
    assert RecoveryCode.objects.filter(used_at=None).count() == 20


def test_new_recovery_codes_cost_a_fresh_code_and_end_the_former_ones(cast, verified, clock):
    client, key, codes = verified
    assert client.post(reverse("second_factor_codes"), {"renew-code": wrong(key)}).status_code == 422
    clock.shift(timedelta(seconds=2))
    answer = client.post(reverse("second_factor_codes"), {"renew-code": code(key)})
    fresh = re.findall(r"<li>((?:[A-Z2-7]{4}-?){4})</li>", answer.content.decode())
    assert len(fresh) == 10
    assert show(enter("admin"), codes[0]).status_code == 422
    assert show(enter("admin"), fresh[0]).status_code == 302
    assert AuditEntry.objects.filter(act="second_factor.codes").count() == 1


def test_device_is_removed_with_a_fresh_code_only(cast, verified, clock):
    client, key, codes = verified
    assert client.post(reverse("second_factor_remove"), {"remove-code": wrong(key)}).status_code == 422
    assert client.post(reverse("second_factor_remove"), {}).status_code == 422
    assert TotpDevice.objects.count() == 1
    answer = client.post(reverse("second_factor_remove"), {"remove-code": codes[0]})
    assert answer["Location"] == reverse("second_factor")
    assert (TotpDevice.objects.count(), RecoveryCode.objects.count()) == (0, 0)
    assert AuditEntry.objects.filter(act="second_factor.remove").count() == 1
    assert home(client)["Location"].startswith(reverse("second_factor_enrol"))


def test_codes_without_a_device_open_nothing(cast):
    with pytest.raises(WrongCode):
        second_factor.use_code(code="123456", by=cast.admin)
