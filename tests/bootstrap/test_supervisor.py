"""The supervisor with real processes: order, restarts, giving up, and nothing left behind."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from reform.bootstrap.paths import BASE_DIR


@pytest.fixture
def supervise(tmp_path):
    """Start supervised.py with fake processes; whatever a failing test left running is killed."""
    running: list[subprocess.Popen[str]] = []

    def begin(**behaviours: str) -> subprocess.Popen[str]:
        argv = [sys.executable, "-m", "tests.bootstrap.supervised", str(tmp_path), json.dumps(behaviours)]
        started = subprocess.Popen(
            argv,
            cwd=BASE_DIR,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        running.append(started)
        return started

    yield begin
    for process in running:
        if process.poll() is None:
            process.kill()
        process.communicate(timeout=10)


def wait_for(condition, seconds: float = 10) -> None:
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until, "waited in vain"
        time.sleep(0.02)


def diary(folder: Path) -> list[list[str]]:
    file = folder / "diary"
    return [line.split() for line in file.read_text().splitlines()] if file.exists() else []


def events(folder: Path) -> list[str]:
    return [f"{name} {what}" for name, what, _pid in diary(folder)]


def is_alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_processes_stop_in_the_reverse_order(supervise, tmp_path, sign):
    supervisor = supervise(broker="", worker="", web="")
    assert supervisor.stdout.readline() == "READY\n"
    supervisor.send_signal(sign)
    assert supervisor.wait(10) == 0
    assert events(tmp_path) == [
        "broker started",
        "worker started",
        "web started",
        "web stopped",
        "worker stopped",
        "broker stopped",
    ]


def test_a_process_that_dies_is_started_again(supervise, tmp_path):
    supervisor = supervise(broker="", worker="")
    assert supervisor.stdout.readline() == "READY\n"
    victim = next(int(pid) for name, _what, pid in diary(tmp_path) if name == "worker")
    os.kill(victim, signal.SIGKILL)
    assert supervisor.stdout.readline() == "worker ended (exit code -9); starting it again\n"
    wait_for(lambda: events(tmp_path).count("worker started") == 2)
    supervisor.send_signal(signal.SIGTERM)
    assert supervisor.wait(10) == 0
    assert events(tmp_path)[-2:] == ["worker stopped", "broker stopped"]


def test_a_process_that_dies_again_and_again_ends_all_with_its_last_words(supervise, tmp_path):
    supervisor = supervise(broker="", worker="dies")
    assert supervisor.wait(20) == 1
    said = supervisor.stderr.read()
    assert said.startswith(
        f"worker ends again and again ({tmp_path / 'worker.log'}):\nlast words of worker\n"
    )
    assert events(tmp_path).count("worker started") == 5
    assert events(tmp_path)[-1] == "broker stopped"


def test_a_process_deaf_to_the_first_signal_is_ended_by_the_second(supervise, tmp_path):
    supervisor = supervise(worker="deaf")
    assert supervisor.stdout.readline() == "READY\n"
    supervisor.send_signal(signal.SIGINT)
    assert supervisor.wait(10) == 0
    assert events(tmp_path) == ["worker started", "worker pressed"]


def test_a_killed_supervisor_takes_its_processes_along(supervise, tmp_path):
    supervisor = supervise(broker="", web="")
    assert supervisor.stdout.readline() == "READY\n"
    pids = [int(pid) for _name, _what, pid in diary(tmp_path)]
    supervisor.kill()
    wait_for(lambda: not any(is_alive(pid) for pid in pids))


def test_what_a_process_forked_may_put_its_things_away_after_it(supervise, tmp_path):
    supervisor = supervise(worker="has a helper")
    assert supervisor.stdout.readline() == "READY\n"
    supervisor.send_signal(signal.SIGTERM)
    assert supervisor.wait(10) == 0
    assert events(tmp_path) == ["worker started", "worker stopped", "worker tidied"]
