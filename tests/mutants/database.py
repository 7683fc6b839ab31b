"""A pytest plugin: the test database is read from a migrated one in a file, if there is one, not migrated anew.

`python -m tests.mutants.database FILE` makes that file. A mutant then costs its tests, and not eight seconds of migrating.
"""

from __future__ import annotations

import os
import sqlite3
import sys
from contextlib import closing
from typing import Any

import django
import pytest
from django.db.backends.sqlite3.creation import DatabaseCreation

VARIABLE = "MUTANTS_DATABASE"


@pytest.hookimpl(tryfirst=True)
def pytest_configure() -> None:
    """Let Django take the kept database where it would make one."""
    if file := os.environ.get(VARIABLE):
        _take(file)


def _take(file: str) -> None:
    def copied(creation: DatabaseCreation, *_args: Any, **_options: Any) -> str:
        connection = creation.connection
        connection.close()
        connection.settings_dict["NAME"] = creation._get_test_db_name()
        connection.ensure_connection()
        with closing(sqlite3.connect(file)) as kept:
            kept.backup(connection.connection)
        return str(connection.settings_dict["NAME"])

    DatabaseCreation.create_test_db = copied


def main(file: str) -> None:
    """Migrate a test database and write it to `file`."""
    from django.db import connection

    django.setup()
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    with closing(sqlite3.connect(file)) as kept:
        connection.connection.backup(kept)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "reform.settings")
    main(sys.argv[1])
