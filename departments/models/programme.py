"""Jurisdictions and the programmes (leading groups and their field of reform) in them."""

from datetime import time

from django.db import models
from django.utils.translation import gettext_lazy as _

from departments.enums import Rhythm, SeatKind
from reform.core.models import UidModel


class Jurisdiction(UidModel):
    """行政区划. A subtree is a range on `path` ("1/4/17/"); codes are an attribute, their prefixes lie at times."""

    name = models.CharField(max_length=60)
    short_name = models.CharField(max_length=30)
    level = models.CharField(
        max_length=10,
        choices=[
            ("nation", _("Nation")),
            ("province", _("Province")),
            ("city", _("City")),
            ("county", _("County")),
            ("township", _("Township")),
        ],
    )
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    path = models.CharField(max_length=200, unique=True)
    code = models.CharField(max_length=12, blank=True)
    order = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["path"]

    def __str__(self) -> str:
        return self.name


class Programme(UidModel):
    """领导小组及其领域: the leading group, its secretariat, its calendar and its papers."""

    jurisdiction = models.ForeignKey(Jurisdiction, models.PROTECT, related_name="programmes")
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    name = models.CharField(max_length=60, help_text=_("The field of reform, such as 深化医改"))
    group_name = models.CharField(max_length=100)
    group_short_name = models.CharField(max_length=60)
    secretariat_name = models.CharField(max_length=100)
    secretariat = models.ForeignKey(
        "departments.Department", models.PROTECT, null=True, blank=True, related_name="serves_programmes"
    )
    number_prefix = models.CharField(
        max_length=30, help_text=_("The office's code in document numbers, such as 明医改组")
    )
    addressees = models.CharField(max_length=200)
    copies_to = models.CharField(max_length=300, blank=True)
    # Papers: the bulletin's name on its head, the body that prints (印发机关) where it is not the secretariat, and
    # whether they are signed inside the portal; by default on paper, and the signature is recorded.
    bulletin_name = models.CharField(max_length=30, blank=True)
    printing_body = models.CharField(max_length=100, blank=True)
    signs_here = models.BooleanField(default=False)
    cutoff_day = models.PositiveSmallIntegerField(
        default=31, help_text=_("Data cut-off: day of the month, 31 for its last")
    )
    due_day = models.PositiveSmallIntegerField(
        default=5, help_text=_("Day of the next month reports are due")
    )
    close_day = models.PositiveSmallIntegerField(
        default=8, help_text=_("Day of the next month the period closes")
    )
    # How often units are asked; those behind are asked every month (office-practice 4).
    unit_rhythm = models.CharField(max_length=10, choices=Rhythm, default=Rhythm.MONTH)
    county_rhythm = models.CharField(max_length=10, choices=Rhythm, default=Rhythm.QUARTER)
    behind_monthly = models.BooleanField(default=True)
    # 认定: the clerk prepares and the head confirms, unless the office lets one person do both.
    one_may_determine = models.BooleanField(default=False)
    # Being told: the day's digest, the hours nothing is sent in, and the working days after which an overdue report
    # is told to the unit's head and then to the secretariat.
    digest_at = models.TimeField(default=time(8, 30))
    quiet_from = models.TimeField(default=time(20, 0))
    quiet_until = models.TimeField(default=time(8, 0))
    head_after = models.PositiveSmallIntegerField(default=1)
    secretariat_after = models.PositiveSmallIntegerField(default=3)
    rule = models.JSONField(
        default=dict, help_text=_("The light rule with its version; empty is the default preset")
    )
    version = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.jurisdiction.short_name}{self.name}"


class ProgrammeMember(models.Model):
    """成员单位 in the order of the list."""

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="members")
    department = models.ForeignKey("departments.Department", models.PROTECT, related_name="memberships")
    order = models.PositiveIntegerField()

    class Meta:
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "department"], name="programme_member_once"),
        ]

    def __str__(self) -> str:
        return f"{self.order} {self.department}"


class LeadingGroupSeat(models.Model):
    """Who sits in the leading group: 组长, 副组长, 成员."""

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="seats")
    post = models.ForeignKey("departments.Post", models.PROTECT, related_name="seats")
    kind = models.CharField(max_length=10, choices=SeatKind)
    order = models.PositiveIntegerField()

    class Meta:
        ordering = ["order"]
        constraints = [models.UniqueConstraint(fields=["programme", "post"], name="leading_group_seat_once")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.post}"
