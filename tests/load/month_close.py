"""Closing a month in many places: it resumes after a kill, and makes each circular once.

A process of its own closes place after place (accept what was filed, prepare, confirm, close); it and the job worker
are killed meanwhile and started again. What was done is looked at in the database, never remembered here.
"""

from __future__ import annotations

import json
import random
import subprocess
import sys
import time
from dataclasses import dataclass, field

from tests.browser.processes import BASE_DIR, run
from tests.load.system import Portal, seal

KILLS = 4
# A place takes some seconds, its circular some more; three thousand of them one night.
SECONDS_EACH = 12


@dataclass
class Closing:
    """The process that closes places, begun again whenever it is gone."""

    system: Portal
    places: list[str]
    process: subprocess.Popen[bytes] | None = field(default=None, init=False)

    def go_on(self) -> None:
        """Begin (again), unless it is at work or has ended well."""
        if self.process is None or self.process.poll() not in (None, 0):
            argv = [sys.executable, "-m", "tests.load.closing", "close", str(len(self.places))]
            with (self.system.var / "closing.log").open("ab") as log:
                self.process = subprocess.Popen(
                    argv, cwd=BASE_DIR, env=self.system.env, stdout=log, stderr=log
                )

    def kill(self) -> None:
        """Kill it where it stands."""
        if self.process and self.process.poll() is None:
            self.process.kill()
            self.process.wait()

    def finish(self) -> None:
        """Let it come to its end; raises TimeoutError where it does not."""
        until = time.monotonic() + 60 + SECONDS_EACH * len(self.places)
        while self.process is None or self.process.poll() != 0:
            self.go_on()
            if time.monotonic() > until:
                self.kill()
                raise TimeoutError((self.system.var / "closing.log").read_text("utf-8")[-3000:])
            time.sleep(0.5)


def ask(system: Portal, *arguments: str) -> str:
    """Ask tests.load.closing in the portal's environment and return its last line."""
    argv = [sys.executable, "-m", "tests.load.closing", *arguments]
    return run(argv, env=system.env).splitlines()[-1]


def places_at_end(system: Portal, count: int) -> list[str]:
    """Return the names of the last places of a tier, so many: those whose month is closed."""
    found: list[str] = json.loads(ask(system, "places", str(count)))
    return found


def month_close(system: Portal, *, places: int, seed: int) -> bool:
    """Close the month of so many places, killing closer and worker; return whether each has one circular with its files."""
    from tests.load.__main__ import everything_holds
    from tests.load.chaos import settle

    chance = random.Random(seed)
    closing = Closing(system, places_at_end(system, places))
    began = time.monotonic()
    for _kill in range(KILLS):
        closing.go_on()
        time.sleep(chance.uniform(4, 8) + places * 0.05)
        closing.kill()
        system.kill("worker")
        time.sleep(1)
        system.start("worker")
    closing.finish()
    closed = time.monotonic() - began
    settle(system, 120 + SECONDS_EACH * places)
    done = time.monotonic() - began
    sys.stdout.write(
        f"{len(closing.places)} places closed after {closed:.0f} s ({KILLS} kills of closer and worker),"
        f" the last circular made after {done:.0f} s.\n"
    )
    told = system.var / "told.txt"
    told.touch()
    seal(system)
    good = everything_holds(system, told)
    return circulars_hold(system, closing.places) and good


def circulars_hold(system: Portal, places: list[str]) -> bool:
    """Say how many circulars each closed place has, and return whether it is one with its files each."""
    said: dict[str, int] = json.loads(ask(system, "circulars", str(len(places))))
    sys.stdout.write(f"Circulars of the month in {len(places)} places: {said}\n")
    return said == {"closed": len(places), "circulars": len(places), "with_files": len(places)}
