"""Check that every text of the interface is translated."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from babel.messages.pofile import normalize
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from reform.core.translations import Message, faults, messages_in, read_catalog, untranslated

CATALOG = "zh_Hans/LC_MESSAGES/django.po"


class Command(BaseCommand):
    """Compares the texts in code and templates with the Chinese catalogue."""

    help = (
        "Find texts without a whole Chinese translation; --list prints them as catalogue entries to fill in."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--list", action="store_true", help="print what is missing as .po entries")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Raise CommandError when anything is missing or a placeholder is wrong; with --list only print."""
        used = messages_in(settings.BASE_DIR)
        catalog = read_catalog(settings.LOCALE_PATHS[0] / CATALOG)
        missing = untranslated(used, catalog)
        if options["list"]:
            for message in missing:
                self.stdout.write(entry(message))
            return
        problems = [f"{message.place}: no translation of {message.singular!r}" for message in missing]
        problems += faults(catalog)
        if problems:
            raise CommandError("\n".join([*problems, f"{len(problems)} problems in {CATALOG}"]))
        self.stdout.write(f"All {len(used)} texts are translated.")


def entry(message: Message) -> str:
    """Return the message as an empty entry of a .po file."""
    lines = [f"#: {message.place}"]
    if message.context:
        lines.append(f"msgctxt {normalize(message.context)}")
    lines.append(f"msgid {normalize(message.singular)}")
    if message.plural:
        lines += [f"msgid_plural {normalize(message.plural)}", 'msgstr[0] ""']
    else:
        lines.append('msgstr ""')
    return "\n".join(lines) + "\n"
