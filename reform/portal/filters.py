"""The ledger's filters."""

from __future__ import annotations

from datetime import date
from typing import Any

import django_filters as filters
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from departments.actor import Actor
from departments.models import Department
from reform.core.widgets import DateInput
from reports.selectors.last_change import changed_since_last
from tasks.enums import AssignmentRole, StatusClass, TaskState, TaskType
from tasks.models import Ledger, Notice, Task
from tasks.models.count import COUNTED_BY
from tasks.permissions import CountQuerySet, TaskQuerySet
from tasks.selectors.adjustments import adjusting
from tasks.selectors.grouping import NO_VALUE
from tasks.selectors.objections import objected
from tasks.selectors.quick import due_this_month, overseen, without_date
from tasks.selectors.receipts import unsigned
from tasks.selectors.tasks import COLLECTING, concerning, matching

FLAGS = [
    ("overdue", _("Overdue")),
    ("due_soon", _("Due soon")),
    ("at_risk", _("At risk")),
    ("unreported", _("Unreported")),
    ("long_term", _("Long-term")),
]
WAITS = [
    ("objection", _("A decision on an objection")),
    ("adjustment", _("A decision on an adjustment")),
    ("signature", _("A unit's signature")),
]
DUE = [
    ("month", _("Due this month")),
    ("none", _("Without a due date")),
]
ROLES = [(COLLECTING, _("Collecting unit")), *AssignmentRole.choices]
# What the quick filters set; choosing one takes the others off.
QUICK = ("status_class", "flag", "due", "overseen", "changed")
# Filters by what tasks are counted by (tasks.models.count).
KEPT = {"status_class", "flag", "section", "state"}


class LedgerFilter(filters.FilterSet):
    """Everything the ledger can be narrowed by; the export takes the same."""

    q = filters.CharFilter(label=_("Words, number or pinyin initials"), method="filter_words")
    status_class = filters.ChoiceFilter(
        label=_("Status"),
        choices=StatusClass,
        method="filter_value",
        empty_label=_("Any status"),
        null_label=_("Not determined"),
    )
    flag = filters.ChoiceFilter(
        label=_("Flag"), choices=FLAGS, method="filter_flag", empty_label=_("Any flag")
    )
    unit = filters.ModelChoiceFilter(
        label=_("Unit"),
        queryset=Department.objects.none(),
        to_field_name="uid",
        method="filter_unit",
        empty_label=_("Any unit"),
        null_label=_("No single collecting unit"),
    )
    role = filters.ChoiceFilter(
        label=_("In the role"), choices=ROLES, method="pass_through", empty_label=_("Any role")
    )
    waits = filters.ChoiceFilter(
        label=_("Waits for"), choices=WAITS, method="filter_waits", empty_label=_("Anything")
    )
    type = filters.ChoiceFilter(
        label=_("Type"),
        choices=TaskType,
        method="filter_value",
        empty_label=_("Any type"),
        null_label=_("Without a type"),
    )
    section = filters.ChoiceFilter(
        label=_("Section"),
        choices=[],
        method="filter_value",
        empty_label=_("Any section"),
        null_label=_("Without a section"),
    )
    notice = filters.ModelChoiceFilter(
        label=_("Source notice"),
        queryset=Notice.objects.none(),
        to_field_name="uid",
        method="filter_notice",
        empty_label=_("Any source"),
    )
    state = filters.ChoiceFilter(label=_("Stage"), choices=TaskState, empty_label=_("Any stage"))
    due = filters.ChoiceFilter(
        label=_("Due date"), choices=DUE, method="filter_due", empty_label=_("Any date")
    )
    due_from = filters.DateFilter(label=_("Due from"), field_name="due_on", lookup_expr="gte")
    due_to = filters.DateFilter(label=_("Due until"), field_name="due_on", lookup_expr="lte")
    overseen = filters.ChoiceFilter(
        label=_("Overseen by me"), choices=[("1", _("Units I oversee"))], method="filter_overseen"
    )
    changed = filters.ChoiceFilter(
        label=_("Changes"), choices=[("1", _("Changed since last period"))], method="filter_changed"
    )

    class Meta:
        model = Task
        fields: list[str] = []

    def __init__(
        self,
        *args: Any,
        actor: Actor,
        ledger: Ledger,
        units: QuerySet,
        notices: QuerySet,
        sections: list[str],
        **kwargs: Any,
    ):
        super().__init__(*args, **kwargs)
        self.actor, self.ledger = actor, ledger
        self.filters["unit"].queryset = units
        self.filters["notice"].queryset = notices
        self.filters["section"].extra["choices"] = [(name, name) for name in sections]
        for name in ("due_from", "due_to"):
            self.filters[name].extra["widget"] = DateInput()

    def filter_words(self, tasks: TaskQuerySet, name: str, value: str) -> TaskQuerySet:
        return matching(tasks, value)

    def filter_value(self, tasks: TaskQuerySet, name: str, value: str) -> TaskQuerySet:
        """What the tasks have, or that they have none."""
        return tasks.filter(**{name: "" if value == NO_VALUE else value})

    def filter_due(self, tasks: TaskQuerySet, name: str, value: str) -> TaskQuerySet:
        return due_this_month(tasks, self.today) if value == "month" else without_date(tasks)

    def filter_overseen(self, tasks: TaskQuerySet, name: str, value: str) -> TaskQuerySet:
        return overseen(tasks, self.actor, self.today)

    def filter_changed(self, tasks: TaskQuerySet, name: str, value: str) -> TaskQuerySet:
        return changed_since_last(tasks, self.ledger)

    @property
    def today(self) -> date:
        """The day that "this month" and what is overseen go by."""
        return timezone.localdate()

    def filter_flag(self, tasks: TaskQuerySet, name: str, value: str) -> TaskQuerySet:
        return tasks.filter(**{value: True})

    def filter_waits(self, tasks: TaskQuerySet, name: str, value: str) -> TaskQuerySet:
        if value == "signature":
            return unsigned(tasks, self.ledger)
        return objected(tasks) if value == "objection" else adjusting(tasks)

    def filter_unit(self, tasks: TaskQuerySet, name: str, value: Department | str) -> TaskQuerySet:
        if not isinstance(value, Department):
            return tasks.filter(collector__isnull=True)
        return concerning(tasks, value.uid, self.data.get("role", ""))

    def filter_notice(self, tasks: TaskQuerySet, name: str, value: Notice) -> TaskQuerySet:
        return tasks.filter(sources__notice=value)

    def pass_through(self, tasks: TaskQuerySet, name: str, value: str) -> TaskQuerySet:
        """The role narrows the unit's filter; alone it says nothing."""
        return tasks

    def of_counts(self, counts: CountQuerySet) -> CountQuerySet | None:
        """Return the counts kept of the tasks that these filters find; None where a filter asks for something else."""
        asked = {name for name, _label, _value in self.in_force()}
        if asked - KEPT or ("flag" in asked and self.form.cleaned_data["flag"] not in COUNTED_BY):
            return None
        return self.filter_queryset(counts)  # type: ignore[no-any-return] # django-filter is untyped

    def in_force(self) -> list[tuple[str, str, str]]:
        """Return (parameter, label, value in words) of each filter that is set."""
        found = []
        for name, bound in ((n, self.form[n]) for n in self.form.fields):
            raw = self.form.data.get(name, "")
            if not raw or bound.errors:
                continue
            choices = {str(k): str(v) for k, v in getattr(bound.field, "choices", []) or []}
            found.append((name, str(bound.label), choices.get(str(raw), str(raw))))
        return found

    def not_understood(self) -> list[str]:
        """Return the labels of the filters whose value means nothing here."""
        return [str(self.form[name].label) for name in self.form.errors]
