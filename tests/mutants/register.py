"""Every mutant, by stretch."""

from __future__ import annotations

from tests.mutants.mutant import Mutant
from tests.mutants.sign_in import SIGN_IN

MUTANTS: tuple[Mutant, ...] = (*SIGN_IN,)
