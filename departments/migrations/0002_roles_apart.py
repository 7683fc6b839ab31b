"""Triggers that keep the auditor apart from the other administrators, whatever writes a holding, on both databases.

A person may not hold an auditor's post and one of a system or security administrator on the same day, and the role of
a post never changes. Source: GB/T 22239-2019 访问控制 d), 管理用户权限分离. That level 3 also keeps system and security
administrator apart is a setting (ROLE_PROFILE), which a database does not know: the service and the start check do.
"""

from django.db import migrations

APART = """EXISTS (
    SELECT 1 FROM departments_postholding h
    JOIN departments_post p ON p.id = h.post_id
    JOIN departments_post mine ON mine.id = NEW.post_id
    WHERE h.user_id = NEW.user_id AND h.id <> COALESCE(NEW.id, -1) AND p.is_active AND mine.is_active
    AND ((mine.role = 'auditor' AND p.role IN ('system_admin', 'security_admin'))
        OR (p.role = 'auditor' AND mine.role IN ('system_admin', 'security_admin')))
    AND (h.held_to IS NULL OR h.held_to >= NEW.held_from)
    AND (NEW.held_to IS NULL OR h.held_from <= NEW.held_to))"""
REFUSED = "the auditor may not be system or security administrator as well"
FIXED = "the role of a post never changes"

SQLITE = [
    f"""CREATE TRIGGER departments_postholding_apart_{verb} BEFORE {verb} ON departments_postholding
        WHEN {APART} BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END"""
    for verb in ("INSERT", "UPDATE")
] + [
    f"""CREATE TRIGGER departments_post_role BEFORE UPDATE OF role ON departments_post
        WHEN NEW.role <> OLD.role BEGIN SELECT RAISE(ABORT, '{FIXED}'); END"""
]
POSTGRESQL = [
    f"""CREATE FUNCTION departments_roles_apart() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN IF {APART} THEN RAISE EXCEPTION '{REFUSED}' USING ERRCODE = 'check_violation'; END IF;
        RETURN NEW; END $$""",
    """CREATE TRIGGER departments_postholding_apart BEFORE INSERT OR UPDATE ON departments_postholding
       FOR EACH ROW EXECUTE FUNCTION departments_roles_apart()""",
    f"""CREATE FUNCTION departments_role_fixed() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN IF NEW.role <> OLD.role THEN RAISE EXCEPTION '{FIXED}' USING ERRCODE = 'check_violation'; END IF;
        RETURN NEW; END $$""",
    """CREATE TRIGGER departments_post_role BEFORE UPDATE OF role ON departments_post
       FOR EACH ROW EXECUTE FUNCTION departments_role_fixed()""",
]


def make_triggers(apps, schema_editor):
    for statement in SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRESQL:
        schema_editor.execute(statement, params=None)


def drop_triggers(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        for name in ("departments_postholding_apart_INSERT", "departments_postholding_apart_UPDATE"):
            schema_editor.execute(f"DROP TRIGGER {name}")
        schema_editor.execute("DROP TRIGGER departments_post_role")
        return
    schema_editor.execute("DROP FUNCTION departments_roles_apart() CASCADE")
    schema_editor.execute("DROP FUNCTION departments_role_fixed() CASCADE")


class Migration(migrations.Migration):
    dependencies = [("departments", "0001_initial")]
    operations = [migrations.RunPython(make_triggers, drop_triggers)]
