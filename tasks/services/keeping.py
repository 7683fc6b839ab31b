"""What a corrected file changes, kept as data: rows as they stood before, and putting them back."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import models
from django.db.models import F, Q

from tasks.models import (
    Assignment,
    DraftLink,
    Indicator,
    IndicatorTarget,
    Notice,
    NoticeLink,
    Task,
    TaskDraft,
    TaskSource,
)
from tasks.services.status import COPIED

# Parents before what belongs to them: made in this order, taken away in the other.
TABLES: tuple[type[models.Model], ...] = (
    Task,
    TaskDraft,
    TaskSource,
    Assignment,
    Indicator,
    IndicatorTarget,
    NoticeLink,
    DraftLink,
)
# Counted up by every change, or told by determinations: never put back.
LEFT = {"version", *COPIED}
BATCH = 100
Values = dict[str, Any]
Rows = dict[str, dict[int, Values]]


def rows_of(notices: Collection[Notice], tasks: Collection[int]) -> Rows:
    """Return the rows of the notices and tasks that a correction may write to, by table and key, as JSON takes them."""
    found: dict[type[models.Model], models.QuerySet[Any]] = {
        Task: Task.objects.filter(pk__in=tasks),
        TaskDraft: TaskDraft.objects.filter(notice__in=notices),
        TaskSource: TaskSource.objects.filter(task__in=tasks),
        Assignment: Assignment.objects.filter(task__in=tasks),
        Indicator: Indicator.objects.filter(task__in=tasks),
        IndicatorTarget: IndicatorTarget.objects.filter(indicator__task__in=tasks),
        NoticeLink: NoticeLink.objects.filter(notice__in=notices),
        DraftLink: DraftLink.objects.filter(draft__notice__in=notices),
    }
    return {
        table.__name__: {
            row["id"]: {name: _told(value) for name, value in row.items()}
            for row in found[table].order_by("pk").values(*_columns(table))
        }
        for table in TABLES
    }


def tasks_touched(*notices: Notice) -> set[int]:
    """Return the keys of the tasks that the drafts of the notices are or were merged into, with the items over them,
    and of those below whose clauses carry one of the notices out."""
    drafts = TaskDraft.objects.filter(Q(notice__in=notices) | Q(upper_clauses__upper__in=notices))
    keys = {key for pair in drafts.values_list("task", "merge_into") for key in pair if key}
    items = Task.objects.filter(pk__in=keys, root__isnull=False).values_list("root", flat=True)
    return keys | {key for key in items if key}


def changes_between(before: Rows, after: Rows) -> dict[str, Any]:
    """Return what must be put back: fields `changed` with their former values, rows that are `gone`, keys that `came`."""
    kept: dict[str, Any] = {"changed": {}, "gone": {}, "came": {}}
    for name, rows in after.items():
        was = before[name]
        changed = {
            key: {field: was[key][field] for field, value in row.items() if was[key][field] != value}
            for key, row in rows.items()
            if key in was and was[key] != row
        }
        kept["changed"][name] = list(changed.items())
        kept["gone"][name] = [row for key, row in was.items() if key not in rows]
        kept["came"][name] = [key for key in rows if key not in was]
    return kept


def put_back(kept: Mapping[str, Any]) -> None:
    """Put the rows back as they stood; the caller holds a transaction and the locks of the tasks.

    Whoever is responsible, and the indicators, are as before also where somebody set them anew since. Versions go on,
    so that pages opened before are told.
    """
    _take_away(kept)
    for table in TABLES:
        _change(table, dict(kept["changed"][table.__name__]))
        _make_again(table, kept["gone"][table.__name__])
    # At last: until here rows stood below new items.
    Task.objects.filter(pk__in=kept["came"]["Task"]).delete()


def _take_away(kept: Mapping[str, Any]) -> None:
    # What took the place of rows that were taken away: theirs is the whole place.
    for owned in (Assignment, Indicator):
        owners = {row["task_id"] for row in kept["gone"][owned.__name__]}
        owned._default_manager.filter(task__in=owners).delete()
    came = kept["came"]
    for table in reversed(TABLES[1:]):
        table._default_manager.filter(pk__in=came[table.__name__]).delete()
    new = Task.objects.filter(pk__in=came["Task"])
    Task.objects.filter(derived_from__in=new).update(derived_from=None)
    # Their places are needed before they go.
    new.update(number=F("number") + _beyond())


def _change(table: type[models.Model], changed: Mapping[int, Values]) -> None:
    """Set fields as they were. First out of the way what two rows may have of each other: places, and whose draft."""
    if not changed:
        return
    rows = table._default_manager.in_bulk(list(changed))
    found = table._default_manager.filter(pk__in=rows)
    names = {_field(table, field).name for was in changed.values() for field in was}
    if table is Task and names & {"number", "row"}:
        names |= {"number", "row"}
        found.update(number=F("number") + _beyond())
    if table is TaskDraft:
        names |= {"task"}
        found.update(task=None)
    for key, row in rows.items():
        for field, value in changed[key].items():
            setattr(row, field, _read(table, field, value))
    table._default_manager.bulk_update(rows.values(), sorted(names), batch_size=BATCH)
    if table in (Task, TaskDraft):
        found.update(version=F("version") + 1)


def _make_again(table: type[models.Model], gone: Iterable[Values]) -> None:
    rows = [{field: _read(table, field, value) for field, value in row.items()} for row in gone]
    made = table._default_manager.bulk_create(table(**row) for row in rows)
    for one, row in zip(made, rows, strict=True):
        # Making a row says that it was made now.
        for field, value in row.items():
            setattr(one, field, value)
    if any(field.attname == "created_at" for field in table._meta.concrete_fields):
        table._default_manager.bulk_update(made, ["created_at"], batch_size=BATCH)


def _beyond() -> int:
    """How far numbers are put aside: behind all there are."""
    return Task.objects.aggregate(last=models.Max("number"))["last"] or 0


def _columns(table: type[models.Model]) -> Iterable[str]:
    return [field.attname for field in table._meta.concrete_fields if field.attname not in LEFT]


def _field(table: type[models.Model], name: str) -> models.Field[Any, Any]:
    return next(field for field in table._meta.concrete_fields if field.attname == name)


def _told(value: Any) -> Any:
    """A value as JSON takes it, whole."""
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal | UUID) else value


def _read(table: type[models.Model], name: str, value: Any) -> Any:
    return _field(table, name).to_python(value)
