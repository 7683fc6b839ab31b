"""Members' support (成员单位支持医改情况): what is asked of them in a year, and what each unit says it did."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from departments.actor import Actor
from departments.models import Department, Programme
from departments.permissions import require
from reform.core.audit import record
from reform.core.workflow import Conflict, swap
from reports.models import SupportEntry, SupportItem
from tasks.services.refusals import NotPossible


@dataclass(frozen=True)
class Cell:
    """What a unit says of one item; `version` is that of the entry it began from, None where there was none."""

    item: SupportItem
    version: int | None
    done_on: date | None
    text: str


@transaction.atomic
def add_item(*, year: int, title: str, by: Actor) -> SupportItem:
    """Add an item to the year's grid of the own programme as the last one and return it.

    Raises NotPossible for one that stands there already. Side effect: audit row.
    """
    made = SupportItem(programme=by.own_programme, year=year, title=title)
    require(by, "support.items", made)
    # Two who add at once come one after the other.
    Programme.objects.select_for_update().get(pk=made.programme_id)
    rows = SupportItem.objects.filter(programme=made.programme_id, year=year)
    _require_new(made, title)
    made.order = (rows.aggregate(last=Max("order"))["last"] or 0) + 1
    made.save()
    record(by=by, act="support.item_add", obj=made, after={"year": year, "title": title})
    return made


@transaction.atomic
def change_item(*, item: SupportItem, version: int, title: str, by: Actor) -> SupportItem:
    """Rename an item and return it. Raises NotPossible for a title that stands there already, Conflict. Audit row."""
    require(by, "support.items", item)
    _require_new(item, title)
    changed = swap(item, expect={"version": version}, title=title)
    record(
        by=by, act="support.item_change", obj=changed, before={"title": item.title}, after={"title": title}
    )
    return changed


def _require_new(item: SupportItem, title: str) -> None:
    same = SupportItem.objects.filter(programme=item.programme_id, year=item.year, title=title)
    if same.exclude(pk=item.pk).exists():
        raise NotPossible(_("This item stands in the year's grid already."))


@transaction.atomic
def remove_item(*, item: SupportItem, version: int, by: Actor) -> None:
    """Take an item out that no unit has filled in. Raises NotPossible otherwise, Conflict. Side effect: audit row."""
    require(by, "support.items", item)
    held = swap(item, expect={"version": version})
    if held.entries.exists():
        raise NotPossible(_("Units have filled this item in; it stays."))
    record(by=by, act="support.item_remove", obj=held, before={"year": held.year, "title": held.title})
    held.delete()


@transaction.atomic
def save_row(*, department: Department, cells: Sequence[Cell], by: Actor) -> int:
    """Save what a unit did for the items given and return how many cells changed; empty words take an entry out.

    Raises Conflict when one changed since it was read, PermissionDenied. Side effect: one audit row where something
    changed.
    """
    items = [cell.item.pk for cell in cells]
    rows = SupportEntry.objects.select_for_update().filter(item__in=items, department=department)
    kept = {entry.item_id: entry for entry in rows}
    before: dict[str, str] = {}
    after: dict[str, str] = {}
    for cell in cells:
        entry = kept.get(cell.item.pk)
        blank = SupportEntry(item=cell.item, programme_id=cell.item.programme_id, department=department)
        require(by, "registers.enter", entry or blank)
        if (entry.version if entry else None) != cell.version:
            raise Conflict(entry or cell.item)
        was, now = _words(entry.done_on, entry.text) if entry else "", _words(cell.done_on, cell.text)
        if was == now:
            continue
        before[cell.item.title], after[cell.item.title] = was, now
        _write(entry or blank, cell)
    if after:
        said = {"unit": department.short_name}
        record(
            by=by,
            act="support.row",
            obj=department,
            before={**said, "items": before},
            after={**said, "items": after},
        )
    return len(after)


def _write(entry: SupportEntry, cell: Cell) -> None:
    if not cell.text:
        entry.delete()
    elif entry.pk:
        swap(entry, done_on=cell.done_on, text=cell.text)
    else:
        entry.done_on, entry.text = cell.done_on, cell.text
        try:
            with transaction.atomic():
                entry.save()
        except IntegrityError:
            # Somebody else of the unit was quicker with the first words.
            raise Conflict(SupportEntry.objects.get(item=entry.item, department=entry.department)) from None


def _words(done_on: date | None, text: str) -> str:
    return " ".join(part for part in (done_on.isoformat() if done_on else "", text) if part) if text else ""
