"""Every mutant, by group."""

from __future__ import annotations

from tests.mutants.access import ACCESS
from tests.mutants.assessment import ASSESSMENT
from tests.mutants.bulletin import BULLETIN
from tests.mutants.files import FILE_INTAKE
from tests.mutants.hardening import HARDENING
from tests.mutants.ladder import LADDER
from tests.mutants.mutant import Mutant
from tests.mutants.people import PEOPLE
from tests.mutants.postgres import POSTGRES
from tests.mutants.record import RECORD
from tests.mutants.second_factor import SECOND_FACTOR
from tests.mutants.sign_in import SIGN_IN
from tests.mutants.told import TOLD
from tests.mutants.unit_month import UNIT_MONTH
from tests.mutants.year import YEAR_SUMS

GROUPS: dict[str, tuple[Mutant, ...]] = {
    "sign_in": SIGN_IN,
    "access": ACCESS,
    "assessment": ASSESSMENT,
    "bulletin": BULLETIN,
    "files": FILE_INTAKE,
    "hardening": HARDENING,
    "ladder": LADDER,
    "record": RECORD,
    "second_factor": SECOND_FACTOR,
    "people": PEOPLE,
    "postgres": POSTGRES,
    "told": TOLD,
    "unit_month": UNIT_MONTH,
    "year": YEAR_SUMS,
}
MUTANTS: tuple[Mutant, ...] = tuple(mutant for group in GROUPS.values() for mutant in group)
