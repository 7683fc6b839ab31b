"""What the processes of this machine count for Prometheus: requests and jobs, how many and how long.

Every process writes a file of its own (the library's multiprocess mode); whoever is asked adds them up. A process that
did not call `begin` (a command, a test) counts nothing.
"""

from __future__ import annotations

import fcntl
import logging
import os
from collections.abc import Iterable
from itertools import count
from pathlib import Path
from typing import IO

from prometheus_client import Counter, Histogram, Metric, values
from prometheus_client.mmap_dict import MmapedDict
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

log = logging.getLogger(__name__)
FOLDER = "PROMETHEUS_MULTIPROC_DIR"
REQUEST_BUCKETS = (0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
JOB_BUCKETS = (0.1, 0.5, 1, 5, 15, 60, 180, 600)
# So much of the disk a file takes from the first: one that had to grow on a full disk would end its process.
ALLOTTED = {"counter": 1 << 20, "histogram": 2 << 20}


class Slots:
    """Names the file of the process: the lowest number that no living process holds.

    Files named by process ids would become ever more, as workers come and go; a slot's figures go on where they stood.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.pid = 0
        self.name = ""
        self.lock: IO[str] | None = None

    def __call__(self) -> str:
        # A process made by fork takes a slot of its own.
        if self.pid != os.getpid():
            self._take()
        return self.name

    def _take(self) -> None:
        for number in count():
            lock = (self.folder / f"slot{number}.lock").open("a")
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                lock.close()
                continue
            for kind, size in ALLOTTED.items():
                _make_room(self.folder / f"{kind}_slot{number}.db", size)
            self.pid, self.name, self.lock = os.getpid(), f"slot{number}", lock
            return


def _make_room(path: Path, size: int) -> None:
    """Give a file its room on the disk; one that a power cut spoilt begins anew. Raises OSError on a full disk."""
    if path.exists() and not _is_whole(path):
        path.unlink()
    try:
        with path.open("ab") as file:
            os.posix_fallocate(file.fileno(), 0, size)
    except OSError:
        if not _is_whole(path):
            path.unlink(missing_ok=True)
        raise


def _is_whole(path: Path) -> bool:
    """Tell whether a file's figures can be read."""
    try:
        list(MmapedDict.read_all_values_from_file(str(path)))
    except Exception:
        # Whatever the library stumbles over, figures are no reason to stop.
        return False
    return True


class _Counting:
    """The counters of a process."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        os.environ[FOLDER] = str(folder)
        values.ValueClass = values.MultiProcessValue(Slots(folder))
        # Not registered: what is told is read from the files of all processes.
        self.requests = Counter(
            "portal_requests", "Requests by view", ("view", "method", "status"), registry=None
        )
        self.request_seconds = Histogram(
            "portal_request_seconds", "Time to answer", ("view",), registry=None, buckets=REQUEST_BUCKETS
        )
        self.jobs = Counter("portal_jobs_run", "Jobs by outcome", ("kind", "outcome"), registry=None)
        self.job_seconds = Histogram(
            "portal_job_seconds", "Time of a job", ("kind",), registry=None, buckets=JOB_BUCKETS
        )


_counting: _Counting | None = None


def begin(folder: Path) -> None:
    """Let this process count, in files in `folder`. Without room on the disk it counts nothing."""
    global _counting
    try:
        _counting = _Counting(folder)
    except OSError as error:
        log.warning("nothing is counted: %s", error)


def count_request(*, view: str, method: str, status: str, seconds: float) -> None:
    """Count an answered request. `view` is the name of a route, never an address."""
    if _counting is None:
        return
    try:
        _counting.requests.labels(view, method, status).inc()
        _counting.request_seconds.labels(view).observe(seconds)
    except (OSError, ValueError, RuntimeError) as error:
        log.warning("a request was not counted: %s", error)


def count_job(*, kind: str, outcome: str, seconds: float) -> None:
    """Count a job that ended: done, failed (to be tried again), dead, refused or lost (its lease was)."""
    if _counting is None:
        return
    try:
        _counting.jobs.labels(kind, outcome).inc()
        _counting.job_seconds.labels(kind).observe(seconds)
    except (OSError, ValueError, RuntimeError) as error:
        log.warning("a job was not counted: %s", error)


class Counted(Collector):
    """What all processes of this machine counted in a folder, added up; a file that cannot be read is left out."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def collect(self) -> Iterable[Metric]:
        """Return the figures."""
        files = [str(path) for path in sorted(self.folder.glob("*.db")) if _is_whole(path)]
        return MultiProcessCollector.merge(files)
