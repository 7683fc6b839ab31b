"""Words of HOW IT GOES."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class PeriodState(models.TextChoices):
    OPEN = "open", _("Period open")
    CLOSED = "closed", _("Period closed")


class ReportState(models.TextChoices):
    DRAFT = "draft", _("To be filled in")
    FOR_APPROVAL = "for_approval", _("For the unit's approval")
    SUBMITTED = "submitted", _("Submitted")
    IN_REVIEW = "in_review", _("In review")
    RETURNED = "returned", _("Returned")
    ACCEPTED = "accepted", _("Accepted")


class Origin(models.TextChoices):
    UNIT = "unit", _("Filed by the unit")
    RECORDED = "recorded", _("Recorded by the secretariat")


class RecordedSource(models.TextChoices):
    """Where a figure recorded for others (代录) came from."""

    PHONE = "phone", _("Phone")
    PAPER = "paper", _("On paper")
    MEETING = "meeting", _("Meeting")
    LETTER = "letter", _("Letter")


class CircularState(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("circular", "Draft")
    SIGNED = "signed", _("Signed")
    PUBLISHED = "published", _("Published")
    SUPERSEDED = "superseded", _("Superseded")
