"""A filled portal to back up, on SQLite and, where a test asks for it, on PostgreSQL."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from tests.backup.filled import Filled, fill
from tests.backup.places import Place, at
from tests.kept import MIGRATED as MIGRATED_FILE
from tests.kept import migrated
from tests.postgres import MIGRATED

_numbers = count(1)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def vendor(request: Any) -> str:
    """Both databases, one after the other."""
    return str(request.param)


@pytest.fixture
def databases(request: Any, vendor: str, settings: Any) -> Iterator[Callable[..., str]]:
    """Makes databases on this vendor and returns their DATABASE_URL; they go with the test."""
    if vendor == "sqlite":
        yield lambda **_: ""
        return
    server = request.getfixturevalue("postgres_server")
    settings.PG_PROGRAMS = str(server.programs)
    with ExitStack() as stack:

        def make(**options: Any) -> str:
            name = f"backup_{next(_numbers)}"
            stack.callback(server.drop, name)
            return str(server.create(name, **options))

        yield make


@pytest.fixture
def empty(tmp_path: Path, databases: Callable[..., str]) -> Callable[[str], Place]:
    """Makes empty places, each with a new folder and an empty database."""
    return lambda name: Place(tmp_path / name, databases())


@pytest.fixture
def source(tmp_path: Path, databases: Callable[..., str], django_db_blocker: Any) -> Iterator[Place]:
    """The place of a migrated portal in which nobody has an account yet; `default` is its database."""
    place = Place(tmp_path / "source", databases(template=MIGRATED))
    place.var.mkdir()
    if not place.url:
        shutil.copyfile(migrated() / MIGRATED_FILE, place.database)
    with django_db_blocker.unblock(), at(place):
        yield place


@pytest.fixture
def filled(source: Place) -> Filled:
    """What stands in the source."""
    return fill()
