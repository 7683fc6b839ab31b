"""Files that take seconds to make: their content is frozen when one is asked for, a job draws it, a day it is kept."""

from __future__ import annotations

from typing import Any

from django.db import models

from departments.enums import Clearance
from reform.core.models import UidModel
from reports.permissions import MadeFileQuerySet


class MadeFile(UidModel):
    """One PDF (of the ledger: one workbook) of what stood there: `content` is what it says, until it is drawn; `sha256` is the content's.

    `about` is the uid of the row it tells of, `clearance` that of whoever it was frozen for. `fault` names why it
    cannot be made, `fault_name` the file that stops it; the same content makes one row.
    """

    class Kind(models.TextChoices):
        MATERIAL = "material"
        ASSESSMENT = "assessment"
        AGENDA = "agenda"
        ONE_PAGE = "one_page"
        LEDGER = "ledger"

    class Fault(models.TextChoices):
        TOO_MANY = "too_many"
        UNREADABLE = "unreadable"
        GONE = "gone"

    kind = models.CharField(max_length=10, choices=Kind)
    about = models.UUIDField()
    clearance = models.PositiveSmallIntegerField(choices=Clearance)
    content: Any = models.JSONField(default=dict)
    sha256 = models.CharField(max_length=64)
    fault = models.CharField(max_length=10, choices=Fault, blank=True)
    fault_name = models.CharField(max_length=200, blank=True)
    file = models.FileField(upload_to="made/%Y/%m/", blank=True)

    objects = MadeFileQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "about", "sha256"], name="made_file_once_as_it_stands"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.about}"
