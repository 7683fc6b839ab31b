"""Read a backup through and say what it holds."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from reform.core.backups.about import lacking_keys
from reform.core.backups.faults import BackupFailed
from reform.core.backups.kept import newest
from reform.core.backups.read import verify


class Command(BaseCommand):
    help = "Read a backup to its end and hold every bit of it to what was written; ends with code 1 where it does not hold."
    requires_system_checks: list[str] = []
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", nargs="?", help="the backup (default: the newest in BACKUP_DIR)")

    def handle(self, *args: object, file: str | None, **options: object) -> None:
        try:
            path = Path(file) if file else newest(settings.BACKUP_DIR)
            found = verify(path)
        except BackupFailed as failed:
            raise CommandError(str(failed), returncode=1) from failed
        about = found.about
        self.stdout.write(
            f"{path.name} is whole: made {about.made_at} by version {about.version}, {about.database}, "
            f"{sum(about.rows.values())} rows, {found.files} files, record up to place {about.head[0]}."
        )
        for name in found.missing:
            self.stderr.write(f"A file was gone already when it was made: {name}")
        for name in lacking_keys(about):
            self.stderr.write(f"{name} here is not the one it was made with: restoring it needs that one.")
