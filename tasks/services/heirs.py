"""The matters of a closed year as they begin in the next one's ledger, with everything that belongs to them."""

from __future__ import annotations

from calendar import isleap
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Model, Prefetch
from django.utils import timezone

from departments.actor import Actor
from tasks.enums import Fate, SourceKind, StatusClass
from tasks.models import (
    Assignment,
    DetailRow,
    DutyItem,
    Indicator,
    IndicatorTarget,
    IndicatorValue,
    Ledger,
    Milestone,
    Task,
    TaskSource,
)
from tasks.progress import light_of
from tasks.selectors.figures import actual_of
from tasks.selectors.year_end import CARRIED, YearEnd
from tasks.services.making import UNNUMBERED, next_number, searchable
from tasks.services.status import roll_up

# What a matter that begins a new round leaves behind in the old year.
FRESH: dict[str, Any] = {
    "times_done": 0,
    "severity": 0,
    "overdue": False,
    "due_soon": False,
    "at_risk": False,
    "unreported": False,
    "status_as_of": None,
    "progress_text": "",
    "progress_share": None,
    "last_reported_on": None,
}


def copy_tasks(*, plan: YearEnd, into: Ledger, by: Actor) -> dict[int, Task]:
    """Copy what is carried over into a ledger and return the new tasks by the key of the old; in bulk.

    Unfinished ones keep dates, state, nodes, figures, grid and signatures; a date that has passed stays the date
    until an adjustment. Those that begin anew keep whom they name and what they are to reach, a year later, and the
    old year's last value to compare with. Of a detail list what is not done goes over. The source is the old ledger;
    the old matter is linked. The caller holds both ledgers and a transaction.
    """
    return _Copy(plan, into).run()


class _Copy:
    def __init__(self, plan: YearEnd, into: Ledger) -> None:
        self.plan, self.into = plan, into
        self.years = into.year - plan.ledger.year
        self.number = next_number(into) - 1
        self.unnumbered = Task.objects.filter(ledger=into, label__startswith=UNNUMBERED, row=0).count()
        self.heirs: dict[int, Task] = {}

    def run(self) -> dict[int, Task]:
        kept = [task for task in self.plan.tasks if self.plan.fates[task.pk] in CARRIED]
        found = Task.objects.filter(pk__in=[task.pk for task in kept]).prefetch_related(
            Prefetch("assignments", Assignment.objects.select_related("department")),
            Prefetch("indicators", Indicator.objects.prefetch_related("targets", "values")),
            Prefetch("sources", TaskSource.objects.select_related("notice")),
            "milestones",
            "details",
            "duty_items",
        )
        old = list(found.select_related("collector").order_by("number", "row"))
        rows_of: dict[int, int] = {}
        for task in old:
            if task.root_id:
                rows_of[task.root_id] = rows_of.get(task.root_id, 0) + 1
        at_row: dict[int, int] = {}
        for task in old:
            if task.root_id:
                at_row[task.root_id] = at_row.get(task.root_id, 0) + 1
            self.heirs[task.pk] = self._heir(task, rows_of.get(task.pk, 0), at_row.get(task.root_id or 0, 0))
        self._save(old)
        return self.heirs

    def _anew(self, task: Task) -> bool:
        return self.plan.fates[task.pk] == Fate.GOES_ON

    def _heir(self, task: Task, row_count: int, row: int) -> Task:
        values: dict[str, Any] = {
            field.attname: getattr(task, field.attname)
            for field in Task._meta.concrete_fields
            if field.name not in {"id", "uid", "created_at"}
        }
        root = self.heirs[task.root_id] if task.root_id else None
        if root is None:
            self.number += 1
            label = str(self.number)
            if task.label.startswith(UNNUMBERED):
                self.unnumbered += 1
                label = f"{UNNUMBERED}{self.unnumbered}"
        else:
            label = f"{root.label}.{row}"
        issued = [one.notice.issued_on for one in task.sources.all() if one.notice and one.notice.issued_on]
        values |= {
            "ledger_id": self.into.pk,
            "root_id": None,
            "number": root.number if root else self.number,
            "row": row if root else 0,
            "row_count": row_count,
            "label": label,
            "carried_from_id": task.pk,
            "starts_on": task.starts_on or min(issued, default=self.plan.ledger.starts_on),
            "version": 0,
        }
        if self._anew(task):
            values |= FRESH | {
                "starts_on": self.into.starts_on,
                "due_on": None if task.long_term else self._next_due(task),
            }
        heir = Task(**values)
        heir.root, heir.collector = root, task.collector
        if self._anew(task):
            waiting = self.into.starts_on > timezone.localdate()
            heir.status_class = StatusClass.NOT_DUE if waiting else StatusClass.ON_SCHEDULE
            heir.light = light_of(heir.status_class, 0, ())
        heir.search = searchable(heir, task.assignments.all(), self.plan.ledger.name)
        return heir

    def _next_due(self, task: Task) -> date | None:
        """The day of the next yearly step, where what is done for the year has one."""
        end = date(self.plan.ledger.year, 12, 31)
        later = [
            target.due_on
            for indicator in task.indicators.all()
            for target in indicator.targets.all()
            if target.due_on and target.due_on > end
        ]
        return min(later, default=task.due_on and self._a_year_on(task.due_on))

    def _a_year_on(self, day: date) -> date:
        year = day.year + self.years
        return day.replace(
            year=year, day=28 if (day.month, day.day) == (2, 29) and not isleap(year) else day.day
        )

    # --- what belongs to them ---------------------------------------------------------------------------------------
    def _save(self, old: list[Task]) -> None:
        Task.objects.bulk_create(heir for heir in self.heirs.values() if heir.root is None)
        for heir in self.heirs.values():
            # The item has its key only now.
            heir.root = heir.root
        Task.objects.bulk_create(heir for heir in self.heirs.values() if heir.root is not None)
        label = self.plan.ledger.name
        TaskSource.objects.bulk_create(
            TaskSource(task=self.heirs[task.pk], kind=SourceKind.LEDGER, label=f"{label} {task.label}"[:300])
            for task in old
        )
        Assignment.objects.bulk_create(
            self._like(row, task=self.heirs[task.pk]) for task in old for row in task.assignments.all()
        )
        Milestone.objects.bulk_create(
            self._like(node, task=self.heirs[task.pk])
            for task in old
            for node in task.milestones.all()
            if not (self._anew(task) and node.done_on)
        )
        DetailRow.objects.bulk_create(
            self._like(row, task=self.heirs[task.pk])
            for task in old
            for row in task.details.all()
            if not row.done_on
        )
        DutyItem.objects.bulk_create(self._item(task, item) for task in old for item in task.duty_items.all())
        self._save_indicators(old)
        roll_up(heir for heir in self.heirs.values() if heir.row_count)

    def _item(self, task: Task, item: DutyItem) -> DutyItem:
        fresh: dict[str, Any] = {"version": 0}
        if self._anew(task):
            fresh |= {"done": False, "done_on": None, "figure": None, "due_on": None}
            fresh |= {"text": ""} if item.applies else {}
        return self._like(item, task=self.heirs[task.pk], **fresh)

    def _save_indicators(self, old: list[Task]) -> None:
        pairs = [
            (task, indicator, self._indicator(task, indicator))
            for task in old
            for indicator in task.indicators.all()
        ]
        Indicator.objects.bulk_create(new for _task, _old, new in pairs)
        IndicatorTarget.objects.bulk_create(
            self._like(target, indicator=new, due_on=self._target_due(task, indicator, target.due_on))
            for task, indicator, new in pairs
            for target in indicator.targets.all()
        )
        IndicatorValue.objects.bulk_create(
            self._like(value, indicator=new)
            for task, indicator, new in pairs
            if not self._anew(task) or self._has_later(indicator)
            for value in indicator.values.all()
        )

    def _indicator(self, task: Task, indicator: Indicator) -> Indicator:
        closing: Decimal | None = actual_of(indicator)[0]
        last = indicator.last_year if closing is None else closing
        return self._like(indicator, task=self.heirs[task.pk], last_year=last)

    def _has_later(self, indicator: Indicator) -> bool:
        end = date(self.plan.ledger.year, 12, 31)
        return any(target.due_on and target.due_on > end for target in indicator.targets.all())

    def _target_due(self, task: Task, indicator: Indicator, due_on: date | None) -> date | None:
        """A target of a round that begins anew falls due a year on; yearly steps stay where they are."""
        if due_on is None or not self._anew(task) or self._has_later(indicator):
            return due_on
        return self._a_year_on(due_on)

    @staticmethod
    def _like(row: Any, **changes: Any) -> Any:
        """Return a row like another, not saved, with `changes`."""
        model: type[Model] = type(row)
        skipped = {"id", "uid", "created_at", *changes}
        values = {
            field.attname: getattr(row, field.attname)
            for field in model._meta.concrete_fields
            if field.name not in skipped
        }
        return model(**values, **changes)
