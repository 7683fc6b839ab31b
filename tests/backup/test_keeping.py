"""Which backups stay, under which names, and that one is made at a time."""

from __future__ import annotations

import fcntl
from datetime import UTC, datetime, timedelta

import pytest

from reform.core.backups.faults import BackupFailed
from reform.core.backups.kept import backups_in, made_at, name_of, newest, only_one, too_old

NOW = datetime(2026, 11, 22, 18, 30, 5, 250_000, tzinfo=UTC)
DAYS = (0, 1, 5, 30, 31, 400)


@pytest.fixture
def folder(tmp_path):
    """Backups of so many days ago, an unfinished one and others' files."""
    for days in DAYS:
        (tmp_path / name_of(NOW - timedelta(days=days))).touch()
    for name in ("portal-20200101T000000000Z.unfinished", "portal-2020.backup", "mine.backup", "notes.txt"):
        (tmp_path / name).touch()
    return tmp_path


def test_name_is_the_moment_in_utc():
    there = NOW.astimezone(tz=None)
    assert name_of(there) == "portal-20261122T183005250Z.backup"
    assert name_of(NOW) == name_of(there)


@pytest.mark.parametrize(
    ("days", "count", "gone"),
    [
        (None, None, []),
        (30, None, [31, 400]),
        (2, None, [5, 30, 31, 400]),
        (None, 2, [5, 30, 31, 400]),
        (None, 9, []),
        (30, 1, [31, 400]),
        (2, 4, [31, 400]),
    ],
)
def test_old_ones_go_that_no_rule_keeps(folder, days, count, gone):
    found = too_old(folder, now=NOW, days=days, count=count)
    assert [(NOW - made_at(file)).days for file in found] == gone


def test_the_newest_stays_however_old(folder):
    later = NOW + timedelta(days=900)
    found = too_old(folder, now=later, days=1, count=None)
    assert [(NOW - made_at(file)).days for file in found] == [1, 5, 30, 31, 400]
    assert len(too_old(folder, now=later, days=1, count=None, coming=1)) == len(DAYS)


def test_unfinished_ones_and_others_files_are_no_backups(folder):
    assert len(backups_in(folder)) == len(DAYS)
    assert newest(folder).name == name_of(NOW)


def test_no_backup_is_said(tmp_path):
    with pytest.raises(BackupFailed, match="There is no backup in"):
        newest(tmp_path)


def test_what_a_killed_backup_left_is_removed(folder):
    with only_one(folder):
        assert list(folder.glob("*.unfinished")) == []
        assert len(backups_in(folder)) == len(DAYS)


def test_a_second_backup_at_once_is_refused(tmp_path):
    with (tmp_path / ".lock").open("a") as other:
        fcntl.flock(other, fcntl.LOCK_EX)
        with pytest.raises(BackupFailed, match="Another backup is being made"), only_one(tmp_path):
            pass


def test_folder_that_takes_nothing_is_said(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(BackupFailed, match="can't be written to: "), only_one(tmp_path / "file" / "inside"):
        pass
