"""Takes away the second factor of a person who lost it, where nobody in the portal may (the only administrator)."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from departments.management.machine import account, add_dry_run, from_the_machine, told
from departments.services.second_factor import reset_device


class Command(BaseCommand):
    help = "Take away an account's second factor and its recovery codes; its sessions end."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username", help="the account's name")
        add_dry_run(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        user = account(options["username"])
        with from_the_machine("reset_second_factor", dry_run=options["dry_run"]):
            reset_device(user=user, by=None)
        self.stdout.write(
            told(
                f"The second factor of {user.username} is reset; the next sign-in sets up a new one.",
                **options,
            )
        )
