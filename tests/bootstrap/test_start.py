"""`manage.py start` as a person runs it: really started on data of its own, asked for a page, ended by Ctrl-C."""

import os
import re
import signal
import socket
import subprocess
import sys
import threading
import urllib.request
from pathlib import Path

import pytest

from reform.bootstrap.paths import BASE_DIR

PATIENCE_SECONDS = 240


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def descendants(pid: int) -> dict[int, str]:
    """Return the command lines of all processes below this one, by their number."""
    found: dict[int, str] = {}
    for children in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in map(int, children.read_text().split()):
            found[child] = Path(f"/proc/{child}/cmdline").read_bytes().replace(b"\0", b" ").decode()
            found |= descendants(child)
    return found


@pytest.fixture
def portal(tmp_path):
    """Start the portal on an empty folder of data; yields (process, address, folder)."""
    var = tmp_path / "the data"
    port = free_port()
    outside = {"DATABASE_URL", "REDIS_URL", "PORTAL_PROFILE", "SECRET_KEY", "ALLOWED_HOSTS"}
    env = {name: value for name, value in os.environ.items() if name not in outside}
    process = subprocess.Popen(
        [sys.executable, "manage.py", "start", "--empty"],
        cwd=BASE_DIR,
        env=env | {"PORTAL_VAR": str(var), "PORTAL_BIND": f"127.0.0.1:{port}"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    guard = threading.Timer(PATIENCE_SECONDS, process.kill)
    guard.start()
    yield process, f"http://127.0.0.1:{port}/", var
    guard.cancel()
    if process.poll() is None:
        process.kill()
    process.wait()
    process.stdout.close()


def read_until(process: subprocess.Popen[str], last: str) -> str:
    lines = []
    for line in process.stdout:
        lines.append(line)
        if last in line:
            break
    return "".join(lines)


def test_start_serves_the_sign_in_page_and_ctrl_c_leaves_nothing_behind(portal):
    process, address, var = portal
    said = read_until(process, "Ctrl-C ends everything.")
    assert re.search(rf"^The portal is at {re.escape(address)} \(ready after \d+ s\)$", said, re.MULTILINE), (
        said
    )
    with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(address) as page:
        assert 'type="password"' in page.read().decode()
    processes = descendants(process.pid)
    for part in (r"(valkey|redis)-server", "reform.background worker", "gunicorn"):
        assert any(re.search(part, command) for command in processes.values()), (part, processes)

    second = subprocess.run(
        [sys.executable, "manage.py", "start"],
        cwd=BASE_DIR,
        env=os.environ | {"PORTAL_VAR": str(var), "PORTAL_BIND": f"127.0.0.1:{free_port()}"},
        capture_output=True,
        text=True,
    )
    assert second.returncode == 1
    assert second.stderr == f"manage.py: The portal is already running on {var} (process {process.pid}).\n"

    process.send_signal(signal.SIGINT)
    rest, _ = process.communicate()
    assert process.returncode == 0, rest
    assert rest.endswith("Stopped.\n")
    assert [command for pid, command in processes.items() if Path(f"/proc/{pid}").exists()] == []
    assert "celery@" in (var / "log" / "worker.log").read_text()
