"""A full disk: nothing half written is left, no row points to nothing, other pages work, and later it works again."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from django.utils import timezone

from reform.core.jobs import enqueue
from reform.core.models import Job
from reform.core.periods import Period
from reports.models import Circular, CircularFile, CircularSnapshot
from reports.services.periods import open_period
from tasks.models import Notice
from tests.faults.conftest import Office, state_of
from tests.faults.programs import wait
from tests.tasks.paper import TEXT

ROOM = 256 * 1024
LARGE = 200 * 1024


@contextmanager
def small_disk(folder: Path) -> Iterator[None]:
    """Let the folder be a disk of its own with little room; raises AssertionError where nobody may mount one."""
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={ROOM}", "none", str(folder)], capture_output=True, text=True
    )
    assert done.returncode == 0, f"a small disk can be mounted by root alone: {done.stderr}"
    try:
        yield
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


def fill(filler: Path) -> None:
    """Write until there is no room left."""
    with suppress(OSError), filler.open("wb", buffering=0) as file:
        for _page in range(2 * ROOM // 4096):
            file.write(bytes(4096))
    left = os.statvfs(filler)
    assert left.f_bavail == 0


@pytest.fixture
def full(office: Office) -> Iterator[Path]:
    """The folder of the kept files on a disk of its own, filled to its end; the file that fills it is returned."""
    folder = office.var / "files"
    with small_disk(folder):
        filler = folder / ".filler"
        fill(filler)
        yield filler
        filler.unlink(missing_ok=True)
        # What must hold is asked once the disk is gone.
        shutil.copytree(folder, office.var / "copy")
    shutil.copytree(office.var / "copy", folder, dirs_exist_ok=True)


@pytest.mark.parametrize(("language", "words"), [("zh-hans", "存储空间已满"), ("en", "disk is full")])
def test_upload_on_a_full_disk_leaves_nothing_and_works_once_there_is_room(office, full, language, words):
    she = office.visitor(office.web(FREE_DISK_BYTES="-1000000"), "clerk", language)
    file = {"file": ("工作任务.txt", TEXT.encode())}
    answer = she.post("/notices/upload/", {}, file)
    assert (answer.status, words in answer.text) == (507, True), answer.text[:300]
    assert (office.kept(), Notice.objects.count()) == ([full], 0)
    assert she.get("/ledger/").status == 200
    full.unlink()
    assert she.post("/notices/upload/", {}, file).status == 302
    assert (len(office.kept()), Notice.objects.count()) == (1, 1)


def test_upload_on_a_nearly_full_disk_is_refused_before_it_is_read(office, full):
    she = office.visitor(office.web(FREE_DISK_BYTES=str(1 << 20)), "clerk", "en")
    answer = she.post("/notices/upload/", {}, {"file": ("a.txt", TEXT.encode())})
    assert (answer.status, "disk is nearly full" in answer.text) == (422, True)


def test_pdf_on_a_full_disk_is_tried_again_and_then_given_up_with_its_reason(office, full):
    cast = office.cast
    cast.task(1)
    month = Period(timezone.localdate().replace(day=1))
    period = open_period(ledger=cast.ledger, period=month, by=cast.clerk)
    papers = {"programme": cast.programme, "jurisdiction": cast.city}
    paper = Circular.objects.create(period=period, year=month.start.year, title="通报", **papers)
    snapshot = CircularSnapshot.objects.create(circular=paper, number=1, data={}, sha256="0" * 64)
    payload = {"snapshot": str(snapshot.uid), "size": LARGE, "name": "full"}
    office.worker("-B", "-s", str(office.var / "schedule"))
    job = enqueue(kind="faults.full", key="full", payload=payload)
    for attempt in (1, 2, 3):
        wait(
            lambda at=attempt: Job.objects.get(uid=job.uid).attempts == at and state_of(job.uid) != "running"
        )
        # The pause before the next try is of half a minute and more.
        Job.objects.filter(uid=job.uid, state="queued").update(not_before=timezone.now())
    row = Job.objects.get(uid=job.uid)
    assert (row.state, "No space left on device" in row.error) == ("dead", True)
    assert (office.kept(), CircularFile.objects.count()) == ([full], 0)
    full.unlink()
    enqueue(kind="faults.full", key="full", payload=payload)
    wait(lambda: state_of(job.uid) == "done")
    assert (len(office.kept()), CircularFile.objects.count()) == (1, 1)


def test_web_whose_log_cannot_be_written_goes_on(office):
    """/dev/full says to every write what a full disk says."""
    she = office.visitor(office.web(out=Path("/dev/full"), LOG_LEVEL="DEBUG"), "clerk")
    assert [she.get(path).status for path in ("/ledger/", "/nothing-here/", "/ledger/")] == [200, 404, 200]
