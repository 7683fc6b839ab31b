"""The kept files and the rows that name them: whether each is there and whole, and which no row names."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import PurePosixPath
from typing import Any

from django.apps import apps
from django.core.files.storage import Storage, default_storage
from django.db.models import FileField, Model
from django.utils import timezone

from reform.core.audit import HasUid
from reform.core.files import CHUNK_BYTES, DamagedFile, sum_in_name, sum_of
from reform.core.invariants import BATCH
from reform.core.models import UidModel

log = logging.getLogger(__name__)

# A file is written before the row that names it: one that nobody names for so long was left by a fault.
LEFT_AFTER = timedelta(minutes=25)
# What was left lies here for a while, in case somebody misses it; then it is deleted.
LEFT_FOLDER = ".left"
LEFT_KEPT = timedelta(days=30)
UNFINISHED = ".part-"
_summed: set[type[Model]] = set()


def sums(*models: type[Model]) -> None:
    """Say of these models that their column `sha256` is that of their column `file`."""
    _summed.update(models)


@dataclass(frozen=True)
class Fault:
    """A kept file that is not what was kept: `why` is `missing` or `changed`; `row` names it in `field`."""

    row: Model
    field: str
    name: str
    why: str

    @classmethod
    def of(cls, damaged: DamagedFile) -> Fault:
        """Return what somebody who asked for a file ran into."""
        file = damaged.file
        return cls(file.instance, file.field.name, str(file.name), damaged.why)

    def named(self) -> HasUid | None:
        """Return the row as the audit record names it; None for a row without a uid."""
        return self.row if isinstance(self.row, UidModel) else None

    def sentence(self) -> str:
        """Return it in English, for the operator."""
        said = {"missing": "is gone", "changed": "is not what was kept (its sha256 differs)"}[self.why]
        uid = getattr(self.row, "uid", self.row.pk)
        return f"File {self.name} of {self.row._meta.label} {uid} {said}."


def file_columns() -> Iterator[tuple[type[Model], str, bool]]:
    """Yield every model with each column that names a kept file, and whether `sha256` beside it is that file's."""
    for model in apps.get_models():
        for column in model._meta.concrete_fields:
            if isinstance(column, FileField) and column.storage is default_storage:
                yield model, column.name, model in _summed and column.name == "file"


def faults() -> Iterator[Fault]:
    """Read every kept file that a row names and yield those that are gone or changed; a batch of rows at a time."""
    for model, column, summed in file_columns():
        known = {"uid", "sha256"} & {one.name for one in model._meta.concrete_fields}
        rows: Any = model._default_manager.exclude(**{column: ""}).only("pk", column, *known)
        for row in rows.iterator(chunk_size=BATCH):
            name = getattr(row, column).name
            why = fault_of(name, row.sha256 if summed else "")
            if why:
                yield Fault(row, column, name, why)


def fault_of(name: str, known: str = "") -> str:
    """Return `missing` or `changed` for a kept file that is not whole, "" for one that is, or whose sum nobody kept."""
    wanted = {known, sum_in_name(name)} - {""}
    try:
        with default_storage.open(name) as file:
            found = sum_of(file.chunks(CHUNK_BYTES))
    except FileNotFoundError:
        return "missing"
    return "changed" if wanted - {found} else ""


def left_files(*, for_at_least: timedelta) -> Iterator[str]:
    """Yield the names of files that are so old and that no row names, unfinished ones among them."""
    before = timezone.now() - for_at_least
    named = _names()
    for name in _walk(default_storage, ""):
        if name not in named and _changed(name, before):
            yield name


def _names() -> set[str]:
    """Return every name of a kept file that a row holds."""
    found: set[str] = set()
    for model, column, _summed in file_columns():
        rows = model._default_manager.exclude(**{column: ""}).order_by()
        found.update(rows.values_list(column, flat=True).iterator(chunk_size=BATCH))
    return found


def _walk(storage: Storage, folder: str) -> Iterator[str]:
    try:
        folders, files = storage.listdir(folder)
    except FileNotFoundError:
        return
    for name in files:
        yield str(PurePosixPath(folder) / name)
    for inner in folders:
        if inner != LEFT_FOLDER:
            yield from _walk(storage, str(PurePosixPath(folder) / inner))


def _changed(name: str, before: datetime) -> bool:
    try:
        return default_storage.get_modified_time(name) < before
    except FileNotFoundError:
        # Taken away meanwhile.
        return False


def set_left_aside() -> list[str]:
    """Move files that a fault left behind into the folder `.left`, delete what lay there for a month; return what was moved.

    Nothing is deleted at once: on a wrong database every file would look as if it had been left.
    """
    moved = list(left_files(for_at_least=LEFT_AFTER))
    for name in moved:
        _set_aside(name)
    _forget(_walk(default_storage, LEFT_FOLDER), timezone.now() - LEFT_KEPT)
    return moved


def _set_aside(name: str) -> None:
    if PurePosixPath(name).name.startswith(UNFINISHED):
        log.warning("the unfinished file %s was deleted", name)
    else:
        with default_storage.open(name) as file:
            kept = default_storage.save(f"{LEFT_FOLDER}/{PurePosixPath(name).name}", file)
        log.warning("no row names the file %s: it is kept as %s", name, kept)
    default_storage.delete(name)


def _forget(names: Iterable[str], before: datetime) -> None:
    for name in list(names):
        if _changed(name, before):
            default_storage.delete(name)
