"""Run a load and say what was found.

    python -m tests.load                         tier M on PostgreSQL: 10 minutes at 25 requests a second, 3 of them at
                                                 40, then 300 submissions in a minute
    python -m tests.load --tier S --database sqlite --rate 8 --burst 8 --barrier 60
    python -m tests.load --chaos 300             five minutes in which everything is killed at random
    python -m tests.load --restore 120           back up in the midst of the mix, restore elsewhere
    python -m tests.load --month-close 300       close a month in so many places, killed meanwhile

Servers are started and ended here and listen on this machine only. The client's own list of what the portal said yes to
is held against the database by `manage.py check_invariants --ledger`. Ends with code 1 where something was lost.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from tests.browser.processes import BASE_DIR
from tests.load.people import Accounts, ToldLedger
from tests.load.plain import Seen, barrier
from tests.load.sizes import SIZES
from tests.load.system import Portal, portal, seal
from tests.load.told import machine, spread, table

BURST_SHARE = 0.3


def main() -> None:
    """Read the options and run what they ask for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--tier", choices=sorted(SIZES), default="M")
    parser.add_argument("--database", choices=["postgres", "sqlite"], default="postgres")
    parser.add_argument("--seconds", type=float, default=600, help="of the mix (600)")
    parser.add_argument(
        "--warm", type=float, default=30, help="seconds at the rate before it, not counted (30)"
    )
    parser.add_argument("--rate", type=float, default=25, help="requests a second (25)")
    parser.add_argument(
        "--burst", type=float, default=40, help="requests a second in the middle three tenths (40)"
    )
    parser.add_argument("--barrier", type=int, default=300, help="submissions at once, after the mix (300)")
    parser.add_argument("--seed", type=int, default=42)
    parser.add_argument("--chaos", type=float, metavar="SECONDS", help="kill at random for so long instead")
    parser.add_argument(
        "--restore", type=float, metavar="SECONDS", help="back up under the mix and restore instead"
    )
    parser.add_argument("--month-close", type=int, metavar="N", help="close the month of N places instead")
    options = parser.parse_args()
    sys.stdout.write(machine() + "\n")
    began = time.monotonic()
    with portal(tier=options.tier, database=options.database) as system:
        sys.stdout.write(f"Everything runs after {time.monotonic() - began:.0f} s.\n")
        sys.stdout.flush()
        if options.chaos:
            from tests.load.chaos import chaos

            good = chaos(system, seconds=options.chaos, rate=options.rate / 2, seed=options.seed)
        elif options.restore:
            from tests.load.restored import restored

            good = restored(system, seconds=options.restore, rate=options.rate / 2, seed=options.seed)
        elif options.month_close:
            from tests.load.month_close import month_close

            good = month_close(system, places=options.month_close, seed=options.seed)
        else:
            good = _mix(system, options)
    sys.stdout.write(machine() + "\n")
    sys.exit(0 if good else 1)


def _mix(system: Portal, options: argparse.Namespace) -> bool:
    """Run the mix and the barrier, say what was found, and return whether nothing failed and nothing was lost."""
    told = system.var / "told.txt"
    told.touch()
    good = True
    if options.seconds:
        found = locust(system, told, stages(options), seed=options.seed, warm=options.warm)
        sys.stdout.write(table(found) + "\n")
        good = not any(int(status) >= 500 or status == "0" for status in found["statuses"])
    if options.barrier:
        accounts = Accounts(system.var / "seed-accounts.txt")
        each = -(-options.barrier // min(100, len(accounts.known["liaison"])))
        seen, seconds = barrier(
            system.url, accounts, ToldLedger(told), submissions=options.barrier, each=each
        )
        sys.stdout.write(_barrier_line(seen, seconds))
        good = good and not seen.failures
    seal(system)
    return everything_holds(system, told) and no_lock_was_met(system) and good


def stages(options: argparse.Namespace) -> list[tuple[float, float]]:
    """Return until which second how many requests a second are sent, warming up included."""
    first = options.warm + options.seconds * (1 - BURST_SHARE) / 2
    burst = first + options.seconds * BURST_SHARE
    return [(first, options.rate), (burst, options.burst), (options.warm + options.seconds, options.rate)]


def locust(
    system: Portal,
    told: Path,
    stages: list[tuple[float, float]],
    *,
    seed: int,
    warm: float = 0,
    without: str = "",
) -> dict[str, Any]:
    """Run the mix in a process of its own until the stages end, and return its figures."""
    with start_locust(system, told, stages, seed=seed, warm=warm, without=without) as process:
        code = process.wait(stages[-1][0] + 180)
    if code:
        raise SystemExit((system.var / "locust.log").read_text("utf-8", "replace")[-3000:])
    found: dict[str, Any] = json.loads((system.var / "result.json").read_text("utf-8"))
    return found


def start_locust(
    system: Portal,
    told: Path,
    stages: list[tuple[float, float]],
    *,
    seed: int,
    warm: float = 0,
    without: str = "",
) -> subprocess.Popen[bytes]:
    """Start the mix; it ends by itself."""
    env = os.environ | {
        "LOAD_ACCOUNTS": str(system.var / "seed-accounts.txt"),
        "LOAD_TOLD": str(told),
        "LOAD_STAGES": json.dumps(stages),
        "LOAD_RESULT": str(system.var / "result.json"),
        "LOAD_SEED": str(seed),
        "LOAD_WARM": str(warm),
        "LOAD_WITHOUT": without,
    }
    argv = [sys.executable, "-m", "locust", "-f", "tests/load/mix.py", "--headless", "--host", system.url]
    argv += ["--only-summary", "--stop-timeout", "10", "--loglevel", "WARNING"]
    with (system.var / "locust.log").open("wb") as log:
        return subprocess.Popen(argv, cwd=BASE_DIR, env=env, stdout=log, stderr=log)


def _barrier_line(seen: Seen, seconds: float) -> str:
    took = seen.seconds.get("report: submit", [])
    statuses = dict(sorted(seen.statuses.items()))
    return (
        f"{len(took)} submissions at once: all answered after {seconds:.1f} s, {spread(took)}; {statuses}\n"
    )


def everything_holds(system: Portal, told: Path, *options: str) -> bool:
    """Ask every invariant and the client's list, and say what is broken."""
    try:
        said = system.manage("check_invariants", "--ledger", str(told), *options)
    except AssertionError as broken:
        sys.stdout.write(f"{broken}\n")
        return False
    sys.stdout.write(
        f"{len(ToldLedger(told))} submissions the portal said yes to, each in the database. {said}"
    )
    return True


def no_lock_was_met(system: Portal) -> bool:
    """Say whether any log tells of a locked database."""
    met = [
        log.name
        for log in system.var.glob("*.log")
        if "database is locked" in log.read_text("utf-8", "replace")
    ]
    if met:
        sys.stdout.write(f"database is locked: {', '.join(met)}\n")
    return not met


if __name__ == "__main__":
    main()
