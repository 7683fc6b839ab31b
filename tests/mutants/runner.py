"""Runs the proofs of every mutant in a copy of the tree, never in the tree itself.

First all proofs run with every guard whole: a test that fails anyhow proves nothing. Two things make a mutant cheap: a
migrated database is kept for each state of models and migrations (tests/kept.py), and a copy is compiled once, by contents,
so that only the broken file is compiled again.
"""

from __future__ import annotations

import compileall
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from py_compile import PycInvalidationMode
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
PASSED, FAILED = 0, 1
PATIENCE_SECONDS = 300
WHOLE_PATIENCE_SECONDS = 1800
TAIL_LINES = 12
# Plugins no proof needs: they cost each run a third of its time.
WITHOUT = ("cacheprovider", "hypothesispytest", "playwright", "xdist")


class NotWhole(Exception):
    """A proof fails though nothing is broken."""


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
        # By contents: two breaks of one file within a second must not be taken for one another.
        compileall.compile_dir(copy, quiet=1, invalidation_mode=PycInvalidationMode.CHECKED_HASH)
        for name in SHARED:
            (copy / name).parent.mkdir(parents=True, exist_ok=True)
            (copy / name).symlink_to(ROOT / name)
        yield copy


def _pytest(proofs: Sequence[str], copy: Path, patience: int, *options: str) -> tuple[int, str]:
    """Return the exit code of the proofs in `copy` (-1: too long) and the last lines they said."""
    argv = [sys.executable, "-m", "pytest", *proofs, "-q", *options]
    argv += [f"-pno:{plugin}" for plugin in WITHOUT]
    env = os.environ | {"PORTAL_VAR": str(copy / "var"), "PYTHONDONTWRITEBYTECODE": "1"}
    try:
        done = subprocess.run(argv, cwd=copy, env=env, capture_output=True, text=True, timeout=patience)
    except subprocess.TimeoutExpired:
        return -1, f"longer than {patience} s"
    return done.returncode, "\n".join((done.stdout + done.stderr).strip().splitlines()[-TAIL_LINES:])


def prove(mutant: Mutant, copy: Path) -> Outcome:
    """Break the guard in `copy`, run its proof, mend it again."""
    target = copy / mutant.file
    whole = target.read_text("utf-8")
    begun = time.monotonic()
    target.write_text(mutant.broken(), "utf-8")
    try:
        code, said = _pytest(mutant.proof, copy, PATIENCE_SECONDS, "-x")
    finally:
        target.write_text(whole, "utf-8")
    return Outcome(mutant, code == FAILED, time.monotonic() - begun, "" if code == FAILED else said)


def run(mutants: Sequence[Mutant], *, at_once: int) -> Iterator[Outcome]:
    """Yield the outcome of each mutant, in order; `at_once` copies of the tree work side by side.

    Raises NotWhole, before any guard is broken, where a proof fails.
    """
    free: SimpleQueue[Path] = SimpleQueue()

    def one(mutant: Mutant) -> Outcome:
        copy = free.get()
        try:
            return prove(mutant, copy)
        finally:
            free.put(copy)

    with ExitStack() as stack, ThreadPoolExecutor(at_once) as pool:
        copies = [stack.enter_context(tree()) for _n in range(at_once)]
        proofs = sorted({proof for mutant in mutants for proof in mutant.proof})
        code, said = _pytest(proofs, copies[0], WHOLE_PATIENCE_SECONDS)
        if code != PASSED:
            raise NotWhole(said)
        for copy in copies:
            free.put(copy)
        yield from pool.map(one, mutants)
