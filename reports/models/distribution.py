"""Who a paper goes to: the office's standing list by kind, a paper's own list, and the receipts (签收)."""

from django.db import models
from django.db.models import Q

from reform.core.models import UidModel
from reports.enums import Audience, DistributionRole, Manner, PaperKind, RecordedSource
from reports.models.circular import Circular
from reports.permissions import CircularPartQuerySet


class DistributionLine(UidModel):
    """One line: a unit, a post, a group, a class, or a body without an account, as it is printed.

    At most one of department, post, group and audience is set; with none of them `name` is a body without account,
    which gets `copies` by `manner`.
    """

    role = models.CharField(max_length=10, choices=DistributionRole)
    name = models.CharField(max_length=200)
    department = models.ForeignKey(
        "departments.Department", models.PROTECT, null=True, blank=True, related_name="+"
    )
    post = models.ForeignKey("departments.Post", models.PROTECT, null=True, blank=True, related_name="+")
    group = models.ForeignKey(
        "departments.DepartmentGroup", models.PROTECT, null=True, blank=True, related_name="+"
    )
    audience = models.CharField(max_length=10, choices=Audience, blank=True)
    copies = models.PositiveSmallIntegerField(default=1)
    manner = models.CharField(max_length=10, choices=Manner, default=Manner.NETWORK)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.get_role_display()} {self.name}"


class DistributionEntry(DistributionLine):
    """A line of the standing list of one kind of paper."""

    programme = models.ForeignKey("departments.Programme", models.CASCADE, related_name="distribution")
    kind = models.CharField(max_length=20, choices=PaperKind)

    class Meta:
        ordering = ["order", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="distribution_entry_has_name"),
        ]


class Recipient(DistributionLine):
    """A line of one paper's list; fixed once the paper is signed."""

    circular = models.ForeignKey(Circular, models.CASCADE, related_name="recipients")

    objects = CircularPartQuerySet.as_manager()

    class Meta:
        ordering = ["order", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="recipient_has_name"),
        ]


class Receipt(UidModel):
    """签收 of one unit or one leader's post that has an account; a unit named twice signs once."""

    circular = models.ForeignKey(Circular, models.CASCADE, related_name="receipts")
    department = models.ForeignKey(
        "departments.Department", models.PROTECT, null=True, blank=True, related_name="+"
    )
    post = models.ForeignKey("departments.Post", models.PROTECT, null=True, blank=True, related_name="+")
    signed_for_at = models.DateTimeField(null=True, blank=True)
    signed_for_by = models.CharField(max_length=200, blank=True)
    # 代录: how the unit told the office that it has the paper, and on which day.
    recorded_source = models.CharField(max_length=10, choices=RecordedSource, blank=True)
    received_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["circular", "department"],
                condition=Q(department__isnull=False),
                name="receipt_once_a_unit",
            ),
            models.UniqueConstraint(
                fields=["circular", "post"], condition=Q(post__isnull=False), name="receipt_once_a_post"
            ),
            models.CheckConstraint(
                condition=Q(department__isnull=False, post__isnull=True)
                | Q(department__isnull=True, post__isnull=False),
                name="receipt_of_unit_or_post",
            ),
            models.CheckConstraint(
                condition=Q(recorded_source="", received_on__isnull=True)
                | Q(received_on__isnull=False, signed_for_at__isnull=False),
                name="receipt_recorded_with_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.circular} {self.department or self.post}"
