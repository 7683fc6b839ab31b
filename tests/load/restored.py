"""A backup of a portal under load, restored into another place: what was promised before it is there, papers bit by bit.

The backup is made while the mix runs. What the portal had said yes to before it began must be in the copy; every proof
of `check_invariants` holds there, and it serves the same papers with the same SHA-256.
"""

from __future__ import annotations

import json
import shutil
import sys
import time
from dataclasses import replace
from typing import Any

from tests.load.month_close import Closing, ask, places_at_end
from tests.load.people import ToldLedger
from tests.load.system import Portal, seal

CLOSED = 5
# The part of the mix that is over when the backup begins.
BEFORE = 0.5


def restored(system: Portal, *, seconds: float, rate: float, seed: int) -> bool:
    """Run the mix, back up in its midst, restore elsewhere; say what was found, and return whether all is there."""
    from tests.load.__main__ import everything_holds, start_locust
    from tests.load.chaos import settle

    closing = Closing(system, places_at_end(system, CLOSED))
    closing.finish()
    settle(system)
    told, promised = system.var / "told.txt", system.var / "told-before.txt"
    told.touch()
    with start_locust(system, told, [(seconds, rate)], seed=seed, without=" ".join(closing.places)) as mix:
        time.sleep(seconds * BEFORE)
        shutil.copy(told, promised)
        began = time.monotonic()
        system.manage("backup")
        made = time.monotonic() - began
        mix.wait(seconds + 180)
    seal(system)
    [backup] = (system.var / "backups").glob("*.backup")
    copy = _elsewhere(system)
    began = time.monotonic()
    copy.manage("restore", str(backup))
    back = time.monotonic() - began
    sys.stdout.write(
        f"Backed up in {made:.0f} s under {rate:g} requests a second ({backup.stat().st_size / 1e6:.0f} MB),"
        f" restored with all its proofs in {back:.0f} s.\n"
    )
    papers, same = _papers(system), _papers(copy)
    sys.stdout.write(
        f"{len(papers)} papers served by both, {'the same' if same == papers else 'DIFFERENT'}.\n"
    )
    sys.stdout.write(f"{len(ToldLedger(promised))} submissions were said yes to before the backup began.\n")
    seal(copy)
    good = everything_holds(copy, promised)
    return everything_holds(system, told) and good and bool(papers) and same == papers


def _elsewhere(system: Portal) -> Portal:
    """An empty database and an empty folder, with the keys of the portal."""
    assert system.server is not None, "on PostgreSQL only; SQLite is restored in tests/backup"
    var = system.var / "copy"
    var.mkdir()
    env = system.env | {"DATABASE_URL": system.server.create("copy"), "PORTAL_VAR": str(var)}
    return replace(system, env=env, var=var, processes={})


def _papers(system: Portal) -> dict[str, Any]:
    """Return the SHA-256 of every paper the portal serves, by the file's name in its addresses."""
    found: dict[str, Any] = json.loads(ask(system, "papers"))
    return found
