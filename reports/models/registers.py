"""Praise by unit (亮点), and registers that are told, not judged: innovations, publicity, members' support, papers planned."""

from django.db import models
from django.db.models import Q

from reform.core.models import UidModel
from reform.core.naming import said_of
from reports.enums import HighlightState, InnovationKind, OutreachKind, Praise
from reports.permissions import OwnUnitsQuerySet, ProgrammeQuerySet


class Highlight(UidModel):
    """亮点 of one unit: from a report (once each) or entered by hand; what became of it are its `uses`."""

    programme = models.ForeignKey("departments.Programme", models.PROTECT, related_name="highlights")
    department = models.ForeignKey("departments.Department", models.PROTECT, related_name="highlights")
    task = models.ForeignKey("tasks.Task", models.PROTECT, null=True, blank=True, related_name="highlights")
    report = models.OneToOneField(
        "reports.ProgressReport", models.SET_NULL, null=True, blank=True, related_name="found_highlight"
    )
    title = models.CharField(max_length=200)
    text = models.TextField()
    found_on = models.DateField()
    state = models.CharField(max_length=10, choices=HighlightState, default=HighlightState.FOUND)
    version = models.PositiveIntegerField(default=0)

    objects = OwnUnitsQuerySet.as_manager()

    class Meta:
        ordering = ["-found_on", "-pk"]
        indexes = [models.Index(fields=["programme", "state"], name="highlight_state")]
        constraints = [
            models.CheckConstraint(condition=~Q(title="") & ~Q(text=""), name="highlight_says_something"),
        ]

    def __str__(self) -> str:
        return self.title


class HighlightUse(models.Model):
    """One step of the ladder of praise: printed, praised, recommended; when and in which paper."""

    highlight = models.ForeignKey(Highlight, models.CASCADE, related_name="uses")
    kind = models.CharField(max_length=10, choices=Praise)
    used_on = models.DateField()
    paper = models.CharField(max_length=200)
    circular = models.ForeignKey(
        "reports.Circular", models.PROTECT, null=True, blank=True, related_name="highlights"
    )

    class Meta:
        ordering = ["used_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["highlight", "kind"], name="highlight_praised_once_a_kind"),
            models.CheckConstraint(condition=~Q(paper=""), name="highlight_use_names_paper"),
        ]

    def __str__(self) -> str:
        return f"{self.highlight} {self.kind}"


class Innovation(UidModel):
    """Local innovations and pilots: a narrative without a light. Source: office-practice 6."""

    programme = models.ForeignKey("departments.Programme", models.PROTECT, related_name="innovations")
    department = models.ForeignKey("departments.Department", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=InnovationKind)
    title = models.CharField(max_length=200)
    text = models.TextField()
    level = models.CharField(max_length=60, blank=True)
    basis = models.CharField(max_length=200, blank=True)
    started_on = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    results = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=0)

    objects = OwnUnitsQuerySet.as_manager()

    class Meta:
        ordering = ["-started_on", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(title="") & ~Q(text=""), name="innovation_says_something"),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True)
                | Q(started_on__isnull=True)
                | Q(ended_on__gte=models.F("started_on")),
                name="innovation_dates_in_order",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Outreach(UidModel):
    """Publicity and training: date, medium, audience, number. Source: office-practice 6."""

    programme = models.ForeignKey("departments.Programme", models.PROTECT, related_name="outreach")
    department = models.ForeignKey("departments.Department", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=OutreachKind)
    title = models.CharField(max_length=200)
    held_on = models.DateField()
    medium = models.CharField(max_length=100, blank=True)
    audience = models.CharField(max_length=100, blank=True)
    number = models.PositiveIntegerField(null=True, blank=True)
    version = models.PositiveIntegerField(default=0)

    objects = OwnUnitsQuerySet.as_manager()

    class Meta:
        ordering = ["-held_on", "-pk"]
        constraints = [models.CheckConstraint(condition=~Q(title=""), name="outreach_has_title")]

    def __str__(self) -> str:
        return self.title


class SupportItem(UidModel):
    """What member units are asked to support in a year: a column of the grid."""

    programme = models.ForeignKey("departments.Programme", models.PROTECT, related_name="support_items")
    year = models.PositiveSmallIntegerField()
    order = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=100)
    version = models.PositiveIntegerField(default=0)

    objects = ProgrammeQuerySet.as_manager()

    class Meta:
        ordering = ["year", "order", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "year", "title"], name="support_item_once"),
            models.CheckConstraint(condition=~Q(title=""), name="support_item_has_title"),
        ]

    def __str__(self) -> str:
        return self.title


class SupportEntry(UidModel):
    """What one member unit did for one item: a cell of the grid."""

    programme = models.ForeignKey("departments.Programme", models.PROTECT, related_name="+")
    item = models.ForeignKey(SupportItem, models.CASCADE, related_name="entries")
    department = models.ForeignKey("departments.Department", models.PROTECT, related_name="+")
    done_on = models.DateField(null=True, blank=True)
    text = models.CharField(max_length=500)
    version = models.PositiveIntegerField(default=0)

    objects = OwnUnitsQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["item", "department"], name="support_entry_once"),
            models.CheckConstraint(condition=~Q(text=""), name="support_entry_says_something"),
        ]

    def __str__(self) -> str:
        return said_of(self.item, self.department)


class PaperPlan(models.Model):
    """How many papers of a kind the office means to issue in a year, for the page of burdens (减负账)."""

    programme = models.ForeignKey("departments.Programme", models.CASCADE, related_name="paper_plans")
    year = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=20)
    planned = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["programme", "year", "kind"], name="paper_plan_once"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.year}"
