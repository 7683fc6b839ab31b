"""What a person is told inside the portal."""

from django.db import models

from departments.enums import Channel, DeliveryState, Reason
from departments.permissions import DeliveryQuerySet, NotificationQuerySet
from reform.core.models import UidModel
from reform.core.naming import said_of


class Notification(UidModel):
    """One message to one person; `key` keeps the same message from being sent twice."""

    user = models.ForeignKey("departments.User", models.CASCADE, related_name="notifications")
    # Through which programme it came; its hours hold for what is sent out.
    programme = models.ForeignKey("departments.Programme", models.CASCADE, null=True, related_name="+")
    key = models.CharField(max_length=200)
    title = models.CharField(max_length=200)
    body = models.TextField(blank=True)
    url = models.CharField(max_length=300, blank=True)
    # Why this person gets it, a code that the page puts into words.
    reason = models.CharField(max_length=20, choices=Reason, blank=True)
    # It tells of a labelled matter or an instruction: outside of the portal is only said that there is something.
    sealed = models.BooleanField(default=False)
    # It leaves by itself at once, not with the day's digest.
    urgent = models.BooleanField(default=False)
    delivery = models.ForeignKey(
        "departments.Delivery", models.SET_NULL, null=True, blank=True, related_name="notifications"
    )
    read_at = models.DateTimeField(null=True)

    objects = NotificationQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        indexes = [
            # What may still have to leave the portal.
            models.Index(
                fields=["created_at"],
                condition=models.Q(read_at__isnull=True, delivery__isnull=True),
                name="notification_pending",
            ),
        ]
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="notification_once")]

    def __str__(self) -> str:
        return self.title


class ChannelChoice(models.Model):
    """By which way a person is told outside of the portal; without a row by the first that the office runs."""

    user = models.OneToOneField("departments.User", models.CASCADE, related_name="channel_choice")
    channel = models.CharField(max_length=10, choices=Channel)

    def __str__(self) -> str:
        return said_of(self.user, self.get_channel_display())


class Delivery(UidModel):
    """One text on its way out: to a person by mail or SMS, or to a work group's robot (no person).

    Rows are the queue (decision 2): sent by a job, tried again after a failure, never twice for one `key`.
    """

    programme = models.ForeignKey("departments.Programme", models.CASCADE, related_name="deliveries")
    user = models.ForeignKey(
        "departments.User", models.CASCADE, null=True, blank=True, related_name="deliveries"
    )
    channel = models.CharField(max_length=10, choices=Channel)
    key = models.CharField(max_length=200, unique=True)
    subject = models.CharField(max_length=200, blank=True)
    body = models.TextField()
    not_before = models.DateTimeField()
    state = models.CharField(max_length=10, choices=DeliveryState, default=DeliveryState.WAITING)
    tries = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True, blank=True)
    error = models.CharField(max_length=300, blank=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["state", "not_before"], name="delivery_due")]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(state="sent") | models.Q(sent_at__isnull=False),
                name="delivery_sent_has_date",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.channel}: {self.key}"
