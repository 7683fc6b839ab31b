"""A list of accounts read from Excel, until it is applied."""

from __future__ import annotations

import json
from typing import Any

from django.db import models

from departments.permissions import AccountBatchQuerySet
from reform.core.models import LockedField, UidModel


class AccountBatch(UidModel):
    """One workbook of accounts as read. The rows lie encrypted, for they hold phones; applied, they are taken out."""

    programme = models.ForeignKey("departments.Programme", models.CASCADE, related_name="account_batches")
    file_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    content = LockedField(blank=True)
    applied_at = models.DateTimeField(null=True)
    applied_by = models.CharField(max_length=200, blank=True)
    made = models.PositiveIntegerField(default=0)

    objects = AccountBatchQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.file_name

    @property
    def rows(self) -> list[dict[str, Any]]:
        """Return the rows as {"number", "values", "errors"}; none once applied."""
        found: list[dict[str, Any]] = json.loads(self.content) if self.content else []
        return found
