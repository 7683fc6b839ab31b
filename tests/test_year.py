"""A simulated year, played through the services and worked out again by an oracle that knows only the raw events."""

from __future__ import annotations

import ast
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from reform.bootstrap.paths import BUILD_DIR
from tests.oracle.figures import CLASSES
from tests.year.run import run
from tests.year.structure import FULL, SHORT

ORACLE = Path(__file__).parent / "oracle"
# The raw events of the whole year, to be read by whoever doubts a figure.
KEPT = BUILD_DIR / "year"


def lacking_in(figures: list[dict[str, Any]]) -> list[str]:
    """Return what never came up in a run, so that a figure that is always nought proves nothing."""
    counts, said = Counter(), Counter()
    for month in figures:
        counts.update(month["counts"])
        said.update(month["reporting"])
        counts.update(flag for row in month["rows"].values() for flag in row["flags"])
        counts.update(f"weight {row['severity']}" for row in month["rows"].values())
        counts.update(one["state"] for one in month["measures"])
        counts["differing"] += sum(row["status"] != row["proposed"] for row in month["rows"].values())
        counts["changes"] += len(month["changes"])
        counts["sheets"] += len(month["sheets"])
        counts["grid units done"] += sum(done for done, _of in month["grids"].values())
    wanted = [*CLASSES, "overdue", "due_soon", "at_risk", "unreported", "long_term", "weight 1", "weight 2"]
    wanted += ["met", "in_step", "below", "waiting", "differing", "changes", "sheets", "grid units done"]
    asked = ["due", "on_time", "late", "missing", "accepted", "waiting", "back", "returned", "recorded"]
    return [name for name in wanted if not counts[name]] + [name for name in asked if not said[name]]


def test_every_figure_of_half_a_year_agrees_with_the_oracle(db, tmp_path):
    outcome = run(SHORT, counties=3, months=6, keep=tmp_path / "events.json")
    assert "\n".join(outcome.differing) == ""
    assert lacking_in(outcome.figures) == []


@pytest.mark.slow
def test_every_figure_of_the_whole_year_agrees_with_the_oracle(db):
    KEPT.mkdir(parents=True, exist_ok=True)
    outcome = run(FULL, counties=17, months=12, keep=KEPT / "events.json")
    assert "\n".join(outcome.differing) == ""
    # Of 129 rows the seeds print 127 items: one of S1's is split into three.
    last = outcome.figures[-1]
    assert (last["counts"]["total"], len(last["rows"]), len(last["grids"])) == (127, 129, 21)
    assert lacking_in(outcome.figures) == []


def test_the_oracle_imports_nothing_of_the_portal():
    found = set()
    for path in ORACLE.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                found |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom):
                found.add(node.module or ".")
    foreign = {
        name
        for name in found
        if name.partition(".")[0] not in sys.stdlib_module_names and not name.startswith("tests.oracle.")
    }
    assert foreign == set()
    assert Counter(path.suffix for path in ORACLE.iterdir() if path.is_file())[".py"] >= 4
