"""Rows written as plain values: COPY on PostgreSQL, many at a time on SQLite, with keys counted here.

Nothing is read back and no model's object is made; the constraints of the database hold as ever. For an empty database.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC
from enum import Enum
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.core.management.color import no_style
from django.db import connection, models
from django.db.models import Model

CHUNK = 5_000
Convert = Callable[[Any], Any]


@lru_cache(maxsize=4096)
def _moment(value: Any) -> str:
    """As SQLite keeps a moment: UTC without saying so."""
    return str(value.astimezone(UTC).replace(tzinfo=None))


def _as_json(value: Any) -> str:
    return json.dumps(value) if value else ("[]" if isinstance(value, list) else "{}")


def _hex(value: UUID) -> str:
    return value.hex


def _converter(field: models.Field[Any, Any]) -> Convert | None:
    """Return what makes a field's value one that the driver takes; None where it is one already."""
    if isinstance(field, models.JSONField):
        return _as_json
    if connection.vendor == "postgresql":
        return None
    if isinstance(field, models.DateTimeField):
        return _moment
    if isinstance(field, models.DateField | models.TimeField | models.DecimalField):
        return str
    if isinstance(field, models.UUIDField):
        return _hex
    return None


def _plain(value: Any, convert: Convert | None) -> Any:
    """Return a value as the driver takes it: psycopg writes an enumeration's name where its value is meant."""
    if isinstance(value, Enum):
        value = value.value
    return convert(value) if convert and value is not None else value


class Table:
    """One model's rows on their way into the database; `add` gives each its key."""

    def __init__(self, model: type[Model], **constant: Any) -> None:
        fields = model._meta.concrete_fields
        self.model, self.name = model, model._meta.db_table
        self.columns = [str(field.column) for field in fields]
        self.places = {field.attname: at for at, field in enumerate(fields)}
        self.converters = [_converter(field) for field in fields]
        self.counted = "id" in self.places
        self.defaults = [_plain(field.get_default(), self.converters[at]) for at, field in enumerate(fields)]
        self.defaults = list(self._row(constant))
        self.rows: list[tuple[Any, ...]] = []
        self.last = 0
        self.written = 0

    def _row(self, values: Mapping[str, Any]) -> tuple[Any, ...]:
        row = list(self.defaults)
        for name, value in values.items():
            at = self.places[name]
            row[at] = _plain(value, self.converters[at])
        return tuple(row)

    def add(self, **values: Any) -> int:
        """Take a row and return its key; what is not given is the constant, or the model's default.

        Raises KeyError for what the model has no column for.
        """
        self.last += 1
        if self.counted:
            values["id"] = self.last
        self.rows.append(self._row(values))
        if len(self.rows) >= CHUNK:
            self.flush()
        return self.last

    def flush(self) -> None:
        """Write what was taken."""
        if not self.rows:
            return
        quote = connection.ops.quote_name
        columns = ", ".join(map(quote, self.columns))
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                with cursor.copy(f"COPY {quote(self.name)} ({columns}) FROM STDIN") as copy:
                    for row in self.rows:
                        copy.write_row(row)
            else:
                marks = ", ".join(["%s"] * len(self.columns))
                statement = " ".join(("INSERT INTO", quote(self.name), f"({columns}) VALUES ({marks})"))
                cursor.executemany(statement, self.rows)
        self.written += len(self.rows)
        self.rows.clear()


def finish(tables: Sequence[Table]) -> None:
    """Write what is left, and let the database go on counting keys where we stopped."""
    for table in tables:
        table.flush()
    models_made = [table.model for table in tables]
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), models_made):
            cursor.execute(statement)
