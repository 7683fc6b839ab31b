"""Bring the database to the code's state before the portal starts; its exit code tells set-up what it met."""

from __future__ import annotations

import sqlite3
from argparse import ArgumentParser
from contextlib import closing
from pathlib import Path
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, connection
from django.db.migrations.exceptions import InconsistentMigrationHistory, NodeNotFoundError
from django.db.migrations.executor import MigrationExecutor

# Understood by reform.bootstrap.database.
UNKNOWN_STATE = 3
MIGRATION_FAILED = 4


class Command(BaseCommand):
    """Migrates; prints `empty` when nobody has an account yet, else `filled`."""

    help = "Bring the database to the code's state, after looking whether this code knows it."
    requires_system_checks: list[str] = []
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--copy-to", type=Path, help="keep the SQLite file here while migrating, and when it fails"
        )
        parser.add_argument("--dry-run", action="store_true", help="list the steps that lack, change nothing")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Raise CommandError with exit code 3 for a state the code does not know, 4 for a migration that failed."""
        try:
            executor = MigrationExecutor(connection)
            if unknown := unknown_migrations(executor):
                raise CommandError(
                    f"The database knows {', '.join(unknown)}; this code does not.", returncode=UNKNOWN_STATE
                )
            executor.loader.check_consistent_history(connection)
            plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
        except (DatabaseError, InconsistentMigrationHistory, NodeNotFoundError) as error:
            raise CommandError(f"The database can't be read: {error}", returncode=UNKNOWN_STATE) from error
        if options["dry_run"]:
            for migration, _backwards in plan:
                self.stdout.write(str(migration))
            self.stdout.write(f"{len(plan)} steps lack; nothing was changed (--dry-run).")
            return
        if plan:
            self._migrate(options["copy_to"] if executor.loader.applied_migrations else None)
        has_accounts = get_user_model()._default_manager.exists()
        self.stdout.write("filled" if has_accounts else "empty")

    def _migrate(self, copy: Path | None) -> None:
        if copy:
            connection.close()
            copy_sqlite(Path(connection.settings_dict["NAME"]), copy)
        try:
            call_command("migrate", interactive=False, verbosity=0)
        except Exception as error:
            # Whatever a migration raises, set-up must learn which of the two cases it is.
            raise CommandError(f"Migrating failed: {error}", returncode=MIGRATION_FAILED) from error
        if copy:
            copy.unlink()


def unknown_migrations(executor: MigrationExecutor) -> list[str]:
    """Return the migrations recorded in the database that neither exist in the code nor were squashed in it."""
    loader = executor.loader
    known = set(loader.disk_migrations)
    for migration in loader.disk_migrations.values():
        known.update(migration.replaces)
    return sorted(f"{app}.{name}" for app, name in loader.applied_migrations if (app, name) not in known)


def copy_sqlite(source: Path, target: Path) -> None:
    """Copy a SQLite database as it stands, also while it is open elsewhere; the copy is readable by the owner only."""
    target.touch(mode=0o600)
    with closing(sqlite3.connect(source)) as old, closing(sqlite3.connect(target)) as new:
        old.backup(new)
