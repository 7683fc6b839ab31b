"""Units and what they are and were called."""

from django.db import models

from departments.enums import DepartmentKind, NameKind
from departments.permissions import DepartmentQuerySet, GroupQuerySet
from reform.core.models import UidModel
from reform.core.naming import said_of


class Department(UidModel):
    """单位: a department, an office inside one, a county secretariat or an institution."""

    jurisdiction = models.ForeignKey("departments.Jurisdiction", models.PROTECT, related_name="departments")
    kind = models.CharField(max_length=12, choices=DepartmentKind, default=DepartmentKind.DEPARTMENT)
    name = models.CharField(max_length=100)
    short_name = models.CharField(max_length=60)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="offices")
    phone = models.CharField(max_length=30, blank=True)
    order = models.PositiveIntegerField(default=0)
    is_active = models.BooleanField(default=True)

    objects = DepartmentQuerySet.as_manager()

    class Meta:
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["jurisdiction", "name", "parent"], name="department_name_once"),
        ]

    def __str__(self) -> str:
        return self.short_name


class DepartmentName(models.Model):
    """A name a unit bears or bore, from-to; aliases are what people mapped by hand."""

    department = models.ForeignKey(Department, models.CASCADE, related_name="names")
    name = models.CharField(max_length=100, db_index=True)
    kind = models.CharField(max_length=10, choices=NameKind)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["department", "name"], name="department_name_kept_once"),
        ]

    def __str__(self) -> str:
        return self.name


class DepartmentSuccession(models.Model):
    """One unit's duties passed to another on a day."""

    predecessor = models.ForeignKey(Department, models.CASCADE, related_name="successions")
    successor = models.ForeignKey(Department, models.CASCADE, related_name="inheritances")
    on = models.DateField()

    def __str__(self) -> str:
        return f"{self.predecessor} → {self.successor}"


class DepartmentGroup(UidModel):
    """A written name for many (各县（市、区）人民政府); it expands to members by date and stays itself in print."""

    programme = models.ForeignKey("departments.Programme", models.CASCADE, related_name="groups")
    name = models.CharField(max_length=100)
    aliases = models.JSONField(default=list)
    order = models.PositiveIntegerField(default=0)

    objects = GroupQuerySet.as_manager()

    class Meta:
        ordering = ["order", "pk"]
        constraints = [models.UniqueConstraint(fields=["programme", "name"], name="group_name_once")]

    def __str__(self) -> str:
        return self.name


class DepartmentGroupMember(models.Model):
    """A unit's belonging to a group, from-to; whoever comes back has a row for each time."""

    group = models.ForeignKey(DepartmentGroup, models.CASCADE, related_name="memberships")
    department = models.ForeignKey(Department, models.PROTECT, related_name="group_memberships")
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["group", "department"],
                condition=models.Q(valid_to__isnull=True),
                name="group_member_once",
            )
        ]

    def __str__(self) -> str:
        return said_of(self.group, self.department)
