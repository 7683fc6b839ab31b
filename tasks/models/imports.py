"""A running ledger from Excel: staged, previewed, then applied all or nothing."""

from django.db import models

from reform.core.models import UidModel
from tasks.enums import ImportKind
from tasks.permissions import ImportQuerySet


class ImportBatch(UidModel):
    """One uploaded sheet: its rows as read, with errors by cell; `applied_at` is set by compare-and-swap.

    New matters, or changes to those of a sheet that was exported (rows then name the task and the version it had).
    """

    programme = models.ForeignKey("departments.Programme", models.PROTECT, related_name="+")
    ledger = models.ForeignKey("tasks.Ledger", models.PROTECT, related_name="imports")
    kind = models.CharField(max_length=8, choices=ImportKind, default=ImportKind.NEW)
    file_name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    # The cells as read, while the heads of an office's own sheet wait to be mapped; empty afterwards.
    cells = models.JSONField(default=list)
    rows = models.JSONField(default=list)
    errors = models.JSONField(default=list)
    applied_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=0)

    objects = ImportQuerySet.as_manager()

    def __str__(self) -> str:
        return self.file_name
