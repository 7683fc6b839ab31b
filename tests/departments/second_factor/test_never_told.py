"""What is told nowhere: keys and codes."""

from __future__ import annotations

import logging
import re

from django.db.models import TextField
from django.db.models.functions import Cast
from django.urls import reverse

from departments.models import (
    RecoveryCode,
    TotpDevice,
)
from departments.views.second_factor import PENDING
from reform.core.models import AuditEntry
from tests.departments.second_factor.steps import (
    begin_enrolment,
    code,
    enter,
    show,
)


def test_key_and_codes_are_in_no_log_no_record_no_later_page_and_no_column(cast, clock, caplog):
    with caplog.at_level(logging.DEBUG):
        client = enter("admin")
        key, _page = begin_enrolment(client)
        shown = client.post(reverse("second_factor_enrol"), {"code": code(key)}).content.decode()
        codes = re.findall(r"<li>((?:[A-Z2-7]{4}-?){4})</li>", shown)
        clock.shift(60)
        show(client, codes[1])
        pages = [
            client.get(reverse(name)).content.decode()
            for name in ("second_factor", "second_factor_code", "session_list", "home", "people")
        ]
        pages.append(client.get(reverse("second_factor_enrol"), follow=True).content.decode())
        client.post(reverse("second_factor_codes"), {"renew-code": code(key)})
    secrets = [key, key.lower(), " ".join(key[at : at + 4] for at in range(0, 32, 4)), *codes]
    secrets += [code.replace("-", "") for code in codes]
    lies = (
        str(list(AuditEntry.objects.values_list()))
        + caplog.text
        + "".join(pages)
        + str(client.session.items())
    )
    lies += str(TotpDevice.objects.values_list(Cast("key", TextField())))
    lies += str(RecoveryCode.objects.values_list("code"))
    assert [secret for secret in secrets if secret in lies] == []
    # The key that waits to be confirmed is locked too.
    assert PENDING not in client.session


def test_pending_key_lies_locked_in_the_session(cast, clock):
    client = enter("admin")
    key, _page = begin_enrolment(client)
    assert key not in str(dict(client.session))
