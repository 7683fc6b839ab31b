"""`python -m tests.faults.acts WHAT UID FOLDER`: do what a request does, and stop in its midst until somebody kills this process."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any


def hold(folder: Path) -> None:
    """Say that the midst is reached, and stay there."""
    (folder / "in-the-midst").touch()
    time.sleep(120)


def after(calls: int, function: Callable[..., Any], folder: Path) -> Callable[..., Any]:
    """Return a function that does the same and stops after so many calls."""
    done = 0

    def counted(*given: Any, **named: Any) -> Any:
        nonlocal done
        result = function(*given, **named)
        done += 1
        if done == calls:
            hold(folder)
        return result

    return counted


def main(what: str, uid: str, folder: Path) -> None:
    """Read a sheet into a batch, or take a batch over; stop after the second row."""
    from departments.actor import Actor
    from departments.models import PostHolding
    from tasks.models import ImportBatch, Ledger
    from tasks.services import imports

    holding = PostHolding.objects.select_related("user", "post").get(user__username="clerk")
    clerk = Actor(user=holding.user, post=holding.post, address="127.0.0.1")
    if what == "stage":
        imports._with_names = after(2, imports._with_names, folder)
        data = (folder / "sheet.xlsx").read_bytes()
        imports.stage_import(ledger=Ledger.objects.get(uid=uid), name="台账.xlsx", data=data, by=clerk)
    else:
        imports._save = after(2, imports._save, folder)
        imports.apply_import(batch=ImportBatch.objects.get(uid=uid), by=clerk)


if __name__ == "__main__":
    import django

    django.setup()
    main(sys.argv[1], sys.argv[2], Path(sys.argv[3]))
