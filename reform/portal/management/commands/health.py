"""Say how every part of the portal is."""

from __future__ import annotations

import json as json_text
from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from reform.core.health import RED, UNKNOWN, read_health
from reform.portal.operations.words import part_line


class Command(BaseCommand):
    help = (
        "Say how every part of the portal is and what to do; ends with code 1 where one is red. Only reads."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="answer as JSON, with the figures")

    def handle(self, *args: object, json: bool, **options: object) -> None:
        parts = read_health()
        with translation.override("en"):
            if json:
                said = [vars(part) for part in parts]
                self.stdout.write(json_text.dumps({"parts": said}, indent=1))
            else:
                for part in parts:
                    line = part_line(part)
                    advice = f"  -> {line.advice}" if line.advice else ""
                    self.stdout.write(f"{line.level:7}{line.label}: {line.said}{advice}")
        red = [part.name for part in parts if part.level in {RED, UNKNOWN}]
        if red:
            raise CommandError(f"In trouble: {', '.join(red)}.", returncode=1)
