"""Files in an S3-compatible store: read from it, put back into it under their names."""

from __future__ import annotations

import pytest
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command

from reform.core.invariants import Look, broken
from reports.models import CircularFile
from tests.backup.filled import fill
from tests.backup.places import at
from tests.deploy.test_object_files import store

__all__ = ["store"]


@pytest.fixture
def vendor() -> str:
    """SQLite alone."""
    return "sqlite"


def objects(store) -> dict[str, bytes]:
    listed = store.list_objects_v2(Bucket="portal").get("Contents", [])
    return {one["Key"]: store.get_object(Bucket="portal", Key=one["Key"])["Body"].read() for one in listed}


def test_files_in_a_store_are_backed_up_and_put_back(store, source, empty):
    fill()
    before = objects(store)
    assert {name.removeprefix("yunxi/") for name in before} == set(
        CircularFile.objects.values_list("file", flat=True)
    )
    call_command("backup")
    with at(empty("copy")):
        with pytest.raises(CommandError, match="not empty: it holds kept files"):
            call_command("restore", str(source.backups[0]))
        for name in before:
            default_storage.delete(name.removeprefix("yunxi/"))
        assert objects(store) == {}
        call_command("restore", str(source.backups[0]))
        assert list(broken(Look())) == []
    assert objects(store) == before
