"""Starts the portal's processes in order, restarts what dies, and stops them in the reverse order.

Standard library only: it runs in the Python that manage.py was called with. Every process writes to its own
file in var/log; Ctrl-C reaches only the supervisor, which then asks each process to end and waits for it.
"""

import ctypes
import os
import signal
import subprocess
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from types import FrameType

from reform.bootstrap import logs
from reform.bootstrap.steps import Stopped, say

POLL_SECONDS = 0.1
GROUP_SECONDS = 2
TIDY_SECONDS = 60
QUICK_DEATH_SECONDS = 10
QUICK_DEATHS_ALLOWED = 5
READY_SECONDS = 90
LOG_TAIL_LINES = 15
STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
PR_SET_PDEATHSIG = 1


def _own_session() -> None:
    """Run in the child before its program: out of the terminal's group, and ended when the supervisor is killed."""
    os.setsid()
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


@dataclass
class Process:
    """One program to keep running. `grace` is how many seconds it may take to end when asked."""

    name: str
    argv: Sequence[str | Path]
    env: dict[str, str]
    cwd: Path
    log: Path
    grace: float = 10
    # True once the next process may be started.
    ready: Callable[[], bool] = field(default=lambda: True)
    child: subprocess.Popen[bytes] | None = field(default=None, init=False)
    born: float = field(default=0, init=False)
    quick_deaths: int = field(default=0, init=False)

    def start(self) -> None:
        """Start the program; what it prints is added to its log."""
        self.log.parent.mkdir(parents=True, exist_ok=True)
        self.born = time.monotonic()
        with self.log.open("ab") as log:
            self.child = subprocess.Popen(
                [str(part) for part in self.argv],
                cwd=self.cwd,
                env=self.env,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                preexec_fn=_own_session,
            )

    def tidy_log(self, *, today: date, new_day: bool) -> None:
        """Turn the log over when it is due, and remove what is older than it must be kept."""
        try:
            if logs.is_due(self.log, today=today, new_day=new_day):
                logs.turn_over(self.log)
            logs.remove_old(self.log)
        except OSError as error:
            # A full disk must not end the portal.
            say(f"{self.log}: {error}")

    def died(self) -> bool:
        """Return whether the program was started and has ended."""
        return self.child is not None and self.child.poll() is not None

    def stop(self) -> None:
        """Ask the program to end, press after its grace, and kill its whole group at last."""
        if self.child is None:
            return
        for sign, seconds in ((signal.SIGTERM, self.grace), (signal.SIGQUIT, 5.0)):
            if self.child.poll() is not None:
                break
            self.child.send_signal(sign)
            try:
                self.child.wait(seconds)
            except subprocess.TimeoutExpired:
                continue
        self._wait_for_group()
        self._kill_group()
        self.child.wait()

    def _wait_for_group(self) -> None:
        """Give those the program forked, and who end after it, a moment to put their things away."""
        until = time.monotonic() + GROUP_SECONDS
        with suppress(ProcessLookupError):
            while self.child and self.child.poll() is not None and time.monotonic() < until:
                os.killpg(self.child.pid, 0)
                time.sleep(POLL_SECONDS)

    def _kill_group(self) -> None:
        """Kill the program, if it still runs, and whatever it left behind; the group is its own."""
        if self.child is None:
            return
        with suppress(ProcessLookupError):
            os.killpg(self.child.pid, signal.SIGKILL)

    def restart(self) -> None:
        """Start the program anew after it died, once nothing of the old one is left."""
        self._kill_group()
        self.start()

    def tail(self) -> str:
        """Return the last lines of the program's log."""
        try:
            return "\n".join(self.log.read_text("utf-8", "replace").splitlines()[-LOG_TAIL_LINES:])
        except OSError:
            return ""


class Supervisor:
    """Keeps `processes` running, in their order, until a signal asks for the end."""

    def __init__(self, processes: Sequence[Process], *, on_ready: Callable[[], None] = lambda: None) -> None:
        self.processes = processes
        self.on_ready = on_ready
        self.stopping = False
        self.next_tidy = 0.0
        self.day = date.today()

    def run(self) -> None:
        """Start everything, call `on_ready` once all are ready, and stay until asked to stop.

        Raises Stopped when a process is not ready in time or dies again and again; everything is stopped first.
        """
        before = {sign: signal.signal(sign, self._ask) for sign in STOP_SIGNALS}
        begun: list[Process] = []
        try:
            for process in self.processes:
                begun.append(process)
                process.start()
                self._wait_until_ready(process, begun)
                if self.stopping:
                    return
            self.on_ready()
            while not self.stopping:
                time.sleep(POLL_SECONDS)
                self._revive(begun)
                self._tidy(begun)
        finally:
            for process in reversed(begun):
                process.stop()
            for sign, handler in before.items():
                signal.signal(sign, handler)

    def _ask(self, _sign: int, _frame: FrameType | None) -> None:
        self.stopping = True

    def _wait_until_ready(self, process: Process, begun: list[Process]) -> None:
        until = time.monotonic() + READY_SECONDS
        while not self.stopping and not process.ready():
            if time.monotonic() > until:
                raise Stopped(f"{process.name} did not become ready in {READY_SECONDS} s:\n{process.tail()}")
            time.sleep(POLL_SECONDS)
            self._revive(begun)

    def _tidy(self, processes: list[Process]) -> None:
        """Look after the logs once a minute; the first look of a day turns all of them over."""
        if time.monotonic() < self.next_tidy:
            return
        self.next_tidy = time.monotonic() + TIDY_SECONDS
        today, new_day = date.today(), date.today() != self.day
        self.day = today
        for process in processes:
            process.tidy_log(today=today, new_day=new_day)

    def _revive(self, processes: list[Process]) -> None:
        for process in processes:
            if self.stopping or not process.died():
                continue
            quick = time.monotonic() - process.born < QUICK_DEATH_SECONDS
            process.quick_deaths = process.quick_deaths + 1 if quick else 0
            if process.quick_deaths >= QUICK_DEATHS_ALLOWED:
                raise Stopped(f"{process.name} ends again and again ({process.log}):\n{process.tail()}")
            code = process.child.returncode if process.child else None
            say(f"{process.name} ended (exit code {code}); starting it again")
            process.restart()
