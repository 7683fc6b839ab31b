"""Asking for the record to be verified."""

from __future__ import annotations

from uuid import uuid4

from django.db import transaction

from departments.actor import Actor
from departments.permissions import require
from departments.selectors.audit import VERIFY, verification_under_way
from reform.core.audit import record
from reform.core.jobs import enqueue
from reform.core.models import Job


@transaction.atomic
def ask_verify(*, by: Actor) -> Job:
    """Ask for the whole record to be walked and return the job; while one is under way, that one.

    Writes an audit row; the job writes another with what it found.
    """
    require(by, "audit.verify")
    if waiting := verification_under_way():
        return waiting
    record(by=by, act="audit.ask_verify")
    return enqueue(kind=VERIFY, key=f"{VERIFY}:{uuid4()}", payload={}, by=by)
