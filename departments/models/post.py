"""Posts and who holds them: duty follows the post, not the person."""

from django.db import models

from departments.enums import Clearance, Role
from departments.permissions import OversightQuerySet, PostQuerySet
from reform.core.models import UidModel


class Post(UidModel):
    """岗位: a seat in a unit for one programme, with one role."""

    programme = models.ForeignKey("departments.Programme", models.PROTECT, related_name="posts")
    department = models.ForeignKey("departments.Department", models.PROTECT, related_name="posts")
    role = models.CharField(max_length=20, choices=Role)
    title = models.CharField(max_length=60)
    clearance = models.PositiveSmallIntegerField(choices=Clearance, default=Clearance.INTERNAL)
    is_active = models.BooleanField(default=True)

    objects = PostQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.department.short_name} {self.title}"


class PostHolding(models.Model):
    """任职: who holds a post, from-to; the B of an AB岗 is a deputy."""

    post = models.ForeignKey(Post, models.PROTECT, related_name="holdings")
    user = models.ForeignKey("departments.User", models.PROTECT, related_name="holdings")
    held_from = models.DateField()
    held_to = models.DateField(null=True, blank=True)
    deputy = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(held_to__isnull=True) | models.Q(held_to__gte=models.F("held_from")),
                name="holding_ends_after_start",
            ),
            models.UniqueConstraint(
                fields=["post", "user"], condition=models.Q(held_to__isnull=True), name="holding_open_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.post}"


class Oversight(models.Model):
    """分管 (a leader's post over a department) and 挂点 (over a jurisdiction), from-to."""

    post = models.ForeignKey(Post, models.CASCADE, related_name="oversights")
    department = models.ForeignKey("departments.Department", models.CASCADE, null=True, blank=True)
    jurisdiction = models.ForeignKey("departments.Jurisdiction", models.CASCADE, null=True, blank=True)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)

    objects = OversightQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(department__isnull=True) ^ models.Q(jurisdiction__isnull=True),
                name="oversight_of_exactly_one",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.post} → {self.department or self.jurisdiction}"
