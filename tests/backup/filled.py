"""What stands in the portal that is backed up: a paper with its files, a second factor, a session, a job under way."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import timedelta

import time_machine
from django.urls import reverse
from django.utils import timezone

from departments.models import SecurityPolicy
from departments.services import second_factor
from reform.core.audit import record
from reform.core.audit_seals import seal_entries
from reform.core.models import Job
from tests.cast import Cast, make_cast, signed_in
from tests.departments.second_factor.steps import code
from tests.world.reports import CLOSED, make_circular, make_period

PHONE = "13900001234"


@dataclass(frozen=True)
class Filled:
    """The head's account and the key of their app; address and SHA-256 of the paper's PDF; uid of the job under way."""

    cast: Cast
    key: str
    pdf: str
    sha256: str
    job: uuid.UUID


def fill() -> Filled:
    """Fill the place the settings name, some minutes ago: a part of the record has its seals, the rest waits for them."""
    with time_machine.travel(timezone.now() - timedelta(minutes=10), tick=True):
        cast = make_cast()
        paper, file = make_circular(make_period(cast.ledger, 10, **CLOSED), "published", "十月通报")
        type(cast.head.user).objects.filter(pk=cast.head.user.pk).update(phone=PHONE)
        SecurityPolicy.objects.create(pk=1, second_factor_roles=["head"])
        key = second_factor.new_key()
        second_factor.enrol(key=key, code=code(key), by=cast.head)
        record(by=cast.head, act="sign_in", obj=paper)
        seal_entries()
        record(by=cast.clerk, act="sign_out", obj=paper)
        signed_in(cast.clerk)
        now = timezone.now()
        job = Job.objects.create(
            kind="nothing",
            key="nothing",
            state=Job.State.RUNNING,
            attempts=3,
            not_before=now,
            lease_until=now + timedelta(minutes=1),
            lease_token=uuid.uuid4(),
        )
    return Filled(cast, key, reverse("circular_file", args=[file.uid]), file.sha256, job.uid)
