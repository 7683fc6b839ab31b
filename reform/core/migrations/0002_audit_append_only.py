"""Triggers that let nobody change or remove a row of the audit record, its seals and segments, on both databases.

The one way out is a whole archived stretch: entries and seals that a segment's row covers go once they are older than
180 days (网络安全法: logs are kept for six months at least), entries before their seals. A segment over anything
younger, over a stretch with holes, or beside the one before it is refused as well.
"""

from django.db import migrations

DAYS = 180
TABLES = {
    "core_auditentry": ("id", "uid"),
    "core_auditseal": ("seq", "entry_id"),
    "core_auditsegment": ("id", "first_seq", "last_seq"),
}
REFUSED = "the audit record is append-only"
TOO_YOUNG = f"a segment must be whole, follow the one before it and be older than {DAYS} days"

# Whether a row may go: OLD is the row, {old} the moment before which it must lie.
ENTRY_ARCHIVED = """EXISTS (
    SELECT 1 FROM core_auditseal s JOIN core_auditsegment g ON s.seq BETWEEN g.first_seq AND g.last_seq
    WHERE s.entry_id = OLD.id) AND OLD.at < {old}"""
SEAL_ARCHIVED = """EXISTS (
    SELECT 1 FROM core_auditsegment g WHERE OLD.seq BETWEEN g.first_seq AND g.last_seq)
    AND OLD.sealed_at < {old}
    AND NOT EXISTS (SELECT 1 FROM core_auditentry e WHERE e.id = OLD.entry_id)"""
TAKEN = "EXISTS (SELECT 1 FROM {table} WHERE {key} = NEW.{key})"
SEGMENT_WHOLE = """NEW.first_seq = 1 + (SELECT COALESCE(MAX(last_seq), 0) FROM core_auditsegment)
    AND NEW.last_seq - NEW.first_seq + 1 = (
        SELECT COUNT(*) FROM core_auditseal s JOIN core_auditentry e ON e.id = s.entry_id
        WHERE s.seq BETWEEN NEW.first_seq AND NEW.last_seq AND s.sealed_at < {old} AND e.at < {old})"""

SQLITE_OLD = f"strftime('%Y-%m-%d %H:%M:%f', 'now', '-{DAYS} days')"
POSTGRESQL_OLD = f"(now() - interval '{DAYS} days')"


def _sqlite() -> list[str]:
    no = f"SELECT RAISE(ABORT, '{REFUSED}')"
    may_go = {"core_auditentry": ENTRY_ARCHIVED, "core_auditseal": SEAL_ARCHIVED}
    made = []
    for table, keys in TABLES.items():
        gone = f"WHEN NOT ({may_go[table].format(old=SQLITE_OLD)})" if table in may_go else ""
        # INSERT OR REPLACE removes the row in the way without asking the trigger of DELETE.
        taken = " OR ".join(TAKEN.format(table=table, key=key) for key in keys)
        made += [
            f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} BEGIN {no}; END",
            f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} {gone} BEGIN {no}; END",
            f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} WHEN {taken} BEGIN {no}; END",
        ]
    made.append(
        f"""CREATE TRIGGER core_auditsegment_whole BEFORE INSERT ON core_auditsegment
            WHEN NOT ({SEGMENT_WHOLE.format(old=SQLITE_OLD)})
            BEGIN SELECT RAISE(ABORT, '{TOO_YOUNG}'); END"""
    )
    return made


def _postgresql() -> list[str]:
    no = f"RAISE EXCEPTION '{REFUSED}'"
    may_go = {"core_auditentry": ENTRY_ARCHIVED, "core_auditseal": SEAL_ARCHIVED}
    made = [f"CREATE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {no}; END $$"]
    for table in TABLES:
        condition = may_go.get(table, "FALSE").format(old=POSTGRESQL_OLD)
        made += [
            f"""CREATE FUNCTION {table}_may_go() RETURNS trigger LANGUAGE plpgsql AS
                $$ BEGIN IF NOT ({condition}) THEN {no}; END IF; RETURN OLD; END $$""",
            f"""CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table}
                FOR EACH ROW EXECUTE FUNCTION audit_refuse()""",
            f"""CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table}
                FOR EACH ROW EXECUTE FUNCTION {table}_may_go()""",
            f"""CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table}
                FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse()""",
        ]
    made += [
        f"""CREATE FUNCTION core_auditsegment_whole() RETURNS trigger LANGUAGE plpgsql AS
            $$ BEGIN IF NOT ({SEGMENT_WHOLE.format(old=POSTGRESQL_OLD)}) THEN RAISE EXCEPTION '{TOO_YOUNG}'; END IF;
            RETURN NEW; END $$""",
        """CREATE TRIGGER core_auditsegment_whole BEFORE INSERT ON core_auditsegment
           FOR EACH ROW EXECUTE FUNCTION core_auditsegment_whole()""",
    ]
    return made


def make_triggers(apps, schema_editor):
    statements = _sqlite() if schema_editor.connection.vendor == "sqlite" else _postgresql()
    for statement in statements:
        # No parameters: the statements hold percent signs of their own.
        schema_editor.execute(statement, params=None)


def drop_triggers(apps, schema_editor):
    sqlite = schema_editor.connection.vendor == "sqlite"
    for table in TABLES:
        for name in ("no_update", "no_delete", "no_replace" if sqlite else "no_truncate"):
            schema_editor.execute(
                f"DROP TRIGGER IF EXISTS {table}_{name}" + ("" if sqlite else f" ON {table}")
            )
    schema_editor.execute(
        "DROP TRIGGER core_auditsegment_whole" + ("" if sqlite else " ON core_auditsegment")
    )
    if not sqlite:
        for function in ("core_auditsegment_whole", *(f"{table}_may_go" for table in TABLES), "audit_refuse"):
            schema_editor.execute(f"DROP FUNCTION {function}()")


class Migration(migrations.Migration):
    dependencies = [("core", "0001_initial")]
    operations = [migrations.RunPython(make_triggers, drop_triggers)]
