"""How often somebody did something dear within a window; not dependent on Redis."""

from django.db import models


class RateBucket(models.Model):
    """One count: `key` names who and what, `window` when it began."""

    key = models.CharField(max_length=120)
    window = models.DateTimeField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "window"], name="rate_bucket_once")]

    def __str__(self) -> str:
        return f"{self.key} {self.count}"
