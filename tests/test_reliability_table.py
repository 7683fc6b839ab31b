"""docs/reliability.md claims nothing that no test shows: every row names tests, and every test it names exists."""

from __future__ import annotations

import re

import pytest
from django.conf import settings

TABLE = settings.BASE_DIR / "docs" / "reliability.md"
PROOF = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")
FEWEST = 25


def rows() -> list[list[str]]:
    """Return the cells of every fault."""
    found = []
    for line in TABLE.read_text("utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if line.startswith("| ") and len(cells) == 4 and cells[0] not in {"fault", "---"}:
            found.append(cells)
    return found


def test_table_is_whole():
    assert len(rows()) >= FEWEST


@pytest.mark.parametrize("cells", rows(), ids=lambda cells: cells[0])
def test_fault_has_a_proof_that_exists(cells):
    proofs = PROOF.findall(cells[3])
    # Nothing but tests stands in that column.
    assert PROOF.sub("", cells[3]).strip() == ""
    assert proofs
    for path, name in proofs:
        assert f"def {name}(" in (settings.BASE_DIR / path).read_text("utf-8"), f"{path}::{name}"
