"""A backup made while others write, restored into an empty place, on both databases."""

from __future__ import annotations

import threading
from hashlib import sha256

import pytest
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.db import connection, connections, transaction
from django.test import Client

from departments.selectors.policy import forget_policy
from reform.core.audit import record
from reform.core.audit_seals import seal_entries
from reform.core.audit_verify import verify_record
from reform.core.backups.about import describe
from reform.core.backups.last import last_backup
from reform.core.backups.snapshot import snapshot
from reform.core.files import as_content
from reform.core.invariants import Look, broken
from reform.core.models import AuditEntry, Job
from tasks.models import Evidence
from tests.backup.filled import PHONE
from tests.backup.places import at
from tests.departments.second_factor.steps import code, enter, home, show

WRITES_BEFORE, PATIENCE = 5, 30


class Writer(threading.Thread):
    """Writes on and on: in each transaction an entry of the record, a job and a file with its row."""

    def __init__(self, cast) -> None:
        super().__init__()
        self.task, self.unit = cast.task(900), cast.health
        self.count, self.stop = 0, threading.Event()
        self.warm = threading.Event()
        self.failed: Exception | None = None

    def run(self) -> None:
        try:
            while not self.stop.is_set():
                self._write(self.count)
                self.count += 1
                if self.count == WRITES_BEFORE:
                    self.warm.set()
        except Exception as failed:
            self.failed = failed
        finally:
            self.warm.set()
            connections.close_all()

    def _write(self, number: int) -> None:
        data = f"load {number}".encode() * 50
        with transaction.atomic():
            record(by=None, act="load", after={"number": number})
            Evidence.objects.create(
                task=self.task,
                department=self.unit,
                file=as_content(data, "load.txt"),
                file_name=f"load {number}",
                size=len(data),
                sha256=sha256(data).hexdigest(),
            )
            Job.objects.create(kind="load", key=f"load:{number}", not_before="2099-01-01T00:00:00Z")
        if number % 3 == 0:
            seal_entries()


def loads() -> tuple[int, int, int]:
    return (
        AuditEntry.objects.filter(act="load").count(),
        Job.objects.filter(kind="load").count(),
        Evidence.objects.filter(file_name__startswith="load").count(),
    )


@pytest.fixture
def copy(source, filled, empty, capsys):
    """The place of a copy restored from a backup that was made while a thread wrote; nothing of the source is left."""
    writer = Writer(filled.cast)
    writer.start()
    assert writer.warm.wait(PATIENCE)
    call_command("backup")
    assert writer.is_alive()
    writer.stop.set()
    writer.join(PATIENCE)
    assert writer.failed is None
    assert loads()[0] > WRITES_BEFORE
    source.var.joinpath("files").rename(source.var / "gone")
    connection.close()
    with at(empty("copy")) as place:
        call_command("restore", str(source.backups[0]))
        yield place


def test_a_copy_is_the_moment_of_its_backup_and_everything_works_in_it(copy, filled, capsys, settings):
    said = capsys.readouterr().out
    assert "The record holds, and everything that must." in said

    # One moment: never a part of what was written together.
    entries, jobs, files = loads()
    assert WRITES_BEFORE <= entries == jobs == files
    assert sha256_of_kept(copy) == {row.file.name: row.sha256 for row in Evidence.objects.all()} | {
        name: sha256(data).hexdigest()
        for name, data in copy.files.items()
        if not name.startswith("evidence/")
    }
    assert list(broken(Look())) == []
    assert verify_record().ok
    assert verify_record().waiting == 0

    # Nobody is signed in; what was being done waits, with the try it had.
    assert Session.objects.count() == 0
    job = Job.objects.get(uid=filled.job)
    assert (job.state, job.attempts, job.lease_until, job.lease_token) == ("queued", 2, None, None)
    assert list(AuditEntry.objects.order_by("pk").values_list("act", flat=True))[-1] == "backup.restore"

    # Password, second factor and the field that lies locked; then the paper, bit by bit.
    settings.PROFILE = "production"
    forget_policy()
    client = enter("head")
    assert home(client).status_code == 302
    show(client, code(filled.key))
    assert home(client).status_code == 200
    head = type(filled.cast.head.user).objects.get(username="head")
    assert head.phone == PHONE
    answer = client.get(filled.pdf)
    assert sha256(b"".join(answer.streaming_content)).hexdigest() == filled.sha256
    assert Client().get(filled.pdf).status_code == 302


def sha256_of_kept(copy) -> dict[str, str]:
    return {name: sha256(data).hexdigest() for name, data in copy.files.items()}


def test_a_copy_goes_on_by_itself(copy, capsys):
    """The restored portal seals, works and is backed up again; its record tells of no backup of its own yet."""
    assert last_backup() is None
    record(by=None, act="after")
    assert seal_entries() >= 1
    assert verify_record().ok
    call_command("backup")
    made = last_backup()
    assert made is not None
    assert (made.file, made.verified) == (copy.backups[0].name, True)
    assert made.size == copy.backups[0].stat().st_size
    with snapshot() as taken:
        assert describe(taken).rows["core_auditentry"] == AuditEntry.objects.count()
