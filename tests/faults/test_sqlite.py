"""The embedded database under four web processes, a worker and beat at once: nobody is told that it is locked.

Then everything is killed in the midst of it, again and again: the file is whole, and what was promised is in it.
"""

from __future__ import annotations

import shutil
import sqlite3
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as portal
from django.utils import timezone

from reform.core.jobs import enqueue
from reform.core.models import Job
from reform.core.periods import Period
from reports.models import ProgressReport
from reports.services.periods import open_period
from tests import kept
from tests.browser.processes import manage, portal_environment
from tests.cast import make_cast
from tests.faults import programs
from tests.faults.conftest import FAST, LEASE, Office, assert_all_holds
from tests.faults.programs import Program, wait
from tests.races.conftest import default_database

REPORTS = 60
SECONDS = 15
KILLS = 3
FILED = {"text": "已完成调研，形成初稿。", "self_rated": "on_schedule", "act": "submit"}
SAVED = FILED | {"act": "save"}


@pytest.fixture
def small(
    broker: Program, broker_folder: Path, tmp_path: Path, settings: Any, django_db_blocker: Any
) -> Iterator[Office]:
    """An office on the embedded database, with a month of reports."""
    shutil.copy(kept.migrated() / kept.MIGRATED, tmp_path / kept.MIGRATED)
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.AUDIT_HEADS = tmp_path / "audit-heads"
    settings.JOB_LEASE_SECONDS = LEASE
    settings.JOBS_WAITING = 10_000
    for name in ("files", "flags", "done"):
        (tmp_path / name).mkdir()
    keys = {name: getattr(portal, name) for name in ("SECRET_KEY", "FIELD_KEY", "AUDIT_KEY")}
    redis = f"redis+socket://{broker_folder}/valkey.sock?virtual_host=0"
    env = portal_environment(tmp_path, REDIS_URL=redis, **keys, **FAST)
    with django_db_blocker.unblock(), default_database("", embedded=tmp_path / kept.MIGRATED):
        office = Office(env, tmp_path, None, broker, make_cast())  # type: ignore[arg-type] # no server here
        for number in range(1, REPORTS + 1):
            office.cast.task(number)
        month = Period(timezone.localdate().replace(day=1))
        open_period(ledger=office.cast.ledger, period=month, by=office.cast.clerk)
        try:
            yield office
            for program in reversed(office.started):
                program.stop()
            assert_all_holds()
        finally:
            for program in reversed(office.started):
                program.kill()


class Load:
    """People who save, file and read until they are told to stop; what they were answered, and what was promised."""

    def __init__(self, office: Office, url: str, reports: list[str]) -> None:
        self.answers: Counter[str] = Counter()
        self.promised: list[str] = []
        self.slowest = 0.0
        self.over = threading.Event()
        halves = reports[::2], reports[1::2]
        people = [office.visitor(url, "liaison") for _half in halves]
        readers = [office.visitor(url, "clerk"), office.visitor(url, "leader")]
        self.threads = [
            threading.Thread(target=self._file, args=(person, half))
            for person, half in zip(people, halves, strict=True)
        ] + [threading.Thread(target=self._read, args=(reader,)) for reader in readers]

    def start(self) -> Load:
        """Begin."""
        for thread in self.threads:
            thread.start()
        return self

    def stop(self) -> None:
        """End, after the answers that are under way."""
        self.over.set()
        for thread in self.threads:
            thread.join()

    def _count(self, ask: Any, *given: Any) -> int:
        try:
            answer = ask(*given)
        except OSError:
            # Nobody listens, or hung up.
            self.answers["none"] += 1
            time.sleep(0.1)
            return 0
        self.slowest = max(self.slowest, answer.seconds)
        self.answers[str(answer.status)] += 1
        return int(answer.status)

    def _file(self, person: Any, reports: list[str]) -> None:
        waiting = list(reports)
        while waiting and not self.over.is_set():
            address = f"/reports/{waiting[0]}/"
            self._count(person.post, address, SAVED)
            if self._count(person.post, address, FILED) == 302:
                self.promised.append(waiting.pop(0))

    def _read(self, reader: Any) -> None:
        while not self.over.is_set():
            for address in ("/ledger/", "/"):
                self._count(reader.get, address)


def begin(office: Office) -> str:
    """Start four web processes, a worker and beat; return the address."""
    office.started = []
    url = office.web(workers=4)
    office.worker(name=f"worker{time.time_ns()}")
    office.start(programs.beat(office.env))
    return url


def waiting() -> list[str]:
    """The reports that nobody filed yet."""
    found = ProgressReport.objects.exclude(state="submitted").order_by("pk")
    return [str(uid) for uid in found.values_list("uid", flat=True)]


def integrity(office: Office) -> str:
    """What SQLite says of its file."""
    with closing(sqlite3.connect(office.var / kept.MIGRATED)) as file:
        return str(file.execute("PRAGMA integrity_check").fetchone()[0])


def said(office: Office) -> str:
    """Everything the processes wrote."""
    return "".join(path.read_text("utf-8", "replace") for path in office.var.glob("*.log"))


def test_nobody_is_told_that_the_database_is_locked(small):
    load = Load(small, begin(small), waiting()).start()
    for number in range(20):
        enqueue(kind="faults.note", key=f"note:{number}", payload={"name": f"n{number}"})
        time.sleep(SECONDS / 20)
    load.stop()
    assert set(load.answers) <= {"200", "302"}, load.answers
    # Few on a busy machine; what counts is that none was refused.
    assert load.answers["302"] > 4
    assert load.slowest < 20
    assert "OperationalError" not in said(small)
    assert "database is locked" not in said(small)
    wait(lambda: Job.objects.filter(kind="faults.note", state="done").count() == 20)
    assert [small.times_done(f"n{number}") for number in range(20)] == [1] * 20
    assert integrity(small) == "ok"
    assert len(load.promised) == REPORTS - len(waiting())


def test_everything_killed_in_the_midst_leaves_the_file_whole_and_what_was_promised_in_it(small):
    promised: list[str] = []
    for _time in range(KILLS):
        load = Load(small, begin(small), waiting()).start()
        time.sleep(2.5)
        for program in small.started:
            program.kill()
        load.stop()
        promised += load.promised
        assert integrity(small) == "ok"
    assert promised
    ledger = small.var / "promised"
    ledger.write_text("\n".join(promised))
    told = manage("check_invariants", "--unsealed", "--ledger", str(ledger), env=small.env)
    assert told.startswith("Everything holds")
