"""Print what is read from one notice; touches no database."""

import argparse
import json
import sys
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from tasks.notices import Reading, UnreadableFile, read_notice, text_of, to_json
from tasks.notices.files import MAX_FILE, TOO_BIG
from tasks.notices.model import Role


class Command(BaseCommand):
    """`manage.py parse_notice FILE [--issued-on YYYY-MM-DD] [--format json|table]`."""

    help = "Read one notice (text, Word, WPS, PDF, OFD, Excel or web page) and print what was found. Touches no database."
    requires_system_checks: list[str] = []
    requires_migrations_checks = False

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """The file, and the two options."""
        parser.add_argument("file", type=Path, help="the notice's file")
        parser.add_argument(
            "--issued-on",
            type=date.fromisoformat,
            metavar="YYYY-MM-DD",
            help="the day it was issued, where the file does not say",
        )
        parser.add_argument(
            "--format", choices=["json", "table"], help="how to print it (a table on a terminal, else JSON)"
        )

    def handle(self, *args: Any, file: Path, issued_on: date | None, **options: Any) -> None:
        """Prints JSON where the output is not a terminal or --format json asks for it, else a table."""
        try:
            if file.stat().st_size > MAX_FILE:
                raise CommandError(TOO_BIG)
            source = text_of(file.name, file.read_bytes())
        except OSError as error:
            raise CommandError(f"{file}: {error.strerror}") from error
        except UnreadableFile as error:
            raise CommandError(str(error)) from error
        reading = read_notice(source.text, issued_on=issued_on)
        form = options["format"] or ("table" if sys.stdout.isatty() else "json")
        if form == "json":
            self.stdout.write(json.dumps(to_json(reading), ensure_ascii=False, indent=2))
        else:
            self.stdout.write(table_of(reading))


def table_of(reading: Reading) -> str:
    """The reading for a terminal: the head, then a block of lines for each task."""
    lines = [
        f"{reading.title or '-'}",
        f"{reading.document_number or '-'}  {reading.issuer or '-'}  {reading.issued_on or '-'}  {reading.kind}",
        "",
    ]
    section = None
    for task in reading.tasks:
        if task.section != section:
            section = task.section
            lines.append(f"== {section or '-'}")
        lines.append(f"{task.number or '-':8} {task.title}")
        for role in Role:
            names = task.names(role)
            if names:
                lines.append(f"{'':9}{role.value}: {'、'.join(names)}")
        lines += [f"{'':9}target: {target.text}" for target in task.targets]
        if task.deadline:
            when = task.deadline.date or task.deadline.recurrence or "-"
            lines.append(f"{'':9}deadline: {task.deadline.text} ({when})")
        lines += [f"{'':9}? {doubt.message}" for doubt in task.doubts]
    lines += ["", f"{len(reading.tasks)} tasks", *(f"? {doubt.message}" for doubt in reading.doubts)]
    return "\n".join(lines)
