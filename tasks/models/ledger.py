"""The year's ledger (台账)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models

from reform.core.models import UidModel
from tasks.enums import LedgerState
from tasks.permissions import LedgerQuerySet

if TYPE_CHECKING:
    from tasks.models.division import Approval


class Ledger(UidModel):
    """One year's matters of one programme, approved by somebody on some paper."""

    programme = models.ForeignKey("departments.Programme", models.PROTECT, related_name="ledgers")
    jurisdiction = models.ForeignKey("departments.Jurisdiction", models.PROTECT, related_name="ledgers")
    name = models.CharField(max_length=150)
    year = models.PositiveSmallIntegerField()
    level = models.CharField(max_length=10, default="city")
    basis_title = models.CharField(max_length=300, blank=True)
    basis_number = models.CharField(max_length=60, blank=True)
    starts_on = models.DateField()
    state = models.CharField(max_length=10, choices=LedgerState, default=LedgerState.OPEN)
    # 结转: the ledger whose unfinished and long-term matters this one took over.
    carried_from = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="carried_to"
    )
    closed_on = models.DateField(null=True, blank=True)
    # When the calendar last made what should exist; written by the calendar alone.
    looked_after_at = models.DateTimeField(null=True, blank=True, editable=False)
    version = models.PositiveIntegerField(default=0)

    objects = LedgerQuerySet.as_manager()

    class Meta:
        ordering = ["-year", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "year", "name"], name="ledger_name_once"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def approval(self) -> Approval | None:
        """The approval the ledger itself rests on, its first; later batches have their own."""
        return self.approvals.first()
