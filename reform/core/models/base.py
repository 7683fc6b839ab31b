"""What every row that a URL or an exchange names has."""

import uuid

from django.db import models


class UidModel(models.Model):
    """A row with a public UUID; the bigint key stays inside the database."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True, editable=False)

    class Meta:
        abstract = True
