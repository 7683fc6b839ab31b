"""What is restored, where to, and what is refused with nothing changed."""

from __future__ import annotations

import gzip
import json
import os
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from reform.bootstrap.services import only_one_portal
from reform.core.backups import about, make
from reform.core.backups.make import make_backup
from reform.core.backups.members import MemberReader, writing
from reform.core.models import AuditEntry
from tests.backup.places import LOCK, at, files_up_to


@pytest.fixture
def vendor() -> str:
    """SQLite alone."""
    return "sqlite"


@pytest.fixture
def backup(source, filled) -> Path:
    """A good backup of a filled portal."""
    return make_backup(folder=source.var / "backups").file


def everything(place) -> dict[str, bytes]:
    """Every file below the place but the lock of a running portal."""
    return {
        str(path.relative_to(place.var)): path.read_bytes()
        for path in place.var.rglob("*")
        if path.is_file() and path.name != "portal.lock"
    }


def refused(place, backup, sentence, **options):
    before = everything(place)
    with pytest.raises(CommandError, match=sentence):
        call_command("restore", str(backup), **options)
    connection.close()
    assert everything(place) == before


def rewritten(backup: Path, change) -> Path:
    """Write the backup anew, as whoever has its key could, with other members."""
    with backup.open("rb") as opened:
        members = {name: b"".join(blocks) for name, blocks in MemberReader(opened, [LOCK])}
    made = backup.with_name("rewritten.backup")
    with made.open("wb") as out, writing(out, LOCK) as writer:
        for name, data in change(members).items():
            writer.add(name, [data])
    return made


def changed(backup: Path, **values) -> Path:
    """Write it anew with another `about`."""

    def change(members):
        return members | {"about": json.dumps(json.loads(members["about"]) | values).encode()}

    return rewritten(backup, change)


@pytest.mark.parametrize(
    ("damage", "sentence"),
    [
        (lambda data: data[: len(data) // 2], "damaged, cut off or put together anew"),
        (lambda data: data[:50_000] + b"XX" + data[50_002:], "damaged, cut off or put together anew"),
        (lambda data: data[:10], "no backup of the portal"),
        (lambda data: b"PK" + data, "no backup of the portal"),
    ],
)
def test_damaged_backup_is_refused_and_nothing_changed(backup, empty, damage, sentence):
    backup.write_bytes(damage(backup.read_bytes()))
    with at(empty("copy")) as place:
        refused(place, backup, sentence)
        with pytest.raises(CommandError, match=sentence):
            call_command("check_backup", str(backup))


def test_backup_under_another_key_is_refused(backup, empty):
    with at(empty("copy"), BACKUP_KEY="another " * 8) as place:
        refused(place, backup, "locked with another BACKUP_KEY")
    with at(empty("copy"), BACKUP_KEY="another " * 8, BACKUP_KEY_FALLBACKS=[LOCK]):
        call_command("restore", str(backup))


def test_backup_that_is_not_there_is_said(empty, tmp_path):
    with at(empty("copy")) as place:
        refused(place, tmp_path / "none.backup", "none.backup can't be read: No such file")


@pytest.mark.parametrize("name", ["FIELD_KEY", "AUDIT_KEY"])
def test_keys_kept_apart_are_asked_for(backup, empty, name, capsys):
    with at(empty("copy"), **{name: "another " * 8}) as place:
        refused(place, backup, f"{name} are not those of the portal that was backed up")
        call_command("check_backup", str(backup))
        assert f"{name} here is not the one it was made with" in capsys.readouterr().err
    with at(empty("copy"), **{name: "another " * 8, f"{name}_FALLBACKS": [getattr(settings, name)]}):
        call_command("restore", str(backup), dry_run=True)


def test_copy_without_its_key_is_made_when_asked_and_said_not_to_hold(backup, empty):
    with at(empty("copy"), AUDIT_KEY="another " * 8) as place:
        with pytest.raises(CommandError, match="The copy does not hold, do not work in it: audit: "):
            call_command("restore", str(backup), without_keys=True)
        assert place.database.exists()


def test_newer_backups_are_refused(backup, empty):
    known = json.loads(next(iter_member(backup, "about")))["migrations"]
    with at(empty("copy")) as place:
        refused(place, changed(backup, version="99.0"), "made by a newer portal, version 99.0; this is")
        newer = changed(backup, migrations=[*known, "tasks.0999_future"])
        refused(place, newer, r"made by a newer portal, version .* \(it knows tasks.0999_future\)")
        refused(place, changed(backup, format=2), "The backup has format 2")
        refused(place, changed(backup, database="postgresql"), "is of a portal on PostgreSQL")


def iter_member(backup, wanted):
    with backup.open("rb") as opened:
        for name, blocks in MemberReader(opened, [LOCK]):
            if name == wanted:
                yield b"".join(blocks)


def test_older_backup_is_migrated(source, filled, empty, monkeypatch, capsys):
    last = MigrationRecorder.Migration.objects.filter(app="axes").latest("id")
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE axes_accessattemptexpiration")
    last.delete()
    monkeypatch.setattr(about, "version", lambda: "0.0.9")
    made = make_backup(folder=source.var / "backups").file
    monkeypatch.undo()
    with at(empty("copy")):
        call_command("restore", str(made))
        assert "1 migrations brought it from version 0.0.9 up to date." in capsys.readouterr().out
        assert "axes_accessattemptexpiration" in connection.introspection.table_names()


def test_copy_that_cannot_be_brought_up_to_date_is_told_of(backup, empty, monkeypatch):
    def fails(*_args, **_options):
        raise RuntimeError("this migration fails")

    monkeypatch.setattr("reform.core.management.commands.restore.settle", fails)
    with (
        at(empty("copy")),
        pytest.raises(
            CommandError, match="does not fit this version, do not work in it: this migration fails"
        ),
    ):
        call_command("restore", str(backup))


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (
            lambda members: members | {"files/../../outside": b"x"},
            r"a file with the name 'files/../../outside'",
        ),
        (lambda members: members | {"/outside": b"x"}, "a file with the name '/outside'"),
        (
            lambda members: {name: data for name, data in members.items() if "database" not in name},
            "The backup holds no database",
        ),
        (
            lambda members: {
                "database.sqlite3.gz": members["database.sqlite3.gz"],
                "about": members["about"],
            },
            "does not say what it is",
        ),
        (
            lambda members: members | {"database.sqlite3.gz": gzip.compress(b"no database")},
            "The database in the backup is damaged",
        ),
        (
            lambda members: members | {"database.sqlite3.gz": members["database.sqlite3.gz"][:-9]},
            "The backup's database is not whole",
        ),
    ],
)
def test_contents_that_lead_elsewhere_or_lack_something_are_refused(backup, empty, change, sentence):
    with at(empty("copy")) as place:
        refused(place, rewritten(backup, change), sentence)


def test_database_that_is_not_the_one_told_of_is_refused(backup, empty):
    with at(empty("copy")) as place:
        refused(place, changed(backup, head=[1, "0" * 64]), "not the one it tells of")
        refused(place, changed(backup, rows={"core_auditentry": 1}), "not the one it tells of")


def test_filled_place_is_refused_unless_it_is_named(backup, source, capsys):
    AuditEntry.objects.create(act="later", at="2026-11-22T00:00:00Z")
    connection.close()
    heads = (source.var / "audit-heads").read_bytes()
    files, database = source.files, source.database.read_bytes()
    sentence = (
        "This place is not empty: it holds the database portal.sqlite3 and kept files. Restore into an empty one, "
        r"or name it: --over portal.sqlite3 \(what it holds is moved aside\)."
    )
    refused(source, backup, sentence)
    refused(source, backup, sentence, over="portal")
    (source.var / "files" / "later").write_text("later")
    call_command("restore", str(backup), over="portal.sqlite3")
    assert not AuditEntry.objects.filter(act="later").exists()
    assert source.files == files
    # What stood there lies beside it.
    (aside,) = source.var.glob("backup-*.sqlite3")
    assert aside.read_bytes() == database
    (former,) = source.var.glob("files-before-*")
    assert (former / "later").read_text() == "later"
    (noted,) = source.var.glob("audit-heads-before-*")
    assert noted.read_bytes() == heads
    said = capsys.readouterr().out
    for kept in (aside, former, noted):
        assert f"What stood here before is kept: {kept}." in said


def test_kept_files_alone_make_a_place_filled(backup, empty):
    with at(empty("copy")) as place:
        (place.var / "files" / "notices").mkdir(parents=True)
        refused(place, backup, "not empty: it holds kept files")


def test_running_portal_is_refused(backup, empty):
    with at(empty("copy")) as place, only_one_portal():
        refused(place, backup, r"The portal is already running on .*\. Stop it, then restore\.")


def test_dry_run_reads_and_judges_and_changes_nothing(backup, empty, capsys):
    with at(empty("copy")) as place:
        call_command("restore", str(backup), dry_run=True)
        assert "2 files. It can be restored here." in capsys.readouterr().out
        assert everything(place) == {}
        assert list(place.var.glob(".restoring-*")) == []


def test_what_a_killed_restore_left_goes(backup, empty):
    with at(empty("copy")) as place:
        (place.var / ".restoring-old" / "files").mkdir(parents=True)
        call_command("restore", str(backup))
        assert list(place.var.glob(".restoring-*")) == []


def test_disk_full_while_restoring_changes_nothing(backup, empty):
    with at(empty("copy")) as place, files_up_to(100_000):
        refused(place, backup, "can't take the backup: File too large. Nothing was changed")


def test_restored_files_are_their_owners_alone(backup, empty):
    mask = os.umask(0)
    try:
        with at(empty("copy")) as place:
            call_command("restore", str(backup))
            modes = {path.stat().st_mode & 0o777 for path in place.var.rglob("*") if path.is_file()}
            folders = {
                path.stat().st_mode & 0o777 for path in (place.var / "files").rglob("*") if path.is_dir()
            }
    finally:
        os.umask(mask)
    assert modes - {0o666} == {0o600}
    assert folders == {0o700}


def test_extras_go_where_they_lay(source, filled, empty):
    (source.var / "demo-accounts.txt").write_text("accounts")
    (source.var / "audit-archive").mkdir()
    (source.var / "audit-archive" / "1-9.jsonl.gz").write_text("archived")
    backup = make.make_backup(folder=source.var / "backups").file
    with at(empty("copy")) as place:
        call_command("restore", str(backup))
        assert (place.var / "demo-accounts.txt").read_text() == "accounts"
        assert (place.var / "audit-archive" / "1-9.jsonl.gz").read_text() == "archived"
