"""Make a backup of the portal while it runs, or while it stands still."""

from __future__ import annotations

from argparse import ArgumentParser, ArgumentTypeError
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.template.defaultfilters import filesizeformat
from django.utils import translation

from reform.core.backups.faults import BackupFailed
from reform.core.backups.make import Made, make_backup, plan


def _positive(text: str) -> int:
    if not text.isdigit() or int(text) == 0:
        raise ArgumentTypeError(f"{text!r} is no number above 0")
    return int(text)


class Command(BaseCommand):
    help = (
        "Write database, kept files and the record's heads into one file locked with BACKUP_KEY, and read it back. "
        "The keys are not in it: keep them apart (docs/backup.md)."
    )
    requires_system_checks: list[str] = []
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--to", metavar="FOLDER", help="where to (default: BACKUP_DIR, var/backups)")
        parser.add_argument(
            "--keep", metavar="DAYS", type=_positive, help="then remove backups in it that are older"
        )
        parser.add_argument(
            "--keep-count",
            metavar="N",
            type=_positive,
            help="then keep the newest N; together with --keep, those that either of the two keeps",
        )
        parser.add_argument("--dry-run", action="store_true", help="say what would be done, write nothing")

    def handle(
        self,
        *args: object,
        to: str | None,
        keep: int | None,
        keep_count: int | None,
        dry_run: bool,
        **options: object,
    ) -> None:
        folder = Path(to) if to else settings.BACKUP_DIR
        try:
            if dry_run:
                self._say_plan(folder, keep, keep_count)
            else:
                self._say_made(make_backup(folder=folder, keep_days=keep, keep_count=keep_count))
        except BackupFailed as failed:
            raise CommandError(str(failed), returncode=1) from failed

    def _say_plan(self, folder: Path, keep: int | None, keep_count: int | None) -> None:
        planned = plan(folder=folder, keep_days=keep, keep_count=keep_count)
        self.stdout.write(
            f"Would write {planned.rows} rows and {planned.files} files ({_size(planned.size)}) to {folder}."
        )
        for old in planned.removed:
            self.stdout.write(f"Would remove {old.name}.")

    def _say_made(self, made: Made) -> None:
        self.stdout.write(
            f"{made.file}: {_size(made.size)}, {sum(made.about.rows.values())} rows, {made.files} files, "
            f"record up to place {made.about.head[0]}, read back whole, in {made.seconds:.1f} s."
        )
        for old in made.removed:
            self.stdout.write(f"Removed {old.name}.")
        for name in made.missing:
            self.stderr.write(f"A row names a file that is gone: {name}")
        if not made.recorded:
            self.stderr.write("The database does not fit this code: the backup could not be recorded in it.")


def _size(size: int) -> str:
    with translation.override("en"):
        return filesizeformat(size).replace("\xa0", " ")
