"""Verify the audit record, or a file of an archived segment."""

from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from reform.core.audit_archive import BadArchive, verify_archive
from reform.core.audit_verify import verify_record


class Command(BaseCommand):
    help = "Name the first row of the record that was changed, removed, swapped, inserted or cut off; ends with code 1."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--archive", metavar="FILE", help="verify this file of a segment instead")
        parser.add_argument(
            "--heads", metavar="FILE", help="the file of noted heads (default: the installation's)"
        )

    def handle(self, *args: object, archive: str | None, heads: str | None, **options: object) -> None:
        with translation.override("en"):
            if archive:
                self._file(Path(archive))
            else:
                self._record(Path(heads) if heads else None)

    def _record(self, heads: Path | None) -> None:
        verdict = verify_record(heads=heads)
        self.stdout.write(
            f"{verdict.checked} entries checked in {verdict.seconds:.1f} s, {verdict.archived} archived, "
            f"{verdict.waiting} waiting for their seal."
        )
        if verdict.broken:
            raise CommandError(verdict.broken.sentence(), returncode=1)
        self.stdout.write("The record holds.")

    def _file(self, path: Path) -> None:
        try:
            found = verify_archive(path)
        except BadArchive as bad:
            raise CommandError(f"{path.name}: {bad}", returncode=1) from bad
        self.stdout.write(
            f"{path.name} holds: places {found.first_seq} to {found.last_seq}, "
            f"{found.digest_before[:12]} to {found.digest_after[:12]}, sha256 {found.sha256}."
        )
        if not found.known:
            self.stdout.write("This database has no tombstone of it.")
