"""Killing everything at random under load, and finding afterwards what the portal had said yes to.

By chance, the same for the same seed: a child of the web server or all of it, a child of the job worker or all of it,
beat, the broker (every other time it comes back empty), and the database as by a lost machine. Meanwhile a month is
closed in some places, whose circulars the worker makes.
"""

from __future__ import annotations

import random
import sys
import time
from collections import Counter

from tests.load.__main__ import everything_holds, no_lock_was_met, start_locust
from tests.load.month_close import Closing, circulars_hold, places_at_end
from tests.load.people import ToldLedger
from tests.load.system import Portal, seal

# How often each is killed, of a hundred.
SHARES = {
    "web child": 25,
    "web": 10,
    "worker child": 20,
    "worker": 15,
    "beat": 10,
    "broker": 10,
    "database": 10,
}
CLOSED = 10
PAUSE = (3.0, 12.0)
SETTLED = 180


def chaos(system: Portal, *, seconds: float, rate: float, seed: int) -> bool:
    """Run the mix at a rate while everything is killed; say what was found, and return whether nothing was lost."""
    chance = random.Random(seed)
    told = system.var / "told.txt"
    told.touch()
    closing = Closing(system, places_at_end(system, CLOSED))
    without = " ".join(closing.places)
    killed: Counter[str] = Counter()
    with start_locust(system, told, [(seconds, rate)], seed=seed, without=without) as mix:
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            time.sleep(min(chance.uniform(*PAUSE), max(0.0, until - time.monotonic())))
            closing.go_on()
            what = chance.choices(list(SHARES), list(SHARES.values()))[0]
            if what == "database" and system.server is None:
                continue
            kill(system, what, chance, empty=killed["broker"] % 2 == 1)
            killed[what] += 1
            if chance.random() < 0.2:
                closing.kill()
        mix.wait(120)
    _wake(system)
    closing.finish()
    waited = settle(system)
    sys.stdout.write(
        f"{sum(killed.values())} killed: {dict(sorted(killed.items()))}; quiet after {waited:.0f} s.\n"
    )
    sys.stdout.write(f"{len(ToldLedger(told))} submissions were said yes to.\n")
    seal(system)
    good = everything_holds(system, told)
    return circulars_hold(system, closing.places) and no_lock_was_met(system) and good


def kill(system: Portal, what: str, chance: random.Random, *, empty: bool) -> None:
    """Kill one thing, and start it again after a moment, as a supervisor does."""
    name, _, child = what.partition(" ")
    if child:
        system.kill_child(name, chance)
        return
    if name == "database":
        assert system.server is not None
        system.server.stop("immediate")
        time.sleep(chance.uniform(0.2, 2.0))
        system.server.start()
        return
    system.kill(name)
    time.sleep(chance.uniform(0.2, 2.0))
    if name == "broker":
        (system.var / "valkey.sock").unlink(missing_ok=True)
        if empty:
            for file in (system.var / "appendonlydir").glob("*"):
                file.unlink()
    system.start(name)


def _wake(system: Portal) -> None:
    """Start whatever does not run."""
    for process in system.processes.values():
        if process.child is None or process.died():
            process.restart()
            system.wait(process)


def settle(system: Portal, seconds: float = SETTLED) -> float:
    """Wait until no job is left to do, and return how long that took; raises TimeoutError after so many seconds."""
    began = time.monotonic()
    while jobs_left(system):
        if time.monotonic() - began > seconds:
            raise TimeoutError(f"{jobs_left(system)} jobs are left after {seconds:.0f} s")
        time.sleep(2)
    return time.monotonic() - began


def jobs_left(system: Portal) -> int:
    """Return how many jobs wait or run."""
    from tests.load.month_close import ask

    return int(ask(system, "left"))
