"""The way up: what a unit cannot solve (需协调事项), put forward (提请事项), on the agenda of a meeting."""

from django.db import models
from django.db.models import Q

from reform.core.models import UidModel
from reports.enums import ReferralState
from reports.permissions import AgendaPaperQuerySet, AgendaQuerySet, ReferralQuerySet


class Referral(UidModel):
    """What a unit asks to be coordinated, with who looks after it, what was answered, and how it was closed.

    It comes from a report (once each), an order that was raised (once each), or is entered by hand.
    """

    programme = models.ForeignKey("departments.Programme", models.PROTECT, related_name="referrals")
    jurisdiction = models.ForeignKey("departments.Jurisdiction", models.PROTECT, related_name="+")
    department = models.ForeignKey("departments.Department", models.PROTECT, related_name="referrals")
    task = models.ForeignKey("tasks.Task", models.PROTECT, null=True, blank=True, related_name="referrals")
    report = models.OneToOneField(
        "reports.ProgressReport", models.SET_NULL, null=True, blank=True, related_name="referral"
    )
    order = models.OneToOneField(
        "reports.SupervisionOrder", models.PROTECT, null=True, blank=True, related_name="referral"
    )
    title = models.CharField(max_length=200)
    text = models.TextField()
    asked = models.TextField(blank=True)
    owner = models.ForeignKey(
        "departments.Department", models.PROTECT, null=True, blank=True, related_name="owned_referrals"
    )
    due_on = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=12, choices=ReferralState, default=ReferralState.NEW)
    raised_on = models.DateField()
    decision = models.ForeignKey(
        "tasks.Decision", models.PROTECT, null=True, blank=True, related_name="referrals"
    )
    outcome = models.TextField(blank=True)
    closed_on = models.DateField(null=True, blank=True)
    version = models.PositiveIntegerField(default=0)

    objects = ReferralQuerySet.as_manager()

    class Meta:
        ordering = ["-raised_on", "-pk"]
        indexes = [models.Index(fields=["jurisdiction", "state"], name="referral_state")]
        constraints = [
            models.CheckConstraint(condition=~Q(title="") & ~Q(text=""), name="referral_says_something"),
            models.CheckConstraint(
                condition=~Q(state__in=["in_hand", "answered"]) | Q(owner__isnull=False),
                name="referral_in_hand_has_owner",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["closed", "declined"])
                | (~Q(outcome="") & Q(closed_on__isnull=False)),
                name="referral_closed_says_how",
            ),
            models.CheckConstraint(
                condition=~Q(state="decided") | Q(decision__isnull=False), name="referral_decided_by_decision"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class ReferralLog(models.Model):
    """What happened to a referral: transitions and answers, in order."""

    referral = models.ForeignKey(Referral, models.CASCADE, related_name="log")
    at = models.DateTimeField()
    who = models.CharField(max_length=200)
    act = models.CharField(max_length=20)
    from_state = models.CharField(max_length=12, blank=True)
    to_state = models.CharField(max_length=12)
    text = models.TextField(blank=True)

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.act} {self.at:%Y-%m-%d}"


class AgendaItem(UidModel):
    """议题: one point of a meeting's agenda: what, who speaks, for how long, and which referral it is about."""

    meeting = models.ForeignKey("tasks.Meeting", models.CASCADE, related_name="agenda")
    order = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    speaker = models.ForeignKey(
        "departments.Department", models.PROTECT, null=True, blank=True, related_name="+"
    )
    written = models.CharField(max_length=200, blank=True)
    minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    referral = models.ForeignKey(Referral, models.PROTECT, null=True, blank=True, related_name="agenda")
    version = models.PositiveIntegerField(default=0)

    objects = AgendaQuerySet.as_manager()

    class Meta:
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "referral"],
                condition=Q(referral__isnull=False),
                name="agenda_referral_once",
            ),
            models.CheckConstraint(condition=~Q(title=""), name="agenda_item_has_title"),
        ]

    def __str__(self) -> str:
        return self.title


class AgendaPaper(UidModel):
    """A paper for one point of the agenda, private; all of a meeting's print as one bundle.

    `printed` is the PDF made of a Word or Excel file where the server can make one.
    """

    item = models.ForeignKey(AgendaItem, models.CASCADE, related_name="papers")
    file = models.FileField(upload_to="agendas/%Y/%m/")
    printed = models.FileField(upload_to="agendas/%Y/%m/", blank=True)
    file_name = models.CharField(max_length=255)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)

    objects = AgendaPaperQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.file_name
