"""Compile the translations without gettext's programs."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from reform.core.translations import checked_catalog, compile_catalog


class Command(BaseCommand):
    """Writes a .mo file beside every .po file below locale/."""

    help = "Compile locale/*/LC_MESSAGES/*.po into the files the portal reads."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="check every catalogue, write nothing")

    def handle(self, *_args: Any, dry_run: bool, **_options: Any) -> None:
        """Print each file written; raise CommandError for a catalogue that is broken or has wrong placeholders."""
        for folder in settings.LOCALE_PATHS:
            for path in sorted(folder.glob("*/LC_MESSAGES/*.po")):
                try:
                    if dry_run:
                        checked_catalog(path)
                    target = path.with_suffix(".mo") if dry_run else compile_catalog(path)
                    self.stdout.write(str(target.relative_to(settings.BASE_DIR)))
                except ValueError as error:
                    raise CommandError(str(error)) from error
