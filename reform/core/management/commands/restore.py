"""Restore a backup, and prove the copy."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from reform.core.backups.faults import BackupFailed
from reform.core.backups.put_back import restore
from reform.core.backups.read import Contents
from reform.core.backups.settle import faults, settle

NEXT = """Next: start the portal, sign in, open a paper. Everybody signs in anew; what was entered after the backup
was made has to be entered again, and texts sent after it may be sent a second time."""


class Command(BaseCommand):
    help = (
        "Restore a backup into the database and the files the settings name: an empty place, or one named by --over. "
        "The portal must be stopped. FIELD_KEY, AUDIT_KEY and BACKUP_KEY must be those it was made with."
    )
    requires_system_checks: list[str] = []
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", help="the backup")
        parser.add_argument(
            "--over", metavar="NAME", default="", help="the name of the database that may be there already"
        )
        parser.add_argument(
            "--without-keys", action="store_true", help="restore though FIELD_KEY or AUDIT_KEY are lost"
        )
        parser.add_argument(
            "--dry-run", action="store_true", help="read and judge the backup, change nothing"
        )

    def handle(
        self, *args: object, file: str, over: str, without_keys: bool, dry_run: bool, **options: object
    ) -> None:
        path = Path(file)
        try:
            contents, kept = restore(path, over=over, without_keys=without_keys, dry_run=dry_run)
        except BackupFailed as failed:
            raise CommandError(str(failed), returncode=1) from failed
        self._say(contents, kept, "It can be restored here." if dry_run else "It was restored.")
        if not dry_run:
            self._settle(contents, path.name)

    def _say(self, contents: Contents, kept: list[str], result: str) -> None:
        about = contents.about
        self.stdout.write(
            f"The backup of {about.made_at} (version {about.version}) is whole: "
            f"{sum(about.rows.values())} rows, {contents.files} files. {result}"
        )
        for name in contents.missing:
            self.stderr.write(f"A file was gone already when it was made: {name}")
        for former in kept:
            self.stdout.write(f"What stood here before is kept: {former}.")

    def _settle(self, contents: Contents, name: str) -> None:
        """Raise CommandError where the copy does not hold."""
        try:
            for sentence in settle(contents, file_name=name):
                self.stdout.write(sentence)
            broken = faults()
        except Exception as error:
            # Whatever a migration raises: the copy lies there, and nobody must take it for good.
            raise CommandError(f"The copy does not fit this version, do not work in it: {error}") from error
        if broken:
            raise CommandError("The copy does not hold, do not work in it: " + " ".join(broken), returncode=1)
        self.stdout.write(f"The record holds, and everything that must.\n{NEXT}")
