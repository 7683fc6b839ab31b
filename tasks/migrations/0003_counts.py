"""How many tasks of a ledger are alike (tasks.models.TaskCount), kept by the database when a task comes, changes or goes.

SQLite, where one writes at a time: triggers count a row up and another down. PostgreSQL: each statement appends what it
changed, so that nobody waits for anybody's count; tasks.services.counting joins that. A migration that remakes tasks_task
on SQLite drops its triggers: it must make them again (tests/tasks/test_counts_kept.py says so).
"""

from django.db import migrations

# Column of the count, and how a task says it; ROW is NEW, OLD or a table.
KEYS = {
    "ledger_id": "ROW.ledger_id",
    "section": "ROW.section",
    "state": "ROW.state",
    '"row"': 'CASE WHEN ROW."row" > 0 THEN 1 ELSE 0 END',
    "row_count": "CASE WHEN ROW.row_count > 0 THEN 1 ELSE 0 END",
    "sensitivity": "ROW.sensitivity",
    "status_class": "ROW.status_class",
    "overdue": "ROW.overdue",
    "due_soon": "ROW.due_soon",
    "at_risk": "ROW.at_risk",
    "unreported": "ROW.unreported",
}


def _each(joined, form):
    """Return the columns joined, each written in `form` with its `key` and how a task `said` it."""
    return joined.join(form.format(key=key, said=said) for key, said in KEYS.items())


# Written into the statements below.
PARTS = {
    "OF_NEW": _each(", ", "{said} AS {key}").replace("ROW", "NEW"),
    "OF_ONE": _each(", ", "{said} AS {key}").replace("ROW", "one"),
    "LIKE_NEW": _each(" AND ", "{key} = {said}").replace("ROW", "NEW"),
    "LIKE_OLD": _each(" AND ", "{key} = {said}").replace("ROW", "OLD"),
    "DIFFERS": " OR ".join(
        f"{said.replace('ROW', 'OLD')} <> {said.replace('ROW', 'NEW')}" for said in KEYS.values()
    ),
    "COLUMNS": ", ".join(KEYS),
}
FILLED = """INSERT INTO tasks_taskcount (COLUMNS, n)
    SELECT COLUMNS, COUNT(*) FROM (SELECT OF_ONE FROM tasks_task one) each_one GROUP BY COLUMNS"""

MORE = """INSERT INTO tasks_taskcount (COLUMNS, n) SELECT OF_NEW, 0
        WHERE NOT EXISTS (SELECT 1 FROM tasks_taskcount WHERE LIKE_NEW);
    UPDATE tasks_taskcount SET n = n + 1 WHERE LIKE_NEW;"""
LESS = "UPDATE tasks_taskcount SET n = n - 1 WHERE LIKE_OLD;"
SQLITE = (
    FILLED,
    f"CREATE TRIGGER tasks_taskcount_insert AFTER INSERT ON tasks_task BEGIN {MORE} END",
    f"CREATE TRIGGER tasks_taskcount_delete AFTER DELETE ON tasks_task BEGIN {LESS} END",
    f"""CREATE TRIGGER tasks_taskcount_update AFTER UPDATE OF COLUMNS ON tasks_task WHEN DIFFERS
        BEGIN {LESS} {MORE} END""",
)

CAME = "SELECT OF_ONE, 1 AS n FROM came one"
WENT = "SELECT OF_ONE, -1 AS n FROM went one"
PUT = "INSERT INTO tasks_taskcount (COLUMNS, n) SELECT COLUMNS, SUM(n) FROM"
CHANGED = "changed GROUP BY COLUMNS HAVING SUM(n) <> 0"
POSTGRESQL = (
    FILLED,
    f"""CREATE FUNCTION tasks_taskcount_kept() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        IF TG_OP = 'INSERT' THEN {PUT} ({CAME}) {CHANGED};
        ELSIF TG_OP = 'DELETE' THEN {PUT} ({WENT}) {CHANGED};
        ELSE {PUT} ({CAME} UNION ALL {WENT}) {CHANGED};
        END IF; RETURN NULL; END $$""",
    """CREATE TRIGGER tasks_taskcount_insert AFTER INSERT ON tasks_task REFERENCING NEW TABLE AS came
        FOR EACH STATEMENT EXECUTE FUNCTION tasks_taskcount_kept()""",
    """CREATE TRIGGER tasks_taskcount_update AFTER UPDATE ON tasks_task REFERENCING OLD TABLE AS went NEW TABLE AS came
        FOR EACH STATEMENT EXECUTE FUNCTION tasks_taskcount_kept()""",
    """CREATE TRIGGER tasks_taskcount_delete AFTER DELETE ON tasks_task REFERENCING OLD TABLE AS went
        FOR EACH STATEMENT EXECUTE FUNCTION tasks_taskcount_kept()""",
)


def make_counts(apps, schema_editor):
    for statement in SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRESQL:
        for name, part in PARTS.items():
            statement = statement.replace(name, part)
        schema_editor.execute(statement, params=None)


def drop_counts(apps, schema_editor):
    sqlite = schema_editor.connection.vendor == "sqlite"
    for verb in ("insert", "update", "delete"):
        schema_editor.execute(f"DROP TRIGGER tasks_taskcount_{verb}{'' if sqlite else ' ON tasks_task'}")
    if not sqlite:
        schema_editor.execute("DROP FUNCTION tasks_taskcount_kept()")
    schema_editor.execute("DELETE FROM tasks_taskcount")


class Migration(migrations.Migration):
    dependencies = [("tasks", "0002_search")]
    operations = [migrations.RunPython(make_counts, drop_counts)]
