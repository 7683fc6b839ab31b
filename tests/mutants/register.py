"""Every mutant, by stretch."""

from __future__ import annotations

from tests.mutants.access import ACCESS
from tests.mutants.hardening import HARDENING
from tests.mutants.mutant import Mutant
from tests.mutants.people import PEOPLE
from tests.mutants.record import RECORD
from tests.mutants.second_factor import SECOND_FACTOR
from tests.mutants.sign_in import SIGN_IN

MUTANTS: tuple[Mutant, ...] = (*SIGN_IN, *ACCESS, *HARDENING, *RECORD, *SECOND_FACTOR, *PEOPLE)
