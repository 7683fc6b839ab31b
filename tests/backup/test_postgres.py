"""What only PostgreSQL asks for."""

from __future__ import annotations

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from reform.core.backups import postgres
from reform.core.backups.faults import BackupFailed
from reform.core.backups.make import make_backup
from reform.core.models import AuditEntry
from tests.backup.places import at

pytestmark = pytest.mark.postgres


@pytest.fixture
def vendor() -> str:
    return "postgresql"


@pytest.fixture
def backup(source, filled):
    return make_backup(folder=source.var / "backups").file


def schemas() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nspname FROM pg_namespace WHERE nspname !~ '^pg_|^information_schema$'")
        return {name for (name,) in cursor.fetchall()}


def test_restore_over_a_database_keeps_what_stood_there(backup, source, empty, capsys):
    AuditEntry.objects.create(act="later", at="2026-11-22T00:00:00Z")
    name = connection.settings_dict["NAME"]
    with pytest.raises(CommandError, match=f"it holds the database {name} and kept files"):
        call_command("restore", str(backup))
    call_command("restore", str(backup), over=name)
    assert not AuditEntry.objects.filter(act="later").exists()
    (kept,) = schemas() - {"public"}
    assert f"What stood here before is kept: schema {kept} of the database." in capsys.readouterr().out
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('search_path', %s, false)", [kept])
        assert AuditEntry.objects.filter(act="later").exists()
    connection.close()
    # The next backup leaves it out.
    made = make_backup(folder=source.var / "again")
    with at(empty("copy")):
        call_command("restore", str(made.file))
        assert schemas() == {"public"}


def test_other_connections_are_refused(backup, empty):
    with at(empty("copy")) as place, postgres.connect():
        with pytest.raises(
            CommandError, match=r"1 other connections use the database backup_.*: stop the portal"
        ):
            call_command("restore", str(backup))
        assert not (place.var / "files").exists()


def test_dump_that_does_not_load_leaves_the_database_as_it_was(source, filled, tmp_path):
    dump = tmp_path / "dump"
    dump.write_bytes(b"PGDMP no dump")
    before = AuditEntry.objects.count()
    connection.close()
    with pytest.raises(BackupFailed, match="The database was left as it was: pg_restore failed"):
        postgres.load(dump, aside="before_x")
    assert (AuditEntry.objects.count(), schemas()) == (before, {"public"})


def test_dump_that_fails_makes_no_backup(source, filled, settings, tmp_path):
    programs = tmp_path / "programs"
    programs.mkdir()
    (programs / "pg_dump").write_text("#!/bin/sh\necho half\necho 'the server went away' >&2\nexit 1\n")
    (programs / "pg_dump").chmod(0o755)
    settings.PG_PROGRAMS = str(programs)
    with pytest.raises(BackupFailed, match="pg_dump failed: the server went away"):
        make_backup(folder=source.var / "backups")
    assert source.backups == []
    assert list((source.var / "backups").glob("*.unfinished")) == []


def test_password_stands_in_no_argument(settings):
    given = connection.settings_dict
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(given, "PASSWORD", "never told")
        patch.setitem(given, "HOST", "db.example")
        patch.setitem(given, "OPTIONS", {"options": "-c lock_timeout=5s", "sslmode": "verify-full"})
        arguments, environment = postgres._reached()
    assert "never told" not in " ".join(arguments)
    assert environment["PGPASSWORD"] == "never told"
    assert "host=db.example" in arguments[1]
    assert "sslmode=verify-full" in arguments[1]
    assert "lock_timeout" not in arguments[1]
