"""The files programs print into are turned over while they are written, and kept 180 days."""

import gzip
import os
import subprocess
import sys
import time
from datetime import date, timedelta

from reform.bootstrap import database, logs
from reform.supervisor import Process

DAY = 24 * 3600
TODAY = date.today()


def aged(path, days):
    moment = time.time() - days * DAY
    os.utime(path, (moment, moment))


def test_log_is_due_by_size_and_by_day(tmp_path, monkeypatch):
    log = tmp_path / "web.log"
    assert not logs.is_due(log, today=TODAY, new_day=True)
    log.write_text("")
    assert not logs.is_due(log, today=TODAY, new_day=True)
    log.write_text("x\n")
    assert not logs.is_due(log, today=TODAY, new_day=False)
    assert logs.is_due(log, today=TODAY, new_day=True)
    assert logs.is_due(log, today=TODAY + timedelta(days=1), new_day=False)
    monkeypatch.setattr(logs, "LIMIT_BYTES", 1)
    assert logs.is_due(log, today=TODAY, new_day=False)


def test_turned_over_log_keeps_every_line_and_the_program_writes_on(tmp_path):
    log = tmp_path / "web.log"
    say = "import sys\nfor line in sys.stdin: print(line.strip(), flush=True)"
    with log.open("ab") as out:
        program = subprocess.Popen(
            [sys.executable, "-c", say], stdin=subprocess.PIPE, stdout=out, text=True, bufsize=1
        )
    with program:
        for round_ in range(3):
            for n in range(50):
                program.stdin.write(f"{round_}-{n}\n")
            until = time.monotonic() + 30
            while log.read_text().count("\n") < 50 and time.monotonic() < until:
                time.sleep(0.02)
            logs.turn_over(log)
        program.stdin.close()
    assert log.read_text() == ""
    packed = list(tmp_path.glob("web.log.*.gz"))
    said = [line for path in packed for line in gzip.decompress(path.read_bytes()).decode().split()]
    assert sorted(said) == sorted(f"{round_}-{n}" for round_ in range(3) for n in range(50))
    assert {path.stat().st_mode & 0o777 for path in packed} == {0o600}
    assert {path.name for path in tmp_path.iterdir()} == {"web.log", *(path.name for path in packed)}


def test_packed_logs_go_after_180_days_and_not_before(tmp_path):
    log = tmp_path / "web.log"
    kept, old, other = (tmp_path / name for name in ("web.log.1.gz", "web.log.2.gz", "worker.log.1.gz"))
    for path, days in [(kept, 179), (old, 181), (other, 999)]:
        path.touch()
        aged(path, days)
    assert logs.remove_old(log) == [old]
    assert kept.exists()
    assert other.exists()


def test_process_tidies_its_log_and_survives_a_full_disk(tmp_path, monkeypatch, capsys):
    process = Process("web", [], {}, tmp_path, tmp_path / "web.log")
    process.log.write_text("yesterday\n")
    process.tidy_log(today=TODAY, new_day=True)
    assert [gzip.decompress(path.read_bytes()) for path in tmp_path.glob("*.gz")] == [b"yesterday\n"]
    process.log.write_text("today\n")

    def full(_log):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(logs, "turn_over", full)
    process.tidy_log(today=TODAY, new_day=True)
    assert "No space left on device" in capsys.readouterr().out
    assert process.log.read_text() == "today\n"


def test_reset_forgets_the_heads_of_a_record_that_is_gone(tmp_path, monkeypatch):
    monkeypatch.setattr(database, "VAR_DIR", tmp_path)
    for name in ("SQLITE_FILE", "DEMO_ACCOUNTS", "NO_DEMO"):
        monkeypatch.setattr(database, name, tmp_path / name)
    (tmp_path / "audit-heads").write_text("x")
    (tmp_path / "audit-archive").mkdir()
    copy = tmp_path / "backup-1.sqlite3"
    copy.write_text("x")
    database.remove_data()
    assert list(tmp_path.iterdir()) == [copy]


def test_reset_keeps_backups_and_the_keys_that_open_them(tmp_path, monkeypatch):
    monkeypatch.setattr(database, "VAR_DIR", tmp_path)
    for name in ("SQLITE_FILE", "DEMO_ACCOUNTS", "NO_DEMO"):
        monkeypatch.setattr(database, name, tmp_path / name)
    for name in database.KEYS:
        monkeypatch.delenv(name, raising=False)
    database.make_keys()
    keys = {path.name for path in tmp_path.iterdir()}
    backup = tmp_path / "backups" / "portal-20261122T000000000Z.backup"
    backup.parent.mkdir()
    backup.touch()
    database.remove_data()
    assert {path.name for path in tmp_path.iterdir()} == {"backups", *keys}
    backup.unlink()
    database.remove_data()
    assert [path.name for path in tmp_path.iterdir()] == ["backups"]
