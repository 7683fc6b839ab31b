"""Days that the office calendar of the State Council makes free or working, for years no package knows yet."""

from django.db import models


class SpecialDay(models.Model):
    """A weekday that is free, or a weekend day that is worked (调休); it goes before what the package says."""

    day = models.DateField(unique=True)
    works = models.BooleanField()
    name = models.CharField(max_length=40)

    class Meta:
        ordering = ["day"]

    def __str__(self) -> str:
        return f"{self.day} {self.name}"
