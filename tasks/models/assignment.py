"""Who is responsible: a unit, a group, a post, or words that name nobody yet (待明确)."""

from django.db import models
from django.db.models import Q

from tasks.enums import AssignmentRole


class Assignment(models.Model):
    """责任单位、责任领导, in the order of the notice, with the written words kept for print."""

    task = models.ForeignKey("tasks.Task", models.CASCADE, related_name="assignments")
    # Indexed with the unit.
    jurisdiction = models.ForeignKey(
        "departments.Jurisdiction", models.PROTECT, related_name="+", db_index=False
    )
    order = models.PositiveSmallIntegerField()
    role = models.CharField(max_length=12, choices=AssignmentRole)
    department = models.ForeignKey(
        "departments.Department", models.PROTECT, null=True, blank=True, related_name="assignments"
    )
    group = models.ForeignKey(
        "departments.DepartmentGroup", models.PROTECT, null=True, blank=True, related_name="assignments"
    )
    post = models.ForeignKey(
        "departments.Post", models.PROTECT, null=True, blank=True, related_name="assignments"
    )
    written = models.CharField(max_length=150)
    waived = models.BooleanField(default=False)
    inherited = models.BooleanField(default=False)
    # 签收 by the named unit.
    signed_for_at = models.DateTimeField(null=True, blank=True)
    signed_for_by = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["order"]
        indexes = [
            models.Index(fields=["department", "role", "task"], name="assignment_department"),
            # Few name a group: statistics of the whole column would have every unit's list read all assignments.
            models.Index(fields=["group", "task"], condition=Q(group__isnull=False), name="assignment_group"),
            models.Index(fields=["department", "jurisdiction"], name="assignment_place"),
            models.Index(
                fields=["jurisdiction", "role", "task"],
                condition=Q(signed_for_at__isnull=True, department__isnull=False),
                name="assignment_unsigned",
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["task", "role", "written"], name="assignment_once"),
            models.CheckConstraint(
                condition=Q(department__isnull=True, group__isnull=True)
                | Q(department__isnull=True, post__isnull=True)
                | Q(group__isnull=True, post__isnull=True),
                name="assignment_of_at_most_one",
            ),
        ]

    def __str__(self) -> str:
        return self.written

    @property
    def unnamed(self) -> bool:
        """待明确: the words name nobody and were not waived; this blocks handing out."""
        return not (self.department_id or self.group_id or self.post_id or self.waived)
