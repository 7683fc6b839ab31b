"""What the portal holds in memory at rest: `manage.py start` as it is, after each page was opened once.

PSS of every process (a page of memory that processes share counts in parts), from /proc/PID/smaps_rollup. Pages are found
by following links, each kind of address once, in the roles of the demonstration.
"""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections import Counter, deque
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import requests

from tests.browser.processes import BASE_DIR, free_port, portal_environment, tail
from tests.browser.servers import short_folder

START_SECONDS = 600
REST_SECONDS = 60
BACKGROUND = "worker and beat"
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
LINK = re.compile(r'(?:href|hx-get)="(/[^"#]*)"')
# What a page's address is of: the same page with another row, filter or day is not opened again.
PART = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|\d+")
LEAVE = ("/static/", "/sign-out/", "/i18n/")


def report() -> str:
    """Return the figures as a table in Markdown."""
    with _folder() as var:
        port = free_port()
        env = portal_environment(var, PORTAL_BIND=f"127.0.0.1:{port}", PORTAL_PROFILE="demo")
        log = var / "start.log"
        with log.open("wb") as out:
            process = subprocess.Popen(
                [sys.executable, "manage.py", "start"], cwd=BASE_DIR, env=env, stdout=out, stderr=out
            )
        try:
            _wait(process, log)
            before = by_part(process.pid)
            url, known = f"http://127.0.0.1:{port}", set[str]()
            opened = sum(_walk(url, *account, known) for account in _accounts(var))
            time.sleep(REST_SECONDS)
            after = by_part(process.pid)
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(60)
    return _table(before, after, opened)


@contextmanager
def _folder() -> Iterator[Path]:
    """Give the folder of the data: BENCH_VAR's, where the demonstration lies already, or a new one that is removed."""
    if kept := os.environ.get("BENCH_VAR"):
        yield Path(kept)
        return
    with short_folder() as var:
        yield var


def _wait(process: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + START_SECONDS
    while "Ctrl-C ends everything" not in tail(log):
        if process.poll() is not None or time.monotonic() > until:
            raise SystemExit(f"manage.py start did not get ready:\n{tail(log)}")
        time.sleep(0.5)
    # What a worker does at its start is done.
    time.sleep(REST_SECONDS)


def _accounts(var: Path) -> list[tuple[str, str]]:
    lines = (var / "demo-accounts.txt").read_text("utf-8").splitlines()
    return [(line.split()[0], line.split()[1]) for line in lines]


def _walk(url: str, username: str, password: str, known: set[str]) -> int:
    """Sign in, open every kind of page that links lead to and nobody opened yet, and return how many were opened."""
    session = requests.Session()
    session.trust_env = False
    form = session.get(f"{url}/sign-in/", timeout=60).text
    token = TOKEN.search(form)
    data = {"username": username, "password": password, "csrfmiddlewaretoken": token[1] if token else ""}
    session.post(f"{url}/sign-in/", data=data, timeout=60)
    waiting, opened = deque(["/"]), 0
    while waiting:
        path = waiting.popleft()
        got = session.get(url + path, timeout=120)
        opened += 1
        if "html" not in got.headers.get("Content-Type", ""):
            continue
        for found in LINK.findall(got.text):
            kind = PART.sub("*", found.partition("?")[0])
            if kind not in known and not found.startswith(LEAVE):
                known.add(kind)
                waiting.append(found.replace("&amp;", "&"))
    return opened


def by_part(supervisor: int) -> Counter[str]:
    """Return the PSS in MB of the portal's parts, by name, below the process that supervises them."""
    found: Counter[str] = Counter()
    for pid in descendants(supervisor):
        try:
            said = Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
            found[_part(said)] += pss(pid)
        except (OSError, StopIteration):
            continue
    found["supervisor"] += pss(supervisor)
    return Counter({name: round(kb / 1024) for name, kb in found.items()})


def descendants(pid: int) -> list[int]:
    """Return the processes below one, at whatever depth."""
    found = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in map(int, task.read_text().split()):
            found += [child, *descendants(child)]
    return found


def pss(pid: int) -> int:
    """Return a process' proportional set size in KB."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))


def _part(said: str) -> str:
    # Beat is a fork of the worker (reform.companions).
    for word, name in (("gunicorn", "web"), (" worker", BACKGROUND), ("run_jobs", BACKGROUND)):
        if word in said:
            return name
    return "broker" if "valkey" in said or "redis" in said else "other"


def _table(before: Counter[str], after: Counter[str], opened: int) -> str:
    lines = ["| PSS | at the start | after the pages |", "| --- | --- | --- |"]
    parts = ("web", BACKGROUND)
    for name in (*parts, *sorted(set(after) - set(parts))):
        lines.append(f"| {name} | {before[name]} MB | {after[name]} MB |")
    together = (sum(part[name] for name in parts) for part in (before, after))
    lines.append(f"| web, worker and beat together | {next(together)} MB | {next(together)} MB |")
    return (
        "\n".join(lines)
        + f"\n\n{opened} pages were opened, each kind of address once, by the first role that comes by it.\n"
    )
