"""What PostgreSQL itself refuses; each proof starts a real server."""

from __future__ import annotations

from tests.mutants.mutant import Mutant

RECORD = "tests/races/test_append_only.py"
STATEMENT = f"{RECORD}::test_the_audit_record_is_append_only"
ROLES = "tests/races/test_roles_apart.py"
TRIGGERS = "reform/core/migrations/0002_audit_append_only.py"
APART = "departments/migrations/0002_roles_apart.py"

POSTGRES = (
    Mutant(
        "postgres: no update of the record",
        TRIGGERS,
        "{table}_no_update BEFORE UPDATE ON {table}\n",
        "{table}_no_update AFTER UPDATE OF id ON {table}\n",
        (STATEMENT,),
    ),
    Mutant(
        "postgres: no removal from the record",
        TRIGGERS,
        "$$ BEGIN IF NOT ({condition}) THEN {no}; END IF; RETURN OLD; END $$",
        "$$ BEGIN RETURN OLD; END $$",
        (STATEMENT,),
    ),
    Mutant(
        "postgres: no truncation of the record",
        TRIGGERS,
        "{table}_no_truncate BEFORE TRUNCATE ON {table}\n                FOR EACH STATEMENT",
        "{table}_no_truncate BEFORE UPDATE ON {table}\n                FOR EACH STATEMENT",
        (STATEMENT,),
    ),
    Mutant(
        "postgres: no segment over what is young",
        TRIGGERS,
        "IF NOT ({SEGMENT_WHOLE.format(old=POSTGRESQL_OLD)})",
        "IF FALSE",
        (f"{RECORD}::test_a_segment_over_what_is_young_is_refused",),
    ),
    Mutant(
        "postgres: the auditor apart when a holding is made",
        APART,
        "departments_postholding_apart BEFORE INSERT OR UPDATE ON",
        "departments_postholding_apart BEFORE UPDATE ON",
        (f"{ROLES}::test_a_holding_made_beside_an_auditors_is_refused",),
    ),
    Mutant(
        "postgres: the auditor apart when a holding is moved",
        APART,
        "departments_postholding_apart BEFORE INSERT OR UPDATE ON",
        "departments_postholding_apart BEFORE INSERT ON",
        (f"{ROLES}::test_a_holding_moved_onto_an_auditors_days_is_refused",),
    ),
    Mutant(
        "postgres: the role of a post",
        APART,
        "$$ BEGIN IF NEW.role <> OLD.role THEN RAISE",
        "$$ BEGIN IF FALSE THEN RAISE",
        (f"{ROLES}::test_the_role_of_a_post_never_changes",),
    ),
)
