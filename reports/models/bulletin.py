"""稿件 of the bulletin: invited or sent in by units and counties, edited, adopted with credit."""

from django.db import models
from django.db.models import Q

from reform.core.models import UidModel
from reports.enums import ArticleKind, ArticleState
from reports.permissions import ArticlePartQuerySet, ArticleQuerySet


class Article(UidModel):
    """One article. What the unit wrote stays; what is printed are the edited title and text.

    `invited_for` says what an invitation (约稿) asks for, `credit` how the writer is named in print (供稿).
    """

    programme = models.ForeignKey("departments.Programme", models.PROTECT, related_name="articles")
    kind = models.CharField(max_length=10, choices=ArticleKind)
    department = models.ForeignKey(
        "departments.Department", models.PROTECT, null=True, blank=True, related_name="articles"
    )
    highlight = models.OneToOneField(
        "reports.Highlight", models.SET_NULL, null=True, blank=True, related_name="article"
    )
    invited_for = models.TextField(blank=True)
    due_on = models.DateField(null=True, blank=True)
    title = models.CharField(max_length=200, blank=True)
    text = models.TextField(blank=True)
    state = models.CharField(max_length=10, choices=ArticleState, default=ArticleState.DRAFT)
    sent_at = models.DateTimeField(null=True, blank=True)
    edited_title = models.CharField(max_length=200, blank=True)
    edited_text = models.TextField(blank=True)
    credit = models.CharField(max_length=100, blank=True)
    reason = models.TextField(blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    # The issue it stands in, at which place.
    bulletin = models.ForeignKey(
        "reports.Circular", models.SET_NULL, null=True, blank=True, related_name="articles"
    )
    position = models.PositiveSmallIntegerField(default=0)
    version = models.PositiveIntegerField(default=0)

    objects = ArticleQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["programme", "state"], name="article_state")]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["invited", "draft", "withdrawn"]) | (~Q(title="") & ~Q(text="")),
                name="article_sent_says_something",
            ),
            models.CheckConstraint(
                condition=~Q(state="invited") | (~Q(invited_for="") & Q(department__isnull=False)),
                name="article_invited_says_what",
            ),
            models.CheckConstraint(
                condition=~Q(state="adopted") | (~Q(edited_title="") & ~Q(edited_text="")),
                name="article_adopted_is_edited",
            ),
            models.CheckConstraint(
                condition=~Q(state="declined") | ~Q(reason=""), name="article_declined_says_why"
            ),
            models.CheckConstraint(
                condition=Q(bulletin__isnull=True) | Q(state="adopted"), name="article_printed_is_adopted"
            ),
        ]

    def __str__(self) -> str:
        return self.edited_title or self.title or self.invited_for


class ArticleLog(models.Model):
    """What happened to an article, for its page."""

    article = models.ForeignKey(Article, models.CASCADE, related_name="log")
    at = models.DateTimeField()
    who = models.CharField(max_length=200, blank=True)
    event = models.CharField(max_length=40)
    params = models.JSONField(default=dict)

    objects = ArticlePartQuerySet.as_manager()

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d} {self.event}"
