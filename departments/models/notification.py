"""What a person is told inside the portal."""

from django.db import models

from departments.permissions import NotificationQuerySet
from reform.core.models import UidModel


class Notification(UidModel):
    """One message to one person; `key` keeps the same message from being sent twice."""

    user = models.ForeignKey("departments.User", models.CASCADE, related_name="notifications")
    key = models.CharField(max_length=200)
    title = models.CharField(max_length=200)
    body = models.TextField(blank=True)
    url = models.CharField(max_length=300, blank=True)
    read_at = models.DateTimeField(null=True)

    objects = NotificationQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="notification_once")]

    def __str__(self) -> str:
        return self.title
