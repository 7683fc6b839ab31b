"""What people said written names mean: learnt in one programme, known there in every notice until forgotten."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

from departments.permissions import LearntNameQuerySet
from reform.core.models import UidModel

if TYPE_CHECKING:
    from departments.models.department import Department, DepartmentGroup
    from departments.models.post import Post


class LearntName(UidModel):
    """A written name (without white space) mapped by hand to a unit, a group or a post; learnt once a programme."""

    programme = models.ForeignKey("departments.Programme", models.CASCADE, related_name="learnt_names")
    name = models.CharField(max_length=100)
    department = models.ForeignKey(
        "departments.Department", models.CASCADE, null=True, blank=True, related_name="learnt_names"
    )
    group = models.ForeignKey(
        "departments.DepartmentGroup", models.CASCADE, null=True, blank=True, related_name="learnt_names"
    )
    post = models.ForeignKey(
        "departments.Post", models.CASCADE, null=True, blank=True, related_name="learnt_names"
    )
    learnt_by = models.CharField(max_length=200)

    objects = LearntNameQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "name"], name="name_learnt_once"),
            models.CheckConstraint(
                condition=Q(department__isnull=False, group__isnull=True, post__isnull=True)
                | Q(department__isnull=True, group__isnull=False, post__isnull=True)
                | Q(department__isnull=True, group__isnull=True, post__isnull=False),
                name="learnt_name_of_exactly_one",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def means(self) -> Department | DepartmentGroup | Post:
        """The unit, group or post."""
        return next(one for one in (self.department, self.group, self.post) if one is not None)
