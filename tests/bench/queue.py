"""Three hundred circulars of different jurisdictions in the queue, while pages are asked for.

Run by `python -m tests.bench --only queue`: PostgreSQL, Valkey and a Celery worker of two processes, as an office runs
them. Pages are asked for one after the other through Django's test client in this process, with an empty queue and
until the queue is empty; on two cores they share them with the worker.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

BASE_DIR = Path(__file__).resolve().parents[2]
CIRCULARS, MATTERS, TASKS = 300, 45, 2000
WORKERS = 2
LONGEST = 1800
PAGES = {"ledger": "/ledger/", "home": "/"}
QUIET_ROUNDS = 20


def report(circulars: int = CIRCULARS) -> str:
    """Return the figures in Markdown."""
    from tests.browser.servers import celery, valkey
    from tests.postgres import running_server

    with (
        tempfile.TemporaryDirectory(prefix="portal-bench-") as folder,
        running_server() as server,
        valkey() as broker,
    ):
        env = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "REDIS_URL"}}
        env |= {
            "PORTAL_VAR": folder,
            "PORTAL_PROFILE": "demo",
            "DJANGO_SETTINGS_MODULE": "reform.settings",
            "DATABASE_URL": server.create("portal"),
            "REDIS_URL": broker,
        }
        for arguments in (["migrate", "-v0"], ["seed", "--tasks", str(TASKS)]):
            subprocess.run([sys.executable, "-m", "django", *arguments], cwd=BASE_DIR, env=env, check=True)
        with celery("worker", "-c", str(WORKERS), env=env, ready="ready."):
            done = subprocess.run(
                [sys.executable, "-m", "tests.bench.queue", str(circulars)],
                cwd=BASE_DIR,
                env=env,
                check=True,
                capture_output=True,
                text=True,
            )
    return _table(json.loads(done.stdout), circulars)


def _table(found: dict[str, Any], circulars: int) -> str:
    lines = [
        f"{circulars} circulars of {MATTERS} matters, PDF and Word each: {found['seconds']:.0f} s from asking to the last"
        f" file, worker of {WORKERS} processes. Pages meanwhile, median and 95th of 100:",
        "",
        "| page | nothing in the queue | queue at work |",
        "| --- | --- | --- |",
    ]
    for name in PAGES:
        quiet, busy = found["quiet"][name], found["busy"][name]
        lines.append(f"| {name} | {_spread(quiet)} | {_spread(busy)} ({len(busy)} asked) |")
    return "\n".join(lines) + "\n"


def _spread(seconds: list[float]) -> str:
    ordered = sorted(seconds)
    at = min(int(len(ordered) * 0.95), len(ordered) - 1)
    return f"{statistics.median(ordered) * 1000:.0f} ms, {ordered[at] * 1000:.0f} ms"


def measured(circulars: int) -> dict[str, Any]:
    """Return how long the queue took and each page's seconds before and meanwhile."""
    from django.contrib.auth import get_user_model
    from django.test import Client

    from reform.core.models import Job
    from reports.services.circular_files import RENDER, ask_for_files

    client = Client()
    client.force_login(get_user_model().objects.get(username="seed-clerk"))
    snapshots = list(made(circulars))
    # One before: the worker loads the fonts, and pages their templates.
    ask_for_files(snapshots.pop(), None, kinds=("pdf", "docx"))
    waiting = Job.objects.filter(kind=RENDER).exclude(state=Job.State.DONE)
    _ask(client)
    while waiting.exists():
        time.sleep(0.2)
    quiet = [_ask(client) for _round in range(QUIET_ROUNDS)]
    began = time.monotonic()
    for snapshot in snapshots:
        ask_for_files(snapshot, None, kinds=("pdf", "docx"))
    busy = []
    while waiting.exists():
        busy.append(_ask(client))
        # A person looks at a page before asking for the next one.
        time.sleep(0.5)
        if time.monotonic() - began > LONGEST:
            raise SystemExit(f"{waiting.count()} of {circulars} circulars are not made after {LONGEST} s")
    seconds = time.monotonic() - began
    columns = {"quiet": quiet, "busy": busy}
    return {"seconds": seconds} | {
        name: {page: [each[page] for each in rounds] for page in PAGES} for name, rounds in columns.items()
    }


def _ask(client: Any) -> dict[str, float]:
    found = {}
    for name, address in PAGES.items():
        began = time.perf_counter()
        status = client.get(address).status_code
        if status != 200:
            raise SystemExit(f"{address} answered {status}")
        found[name] = time.perf_counter() - began
    return found


def made(circulars: int) -> Iterator[Any]:
    """Write a jurisdiction, its programme, ledger, period and circular for each, and yield the frozen snapshots."""
    from departments.models import Jurisdiction, Programme
    from reports.models import Circular, CircularSnapshot, ReportingPeriod
    from tasks.models import Ledger
    from tests.reports.circular_sample import ledger, october

    start, cutoff, closed = date(2026, 10, 1), date(2026, 10, 31), date(2026, 11, 8)
    rows = (
        *ledger(),
        *(replace(row, uid=f"{row.uid}-2", item_no=str(40 + at)) for at, row in enumerate(ledger()[:5], 1)),
    )
    for number in range(circulars + 1):
        place = f"第{number}县"
        where = Jurisdiction.objects.create(
            name=place, short_name=place, level="county", path=f"bench/{number}/", order=number
        )
        programme = Programme.objects.create(
            jurisdiction=where,
            name="深化医改",
            group_name=f"{place}医改领导小组",
            group_short_name="领导小组",
            secretariat_name=f"{place}医改领导小组秘书处",
            number_prefix=f"第{number}医改",
            addressees="各成员单位",
        )
        book = Ledger.objects.create(
            programme=programme, jurisdiction=where, name=f"{place}2026年台账", year=2026, starts_on=start
        )
        period = ReportingPeriod.objects.create(
            ledger=book,
            jurisdiction=where,
            start=start,
            opens_on=start,
            cutoff=cutoff,
            due_on=closed,
            closes_on=closed,
        )
        circular = Circular.objects.create(
            programme=programme, jurisdiction=where, period=period, year=2026, title=f"{place}通报"
        )
        snapshot = replace(october(), place=place, ledger=rows)
        yield CircularSnapshot.objects.create(
            circular=circular, number=1, data=snapshot.to_data(), sha256=snapshot.sha256()
        )


def main() -> None:
    """Measure in this process and print the figures as JSON."""
    import django

    django.setup()
    json.dump(measured(int(sys.argv[1])), sys.stdout)


if __name__ == "__main__":
    main()
