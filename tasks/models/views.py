"""How the ledger is looked at and printed: saved views of a post, layouts of an office."""

from django.db import models
from django.db.models import Q

from reform.core.models import UidModel
from tasks.permissions import LayoutQuerySet, SavedViewQuerySet


class SavedView(UidModel):
    """保存的视图: a list's filters, order, columns and grouping under a name.

    It belongs to a post, so that a successor finds it; `shared` shows it to everyone of the programme, who see in
    it what they may see anyway. `query` is the address's query without ledger and page.
    """

    programme = models.ForeignKey("departments.Programme", models.CASCADE, related_name="+")
    post = models.ForeignKey("departments.Post", models.CASCADE, related_name="saved_views")
    name = models.CharField(max_length=40)
    query = models.CharField(max_length=2000)
    shared = models.BooleanField(default=False)
    # What the list opens with when nothing is asked for.
    is_default = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=0)

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["post", "name"], name="saved_view_name_once"),
            models.UniqueConstraint(
                fields=["post"], condition=Q(is_default=True), name="saved_view_default_once"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class SheetLayout(UidModel):
    """台账版式: how a table is laid out in Excel: heads, merged groups, widths, order of columns, paper.

    `form` names the form it is for or was copied from (see tasks.excel.layouts); `spec` is checked by that room.
    """

    programme = models.ForeignKey("departments.Programme", models.CASCADE, related_name="+")
    name = models.CharField(max_length=60)
    form = models.CharField(max_length=20)
    spec = models.JSONField(default=dict)
    version = models.PositiveIntegerField(default=0)

    objects = LayoutQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [models.UniqueConstraint(fields=["programme", "name"], name="layout_name_once")]

    def __str__(self) -> str:
        return self.name


class LearntHead(models.Model):
    """A head of an office's own spreadsheets and the column it stands for, as somebody mapped it by hand once.

    An empty `column` means that the office leaves the column out.
    """

    programme = models.ForeignKey("departments.Programme", models.CASCADE, related_name="+")
    head = models.CharField(max_length=200)
    column = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["programme", "head"], name="learnt_head_once")]

    def __str__(self) -> str:
        return f"{self.head} → {self.column}"
