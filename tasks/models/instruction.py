"""Instructions (批示) by leaders: kept for a narrow circle."""

from django.db import models
from django.db.models import Q

from reform.core.models import UidModel
from tasks.permissions import InstructionQuerySet


class Instruction(UidModel):
    """批示: what a leader wrote, and on which day. It exists for its circle, the post that entered it and the head.

    `leader` is the written name and office; `post` is that leader's post, where it is kept here. It is settled once
    nothing asked of a unit about it is open any more, or when the office says in `outcome` what was done without one;
    then the leader takes note of it.
    """

    programme = models.ForeignKey("departments.Programme", models.PROTECT, related_name="instructions")
    text = models.TextField()
    leader = models.CharField(max_length=100)
    post = models.ForeignKey("departments.Post", models.PROTECT, null=True, blank=True, related_name="+")
    given_on = models.DateField()
    scan = models.FileField(upload_to="instructions/%Y/%m/", blank=True)
    scan_name = models.CharField(max_length=255, blank=True)
    entered_by = models.ForeignKey("departments.Post", models.PROTECT, related_name="+")
    circle = models.ManyToManyField("departments.Post", related_name="instructions", blank=True)
    outcome = models.TextField(blank=True)
    settled_on = models.DateField(null=True, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)
    read_by = models.CharField(max_length=200, blank=True)
    version = models.PositiveIntegerField(default=0)

    objects = InstructionQuerySet.as_manager()

    class Meta:
        ordering = ["-given_on", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="instruction_says_something"),
            models.CheckConstraint(
                condition=Q(read_at__isnull=True) | (Q(settled_on__isnull=False) & ~Q(read_by="")),
                name="instruction_read_is_settled",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.leader} {self.given_on:%Y-%m-%d}"
