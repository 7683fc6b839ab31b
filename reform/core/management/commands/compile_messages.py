"""Compile the translations without gettext's programs."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from reform.core.translations import compile_catalog


class Command(BaseCommand):
    """Writes a .mo file beside every .po file below locale/."""

    help = "Compile locale/*/LC_MESSAGES/*.po."
    requires_system_checks: list[str] = []

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Print each file written; raise CommandError for a catalogue that is broken or has wrong placeholders."""
        for folder in settings.LOCALE_PATHS:
            for path in sorted(folder.glob("*/LC_MESSAGES/*.po")):
                try:
                    self.stdout.write(str(compile_catalog(path).relative_to(settings.BASE_DIR)))
                except ValueError as error:
                    raise CommandError(str(error)) from error
