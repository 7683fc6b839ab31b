"""Setting the second factor up."""

from __future__ import annotations

import re
from base64 import b32decode

import pytest
from django.urls import reverse

from departments.models import (
    TotpDevice,
)
from departments.services import second_factor
from departments.views.second_factor import PENDING
from reform.core.workflow import Conflict
from tests.departments.second_factor.steps import (
    REFUSED,
    begin_enrolment,
    code,
    enrolled,
    enter,
    home,
    show,
    wrong,
)


def test_administrator_without_a_device_is_sent_to_set_one_up_and_goes_on(cast, clock):
    client = enter("admin")
    answer = client.get(reverse("people"), {"q": "方"})
    assert answer["Location"] == "/second-factor/enrol/?next=%2Fpeople%2F%3Fq%3D%25E6%2596%25B9"
    key, page = begin_enrolment(client)
    assert len(b32decode(key)) == 20
    assert 'src="data:image/svg+xml' in page
    assert [key[at : at + 4] for at in range(0, 32, 4)] == re.findall(r"<span>([A-Z2-7]{4})</span>", page)
    answer = client.post(reverse("second_factor_enrol"), {"code": code(key), "next": "/people/?q=1"})
    codes = re.findall(r"<li>((?:[A-Z2-7]{4}-?){4})</li>", answer.content.decode())
    assert len(set(codes)) == 10
    assert 'href="/people/?q=1"' in answer.content.decode()
    assert home(client).status_code == 200


def test_enrolment_with_a_wrong_code_keeps_the_key_and_nothing_else(cast, clock):
    client = enter("admin")
    key, _page = begin_enrolment(client)
    answer = client.post(reverse("second_factor_enrol"), {"code": wrong(key)})
    assert (answer.status_code, REFUSED in answer.content.decode()) == (422, True)
    assert begin_enrolment(client)[0] == key
    assert not TotpDevice.objects.exists()
    assert home(client)["Location"].startswith("/second-factor/enrol/")


def test_code_that_confirmed_the_device_is_used_up(cast, clock):
    client = enter("admin")
    key, _page = begin_enrolment(client)
    client.post(reverse("second_factor_enrol"), {"code": code(key)})
    client = enter("admin")
    assert show(client, code(key)).status_code == 422


def test_whoever_knows_the_password_alone_cannot_set_up_another_device(cast, clock):
    enrolled(cast.admin, clock)
    client = enter("admin")
    assert client.get(reverse("second_factor_enrol"))["Location"] == reverse("second_factor")
    assert client.get(reverse("second_factor"))["Location"].startswith(reverse("second_factor_code"))
    session = client.session
    session[PENDING] = "planted"
    session.save()
    assert client.post(reverse("second_factor_enrol"), {"code": "123456"}).status_code == 302
    key = second_factor.new_key()
    with pytest.raises(Conflict):
        second_factor.enrol(key=key, code=code(key), by=cast.admin)
    assert TotpDevice.objects.count() == 1
