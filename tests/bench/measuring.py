"""How a page is timed, in whatever process it is served."""

from __future__ import annotations

import os
import platform
import resource
import statistics
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import Any

REPEATS = 40
# A page that takes seconds is not asked for forty times more.
LONGEST_SECONDS = 20.0
FEWEST = 3


@dataclass(frozen=True)
class Cost:
    """What asking for a page costs: milliseconds at the median and the 95th of 100, of processor time on average, queries."""

    p50: float
    p95: float
    processor: float
    queries: int

    def __str__(self) -> str:
        return f"{self.p50:.0f} / {self.p95:.0f} ({self.processor:.0f}), {self.queries} q"

    def data(self) -> dict[str, Any]:
        """Return it as JSON values."""
        return asdict(self)


def cost_of(act: Callable[[], Any], *, repeats: int = REPEATS) -> Cost:
    """Do something until its time is known, and return what it costs."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    act()
    with CaptureQueriesContext(connection) as captured:
        first = timed(act)
        queries = len(captured)
    times = min(repeats, max(FEWEST, int(LONGEST_SECONDS / max(first, 0.001))))
    spent = processor_seconds()
    seconds = sorted(timed(act) for _ in range(times))
    spent = (processor_seconds() - spent) / times
    late = seconds[min(int(times * 0.95), times - 1)]
    return Cost(statistics.median(seconds) * 1000, late * 1000, spent * 1000, queries)


def page_cost(client: Any, address: str) -> Cost:
    """Return what a page costs; raises SystemExit where it does not answer 200."""

    def ask() -> None:
        status = client.get(address).status_code
        if status != 200:
            raise SystemExit(f"{address} answered {status}")

    return cost_of(ask)


def timed(act: Callable[[], Any]) -> float:
    """Return how many seconds something takes."""
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


def processor_seconds() -> float:
    """Return what this process has used so far, with the process that serves it in PostgreSQL."""
    from django.db import connection

    seconds = time.process_time()
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            pid = cursor.connection.info.backend_pid
        # After the program's name in brackets: field 14 and 15 of proc(5), in ticks.
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        seconds += (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return seconds


def peak_mb() -> int:
    """Return the most memory this process ever held."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def settle() -> None:
    """Do what PostgreSQL does by itself some minutes after so much was written, before anything is measured."""
    from django.db import connection

    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")


def machine() -> str:
    """Return the machine, versions, the day and how busy it is."""
    load = ", ".join(f"{one:.1f}" for one in os.getloadavg())
    packages = ", ".join(f"{name} {version(name)}" for name in ("Django", "psycopg", "weasyprint"))
    return (
        f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()},"
        f" {packages}; {date.today()}, load {load}."
    )
