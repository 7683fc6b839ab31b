"""Signs of life: when each part that works by itself was last seen at work."""

from django.db import models


class SignOfLife(models.Model):
    """One part of the portal that nobody waits for, and when it last showed that it works."""

    part = models.CharField(max_length=20, primary_key=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.part
