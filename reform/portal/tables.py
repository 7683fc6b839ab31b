"""Columns, order and paging of the ledger; rows are drawn by a lean template."""

import django_tables2 as tables
from django.db.models import Case, IntegerField, QuerySet, Value, When
from django.utils.translation import gettext_lazy as _

from tasks.permissions import TaskQuerySet
from tasks.selectors.grouping import WORST_FIRST
from tasks.selectors.tasks import by_due_date


class LedgerTable(tables.Table):
    """The ledger's columns."""

    number = tables.Column(verbose_name=_("No."), order_by=("number", "row"))
    title = tables.Column(verbose_name=_("Task"), orderable=False)
    status_class = tables.Column(verbose_name=_("Status"))
    collector = tables.Column(
        verbose_name=_("Collecting unit"), order_by=("collector__order", "number", "row")
    )
    due_on = tables.Column(verbose_name=_("Due date"))
    progress_share = tables.Column(verbose_name=_("Progress"))
    last_reported_on = tables.Column(verbose_name=_("Last report"))

    class Meta:
        attrs = {"class": "table ledger-table"}

    def order_due_on(self, queryset: TaskQuerySet, is_descending: bool) -> tuple[QuerySet, bool]:
        """By date, tasks without one last."""
        return by_due_date(queryset, descending=is_descending), True

    def order_status_class(self, queryset: QuerySet, is_descending: bool) -> tuple[QuerySet, bool]:
        """Worst first."""
        rank = Case(
            *[When(status_class=value, then=Value(n)) for n, value in enumerate(WORST_FIRST)],
            default=Value(len(WORST_FIRST)),
            output_field=IntegerField(),
        )
        return queryset.order_by(rank.desc() if is_descending else rank, "number", "row"), True
