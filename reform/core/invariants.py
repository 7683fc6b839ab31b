"""What must hold in the database and on the disk, whatever happened: asked after every fault, restore and load test.

Each app registers its own in `<app>/invariants.py`; `manage.py check_invariants` asks all of them. They only read, a
batch at a time, beside whoever works.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from importlib import import_module
from itertools import islice
from pathlib import Path
from typing import TypeVar

from django.apps import apps

T = TypeVar("T")
BATCH = 2000
# So many sentences of one kind are told; the rest is counted.
MOST_TOLD = 20


@dataclass(frozen=True)
class Look:
    """How to look: `unsealed` lets entries of the record wait for their seal (no sealer has run yet); `ledger` is a
    client's own list of reports the portal said yes to, one uid a line."""

    unsealed: bool = False
    ledger: Path | None = None


Check = Callable[[Look], Iterable[str]]
_checks: dict[str, Check] = {}


def invariant(name: str) -> Callable[[Check], Check]:
    """Register the decorated function: it yields one sentence for each thing that is broken."""

    def register(check: Check) -> Check:
        _checks[name] = check
        return check

    return register


def names() -> list[str]:
    """Return the names of all invariants, in the order they are asked."""
    _load()
    return list(_checks)


def broken(look: Look, *, among: Iterable[str] | None = None) -> Iterator[tuple[str, str]]:
    """Yield (name, sentence) for everything that is broken, at most MOST_TOLD of each name and one line that counts the rest."""
    _load()
    for name in _checks if among is None else among:
        sentences = iter(_checks[name](look))
        for sentence in islice(sentences, MOST_TOLD):
            yield name, sentence
        if more := sum(1 for _ in sentences):
            yield name, f"... and {more} more of this kind."


def batches(rows: Iterable[T], size: int = BATCH) -> Iterator[list[T]]:
    """Yield the rows in lists of `size`."""
    rest = iter(rows)
    while batch := list(islice(rest, size)):
        yield batch


def _load() -> None:
    """Import every app's invariants once."""
    for app in apps.get_app_configs():
        if (Path(app.path) / "invariants.py").exists() and app.name != "reform.core":
            import_module(f"{app.name}.invariants")
    import_module("reform.core.standing_invariants")
