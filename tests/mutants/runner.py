"""Runs the proofs of every mutant in a copy of the tree, never in the tree itself."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue

from tests.mutants.mutant import ROOT, Mutant

# Made by set-up, the same for every copy.
SHARED = (".venv", ".build", "node_modules", "static/vendor")
LEFT_OUT = shutil.ignore_patterns(
    ".git",
    ".venv",
    ".build",
    "node_modules",
    "vendor",
    "var",
    "screenshots",
    "__pycache__",
    ".*_cache",
    ".hypothesis",
)
FAILED = 1
PATIENCE_SECONDS = 300
TAIL_LINES = 12


@dataclass(frozen=True)
class Outcome:
    """What became of one mutant: `red` is what must be; `tail` are the last lines of a run that was not red."""

    mutant: Mutant
    red: bool
    seconds: float
    tail: str = ""


@contextmanager
def tree() -> Iterator[Path]:
    """Give a copy of the tree in which anything may be broken."""
    with tempfile.TemporaryDirectory(prefix="mutants-") as folder:
        copy = Path(folder) / "tree"
        shutil.copytree(ROOT, copy, ignore=LEFT_OUT)
        for name in SHARED:
            (copy / name).parent.mkdir(parents=True, exist_ok=True)
            (copy / name).symlink_to(ROOT / name)
        yield copy


def prove(mutant: Mutant, copy: Path) -> Outcome:
    """Break the guard in `copy`, run its proof, mend it again."""
    target = copy / mutant.file
    whole = target.read_text("utf-8")
    begun = time.monotonic()
    target.write_text(mutant.broken(), "utf-8")
    argv = [sys.executable, "-m", "pytest", *mutant.proof, "-x", "-q", "-n0", "-p", "no:cacheprovider"]
    try:
        done = subprocess.run(
            argv,
            cwd=copy,
            env=os.environ | {"PORTAL_VAR": str(copy / "var"), "PYTHONDONTWRITEBYTECODE": "1"},
            capture_output=True,
            text=True,
            timeout=PATIENCE_SECONDS,
        )
        code, said = done.returncode, done.stdout + done.stderr
    except subprocess.TimeoutExpired:
        code, said = -1, f"longer than {PATIENCE_SECONDS} s"
    finally:
        target.write_text(whole, "utf-8")
    tail = "" if code == FAILED else "\n".join(said.strip().splitlines()[-TAIL_LINES:])
    return Outcome(mutant, code == FAILED, time.monotonic() - begun, tail)


def run(mutants: Iterable[Mutant], *, at_once: int) -> Iterator[Outcome]:
    """Yield the outcome of each mutant, in order; `at_once` copies of the tree work side by side."""
    free: SimpleQueue[Path] = SimpleQueue()

    def one(mutant: Mutant) -> Outcome:
        copy = free.get()
        try:
            return prove(mutant, copy)
        finally:
            free.put(copy)

    with ExitStack() as copies, ThreadPoolExecutor(at_once) as pool:
        for _n in range(at_once):
            free.put(copies.enter_context(tree()))
        yield from pool.map(one, mutants)
