"""Asking for many keys by one parameter: `pk__among=keys`, as `pk__in=keys` does with one for each.

A unit's tasks and a province's places are hundreds to thousands: Django writes a parameter for each into every statement,
and the database reads them all.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db.models import BigAutoField, ForeignKey, Lookup

Sql = tuple[str, list[Any]]
OF_TEXT = "COLUMN IN (SELECT value FROM json_each(%s))"


class Among(Lookup):
    """The rows whose key is one of those given; of none, nothing is asked."""

    lookup_name = "among"
    prepare_rhs = False
    rhs: Collection[int]

    def as_sqlite(self, compiler: Any, connection: Any) -> Sql:
        """The keys as one text."""
        column, params = self._column(compiler, connection)
        return OF_TEXT.replace("COLUMN", column), [*params, json.dumps(list(self.rhs))]

    def as_postgresql(self, compiler: Any, connection: Any) -> Sql:
        """The keys as one array."""
        column, params = self._column(compiler, connection)
        return f"{column} = ANY(%s::bigint[])", [*params, list(self.rhs)]

    def _column(self, compiler: Any, connection: Any) -> Sql:
        if not self.rhs:
            raise EmptyResultSet
        column, params = self.process_lhs(compiler, connection)
        return column, list(params)


def register() -> None:
    """Let keys and relations be asked so."""
    BigAutoField.register_lookup(Among)
    ForeignKey.register_lookup(Among)
