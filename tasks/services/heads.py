"""What an office said of its own spreadsheets' heads, remembered and forgotten."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction

from departments.actor import Actor
from departments.permissions import require
from reform.core import audit
from tasks.models import LearntHead


def remember_heads(*, heads: Mapping[str, str], by: Actor) -> None:
    """Keep which column each head stands for ("" for none); what was said of it before gives way. In one statement."""
    programme = by.own_programme
    LearntHead.objects.bulk_create(
        (LearntHead(programme=programme, head=head, column=column) for head, column in heads.items()),
        update_conflicts=True,
        unique_fields=["programme", "head"],
        update_fields=["column"],
    )


@transaction.atomic
def forget_head(*, head: str, by: Actor) -> bool:
    """Forget what a head was said to stand for; tell whether there was anything. One audit row."""
    require(by, "ledger.import")
    gone, _kinds = LearntHead.objects.filter(programme=by.own_programme, head=head).delete()
    if gone:
        audit.record(by=by, act="ledger.forget_head", before={"head": head})
    return gone > 0
