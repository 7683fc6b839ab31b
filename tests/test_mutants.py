"""The kept list of breaks fits the code as it is; `make mutants` runs them."""

import pytest

from tests.mutants.mutant import ROOT
from tests.mutants.register import MUTANTS


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.guard)
def test_break_still_fits_its_guard_and_its_proof_exists(mutant):
    broken = mutant.broken()
    if mutant.file.endswith(".py"):
        compile(broken, mutant.file, "exec")
    for proof in mutant.proof:
        path, _, name = proof.partition("::")
        text = (ROOT / path).read_text("utf-8")
        assert f"def {name.partition('[')[0]}(" in text if name else text


def test_guards_have_names_of_their_own():
    names = [mutant.guard for mutant in MUTANTS]
    assert sorted(set(names)) == sorted(names)
