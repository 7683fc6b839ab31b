"""The cast as rows: made by the models once in a test process, written as they are for every test after it.

On SQLite only, where keys begin anew with each test; elsewhere the cast is made each time.
"""

from __future__ import annotations

import copy

from django.db import connection

from departments.models import Jurisdiction, User
from tests.cast import Cast, make_cast

# The statements that write the rows, one a table, and the cast that goes with them.
_kept: tuple[list[str], Cast] | None = None


def cast_in_place() -> Cast:
    """Write the cast into the database of the running test and return it."""
    global _kept
    if connection.vendor != "sqlite" or Jurisdiction.objects.exists() or User.objects.exists():
        return make_cast()
    if _kept is None:
        before = _rows()
        cast = make_cast()
        added = {table: rows[len(before[table]) :] for table, rows in _rows().items()}
        _kept = [_written(table, rows) for table, rows in added.items() if rows], copy.deepcopy(cast)
        return cast
    with connection.cursor() as cursor:
        for statement in _kept[0]:
            cursor.execute(statement)
    return copy.deepcopy(_kept[1])


def _rows() -> dict[str, list[str]]:
    """Return the rows of each table of a model as SQLite would write their values."""
    found = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.django_table_names(only_existing=True):
            # Names of tables and columns are the models' own.
            cursor.execute(f'SELECT * FROM "{table}" LIMIT 0')  # noqa: S608
            values = " || ', ' || ".join(f'quote("{column}")' for column, *_rest in cursor.description)
            cursor.execute(f'SELECT {values} FROM "{table}" ORDER BY rowid')  # noqa: S608
            found[table] = [f"({row})" for [row] in cursor.fetchall()]
    return found


def _written(table: str, rows: list[str]) -> str:
    """Return the statement that writes rows; what they refer to may come later: keys are checked at the end."""
    return f'INSERT INTO "{table}" VALUES {", ".join(rows)}'  # noqa: S608
