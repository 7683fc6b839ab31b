"""Every mutant, by group."""

from __future__ import annotations

from tests.mutants.access import ACCESS
from tests.mutants.assessment import ASSESSMENT
from tests.mutants.backups import BACKUP
from tests.mutants.bulletin import BULLETIN
from tests.mutants.checks_of_papers import PAPER_CHECK
from tests.mutants.composing import COMPOSING
from tests.mutants.distribution import DISTRIBUTION
from tests.mutants.documents import DOCUMENTS
from tests.mutants.faults import FAULTS
from tests.mutants.files import FILE_INTAKE
from tests.mutants.hardening import HARDENING
from tests.mutants.ladder import LADDER
from tests.mutants.mutant import Mutant
from tests.mutants.operations import OPERATIONS
from tests.mutants.paper_calendar import PAPER_CALENDAR
from tests.mutants.people import PEOPLE
from tests.mutants.postgres import POSTGRES
from tests.mutants.record import RECORD
from tests.mutants.rounds import ROUNDS
from tests.mutants.second_factor import SECOND_FACTOR
from tests.mutants.sign_in import SIGN_IN
from tests.mutants.signing import SIGNING
from tests.mutants.told import TOLD
from tests.mutants.unit_month import UNIT_MONTH
from tests.mutants.year import YEAR_SUMS

GROUPS: dict[str, tuple[Mutant, ...]] = {
    "sign_in": SIGN_IN,
    "access": ACCESS,
    "assessment": ASSESSMENT,
    "backup": BACKUP,
    "bulletin": BULLETIN,
    "composing": COMPOSING,
    "distribution": DISTRIBUTION,
    "documents": DOCUMENTS,
    "faults": FAULTS,
    "files": FILE_INTAKE,
    "hardening": HARDENING,
    "ladder": LADDER,
    "operations": OPERATIONS,
    "paper_calendar": PAPER_CALENDAR,
    "paper_check": PAPER_CHECK,
    "record": RECORD,
    "rounds": ROUNDS,
    "second_factor": SECOND_FACTOR,
    "signing": SIGNING,
    "people": PEOPLE,
    "postgres": POSTGRES,
    "told": TOLD,
    "unit_month": UNIT_MONTH,
    "year": YEAR_SUMS,
}
MUTANTS: tuple[Mutant, ...] = tuple(mutant for group in GROUPS.values() for mutant in group)
