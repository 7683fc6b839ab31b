"""What a backup holds and leaves out, and what stays when it can't be made."""

from __future__ import annotations

import stat
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.conf import settings as django_settings
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import connection

from reform.core.audit import record
from reform.core.audit_seals import seal_entries
from reform.core.backups import kept, make, postgres, snapshot
from reform.core.backups.faults import BackupFailed
from reform.core.backups.last import last_backup
from reform.core.backups.make import make_backup
from reform.core.backups.members import MemberReader
from reform.core.models import AuditEntry
from reports.models import CircularFile
from tests.backup.places import LOCK, at, files_up_to

pytestmark = pytest.mark.usefixtures("filled")


@pytest.fixture
def vendor() -> str:
    """SQLite alone."""
    return "sqlite"


def members(file: Path) -> dict[str, bytes]:
    with file.open("rb") as opened:
        return {name: b"".join(blocks) for name, blocks in MemberReader(opened, [LOCK])}


def left_in(place) -> set[str]:
    """Files beside database, kept files and heads."""
    known = {"portal.sqlite3", "files", "audit-heads", "backups"}
    return {path.name for path in place.var.iterdir()} - known | {
        path.name for path in (place.var / "backups").glob("*") if path.name != ".lock"
    }


def test_backup_holds_database_files_and_heads_and_no_key(source, settings):
    (source.var / "demo-accounts.txt").write_text("accounts")
    (source.var / "audit-archive").mkdir()
    (source.var / "audit-archive" / "1-9.jsonl.gz").write_text("archived")
    made = make_backup(folder=source.var / "backups")
    held = members(made.file)
    names = [f"files/{name}" for name in sorted(source.files)]
    assert list(held) == [
        *("about", "database.sqlite3.gz", "audit-heads", "demo-accounts.txt", "audit-archive/1-9.jsonl.gz"),
        *names,
    ]
    assert {name: held[f"files/{name}"] for name in source.files} == source.files
    assert (made.files, made.missing) == (len(source.files), [])
    everything = b"".join(held.values())
    for name in ("SECRET_KEY", "FIELD_KEY", "AUDIT_KEY", "BACKUP_KEY"):
        assert getattr(django_settings, name).encode() not in everything
    assert stat.S_IMODE(made.file.stat().st_mode) == 0o600
    assert left_in(source) == {made.file.name, "demo-accounts.txt", "audit-archive"}


def test_backup_is_recorded_and_told_as_the_last_one(source):
    assert last_backup() is None
    first, second = (make_backup(folder=source.var / "backups") for _n in range(2))
    last = last_backup()
    assert (last.file, last.size, last.verified) == (second.file.name, second.size, True)
    assert first.file.name < second.file.name
    after = AuditEntry.objects.filter(act="backup.make").latest("pk").after
    assert {"files": 2, "sealed": second.about.head[0]}.items() <= after.items()


def test_last_backup_is_found_by_an_index_of_its_own(source):
    select = str(AuditEntry.objects.filter(act="backup.make").order_by("-at").values("at").query)
    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN QUERY PLAN " + select.replace("= backup.make", "= 'backup.make'"))
        assert "audit_backups" in str(cursor.fetchall())


def test_heads_noted_after_the_snapshot_stay_out(source, monkeypatch):
    """A head the copy of the database has not would look like a record that was cut off."""
    whole = make.describe

    def sealed_meanwhile(taken):
        record(by=None, act="sign_in")
        seal_entries()
        return whole(taken)

    monkeypatch.setattr(make, "describe", sealed_meanwhile)
    held = members(make_backup(folder=source.var / "backups").file)
    lines = (source.var / "audit-heads").read_bytes().splitlines()
    assert held["audit-heads"].splitlines() == lines[:-1]


def test_file_deleted_for_good_meanwhile_leads_to_a_new_snapshot(source, monkeypatch):
    gone = CircularFile.objects.order_by("pk").first()
    whole, taken = make.describe, []

    def deleted_meanwhile(held):
        if not taken:
            default_storage.delete(gone.file.name)
            CircularFile.objects.filter(pk=gone.pk).delete()
        taken.append(held)
        return whole(held)

    monkeypatch.setattr(make, "describe", deleted_meanwhile)
    made = make_backup(folder=source.var / "backups")
    assert (len(taken), made.files, made.missing) == (2, 1, [])
    assert "missing" not in members(made.file)


def test_file_that_is_lost_is_named_and_the_rest_kept(source, capsys):
    lost = CircularFile.objects.order_by("pk").first().file.name
    (source.var / "files" / lost).unlink()
    call_command("backup")
    assert capsys.readouterr().err == f"A row names a file that is gone: {lost}\n"
    assert members(source.backups[0])["missing"].decode() == lost
    call_command("check_backup")
    told = capsys.readouterr()
    assert told.out.startswith(f"{source.backups[0].name} is whole: made ")
    assert told.err == f"A file was gone already when it was made: {lost}\n"


def refused_and_all_as_before(source, old, sentence):
    before = old.read_bytes()
    with pytest.raises(BackupFailed, match=sentence):
        make_backup(folder=old.parent, keep_count=1)
    assert old.read_bytes() == before
    assert left_in(source) == {old.name}
    assert AuditEntry.objects.filter(act="backup.make").count() == 1


@pytest.mark.parametrize("room", [0, 1000, 40_000])
def test_disk_full_for_the_backup_leaves_none_and_the_old_ones(source, monkeypatch, room):
    old = make_backup(folder=source.var / "backups").file

    @contextmanager
    def taken():
        with snapshot.snapshot() as held, files_up_to(room):
            yield held

    monkeypatch.setattr(make, "snapshot", taken)
    refused_and_all_as_before(source, old, "is full or nearly so: no backup was made, those there are stay")


def test_disk_full_for_the_copy_of_the_database_leaves_none_and_the_old_ones(source):
    old = make_backup(folder=source.var / "backups").file
    with files_up_to(1_000_000):
        refused_and_all_as_before(source, old, "The database can't be copied")


def test_room_that_the_portal_needs_is_left(source, settings, monkeypatch):
    """By the copy of the database as well as by the backup."""
    size = source.database.stat().st_size
    room = settings.FREE_DISK_BYTES + size - 1
    monkeypatch.setattr(kept.shutil, "disk_usage", lambda _folder: SimpleNamespace(free=room))
    with pytest.raises(BackupFailed, match=f"The disk of {source.var} is full or nearly so"):
        make_backup(folder=source.var / "backups")
    room += 1
    assert make_backup(folder=source.var / "backups").size > 0
    whole = make.describe

    def filled_meanwhile(taken):
        nonlocal room
        room = settings.FREE_DISK_BYTES - 1
        return whole(taken)

    monkeypatch.setattr(make, "describe", filled_meanwhile)
    with pytest.raises(BackupFailed, match=f"The disk of {source.var / 'backups'} is full or nearly so"):
        make_backup(folder=source.var / "backups")
    assert len(left_in(source)) == 1


def test_backup_that_does_not_read_back_is_none(source, monkeypatch):
    """A disk that loses a bit is seen before the file gets its name."""

    def flipped(descriptor):
        path = next((source.var / "backups").glob("*.unfinished"))
        data = bytearray(path.read_bytes())
        data[len(data) // 2] ^= 1
        path.write_bytes(data)

    monkeypatch.setattr("reform.core.backups.make.os.fsync", flipped)
    with pytest.raises(BackupFailed, match="damaged"):
        make_backup(folder=source.var / "backups")
    assert left_in(source) == set()


def test_damaged_database_is_not_backed_up(source):
    """Else one night after the other would replace the good backups by bad ones."""
    old = make_backup(folder=source.var / "backups").file
    with connection.cursor() as cursor:
        cursor.execute("SELECT rootpage FROM sqlite_master WHERE name = 'audit_backups'")
        ((page,),) = cursor.fetchall()
        cursor.execute("PRAGMA page_size")
        ((size,),) = cursor.fetchall()
    connection.close()
    with source.database.open("r+b") as file:
        file.seek((page - 1) * size)
        file.write(b"\xff" * 8)
    with pytest.raises(BackupFailed, match="The database itself is damaged"):
        make_backup(folder=old.parent, keep_count=1)
    assert left_in(source) == {old.name}


def test_without_a_key_nothing_is_written(source, settings):
    settings.BACKUP_KEY = ""
    for dry in (False, True):
        with pytest.raises(CommandError, match="BACKUP_KEY is not set: a backup is never written unlocked"):
            call_command("backup", dry_run=dry)
    assert not (source.var / "backups").exists()


def test_dry_run_says_what_would_be_done_and_does_nothing(source, capsys):
    made = make_backup(folder=source.var / "backups")
    call_command("backup", dry_run=True, keep_count=1)
    said = capsys.readouterr().out
    rows = sum(made.about.rows.values()) + 1
    size = sum(map(len, source.files.values()))
    assert said == (
        f"Would write {rows} rows and 2 files ({size} bytes) to {source.var / 'backups'}.\n"
        f"Would remove {made.file.name}.\n"
    )
    assert source.backups == [made.file]


def test_empty_database_is_no_portal(empty, source):
    with at(empty("nothing")), pytest.raises(BackupFailed, match="no portal in this database"):
        make_backup(folder=source.var / "backups")


def test_missing_pg_dump_is_named(monkeypatch, settings):
    settings.PG_PROGRAMS = ""
    monkeypatch.setenv("PATH", "/nowhere")
    monkeypatch.setattr(postgres, "DEBIAN", Path("/nowhere"))
    with pytest.raises(BackupFailed, match="pg_dump is missing: install PostgreSQL's client programs"):
        postgres.program("pg_dump")
