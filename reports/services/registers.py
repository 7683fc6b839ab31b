"""Registers that are told, not judged: innovations and pilots, publicity and training."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, TypeVar

from django.db import transaction
from django.db.models import Model
from django.urls import reverse

from departments.actor import Actor
from departments.enums import UNIT_ROLES
from departments.models import Department, Programme
from departments.permissions import require
from reform.core.audit import record
from reform.core.workflow import Conflict, swap
from reports.models import Innovation, Outreach
from tasks.enums import Circle, RemovedKind
from tasks.services.recycling import note_removed

E = TypeVar("E", bound=Innovation | Outreach)
FIELDS: dict[type[Model], tuple[str, ...]] = {
    Innovation: ("kind", "title", "text", "level", "basis", "started_on", "ended_on", "results"),
    Outreach: ("kind", "title", "held_on", "medium", "audience", "number"),
}


@transaction.atomic
def add_entry(
    *, model: type[E], programme: Programme, department: Department, fields: Mapping[str, Any], by: Actor
) -> E:
    """Enter an innovation or something of publicity for a unit into a programme's register, and return it.

    Raises PermissionDenied for another's unit. Side effect: audit row.
    """
    made = model(programme=programme, department=department, **_known(model, fields))
    require(by, "registers.enter", made)
    made.save()
    record(by=by, act=_act(made, "add"), obj=made, after={"unit": department.short_name, **_told(made)})
    return made


@transaction.atomic
def change_entry(*, entry: E, version: int, fields: Mapping[str, Any], by: Actor) -> E:
    """Change an entry as it was at `version` and return it. Raises Conflict, PermissionDenied. Side effect: audit row."""
    require(by, "registers.enter", entry)
    changed = swap(entry, expect={"version": version}, **_known(type(entry), fields))
    before, after = _told(entry), _told(changed)
    differ = [name for name in after if before[name] != after[name]]
    record(
        by=by,
        act=_act(entry, "change"),
        obj=changed,
        before={name: before[name] for name in differ},
        after={name: after[name] for name in differ},
    )
    return changed


@transaction.atomic
def remove_entry(*, entry: E, version: int, by: Actor) -> None:
    """Take an entry out as it was at `version`; it lies in the recycle bin, the record keeps what it said.

    Raises Conflict, PermissionDenied.
    """
    require(by, "registers.enter", entry)
    before = {"unit": entry.department.short_name, **_told(entry)}
    gone, _by_table = type(entry)._default_manager.filter(pk=entry.pk, version=version).delete()
    if not gone:
        raise Conflict(entry)
    note_removed(
        kind=RemovedKind.ENTRY,
        target=entry.uid,
        label=entry.title,
        programme=entry.programme,
        by=by,
        data={"model": entry._meta.model_name, "unit": entry.department.pk, "fields": _told(entry)},
        url=reverse(f"{entry._meta.model_name}_list"),
        circle=Circle.UNIT if by.role in UNIT_ROLES else Circle.OFFICE,
    )
    record(by=by, act=_act(entry, "remove"), obj=entry, before=before)


def _known(model: type[Model], fields: Mapping[str, Any]) -> dict[str, Any]:
    return {name: fields[name] for name in FIELDS[model] if name in fields}


def _act(entry: Innovation | Outreach, act: str) -> str:
    return f"{entry._meta.model_name}.{act}"


def _told(entry: Innovation | Outreach) -> dict[str, Any]:
    """Return the entry's fields as the record keeps them."""
    values = {name: getattr(entry, name) for name in FIELDS[type(entry)]}
    return {
        name: value.isoformat() if isinstance(value, date) else value if value is not None else ""
        for name, value in values.items()
    }
