"""Versions of the portal made up for the tests: HEAD with another number, a migration, a fault."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

from reform.bootstrap.paths import BASE_DIR

# What set-up makes is borrowed from this folder: to make it anew for every release would take minutes.
READY = (
    f"mkdir -p static && ln -sfn {BASE_DIR}/.venv .venv && ln -sfn {BASE_DIR}/.build .build"
    f" && ln -sfn {BASE_DIR}/static/vendor static/vendor"
    f" && cp {BASE_DIR}/locale/zh_Hans/LC_MESSAGES/django.mo locale/zh_Hans/LC_MESSAGES/"
)
MIGRATION = """from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("core", "{before}")]
    operations = [
        migrations.RunSQL("CREATE TABLE {table} (x integer)", migrations.RunSQL.noop),
        migrations.RunSQL("{ruin}", migrations.RunSQL.noop),
    ]
"""


def copy_of_head(target: Path, *, version: str) -> Path:
    """Unpack HEAD, as a clean clone has it, into a new folder under another version number, and return the folder."""
    target.mkdir(parents=True)
    packed = subprocess.run(["git", "archive", "HEAD"], cwd=BASE_DIR, check=True, capture_output=True).stdout
    subprocess.run(["tar", "-x", "-C", str(target)], input=packed, check=True)
    project = target / "pyproject.toml"
    numbered = re.sub(r'^version = ".*"$', f'version = "{version}"', project.read_text(), flags=re.MULTILINE)
    project.write_text(numbered)
    return target


def with_migration(release: Path, table: str, *, ruin: str = "SELECT 1") -> Path:
    """Add a migration that makes `table` and then does `ruin`; return the release."""
    folder = release / "reform" / "core" / "migrations"
    names = sorted(file.stem for file in folder.glob("[0-9]*.py"))
    made = folder / f"{9001 + sum(name.startswith('9') for name in names)}_{table}.py"
    made.write_text(MIGRATION.format(before=names[-1], table=table, ruin=ruin))
    return release
