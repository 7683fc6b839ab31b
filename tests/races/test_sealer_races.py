"""Two sealers at once, while others write: places are consecutive, every entry has one, and the chain holds."""

from __future__ import annotations

import pytest
from django.db import transaction

from reform.core import audit_seals
from reform.core.audit import record
from reform.core.audit_seals import seal_entries
from reform.core.audit_verify import verify_record
from reform.core.models import AuditEntry, AuditSeal
from tests.races.conftest import race

ROUNDS = 20


def test_sealers_at_once_leave_no_gap_and_nothing_twice(cast, monkeypatch):
    monkeypatch.setattr(audit_seals, "BATCH", 3)

    def write() -> None:
        for n in range(10):
            with transaction.atomic():
                record(by=cast.clerk, act="x", after={"rows": n})

    for _round in range(ROUNDS):
        sealed = race(seal_entries, seal_entries, write, write)
        assert [one for one in sealed if isinstance(one, Exception)] == []
    seal_entries()
    places = list(AuditSeal.objects.order_by("seq").values_list("seq", flat=True))
    assert places == list(range(1, ROUNDS * 20 + 1))
    assert (
        AuditEntry.objects.count() == AuditSeal.objects.values("entry_id").distinct().count() == ROUNDS * 20
    )
    verdict = verify_record()
    assert (verdict.checked, verdict.broken) == (ROUNDS * 20, None)


def test_an_entry_whose_transaction_ends_after_a_later_one_was_sealed_is_sealed_next(cast):
    with transaction.atomic():
        record(by=cast.clerk, act="early")

        def other() -> int:
            record(by=cast.clerk, act="late")
            return seal_entries()

        assert race(other) == [1]
    assert seal_entries() == 1
    acts = [AuditEntry.objects.get(pk=seal.entry_id).act for seal in AuditSeal.objects.order_by("seq")]
    assert acts == ["late", "early"]
    assert verify_record().broken is None


@pytest.mark.parametrize("how", ["commit", "roll back"])
def test_a_sealer_meets_one_that_has_not_ended(cast, how):
    """The second waits for the first at the key of the seal, and takes its own back where that one stands."""
    record(by=cast.clerk, act="x")
    taken: list[int] = []

    def first() -> None:
        with transaction.atomic():
            audit_seals._seal_batch(audit_seals._fresh)
            taken.append(1)
            transaction.set_rollback(how == "roll back")

    race(first, seal_entries)
    seal_entries()
    assert list(AuditSeal.objects.values_list("seq", flat=True)) == [1]
