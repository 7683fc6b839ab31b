"""Opens a paused sign-in again, for whoever runs the portal."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from departments.management.machine import account, add_dry_run, from_the_machine, told
from departments.services.accounts import unlock_account


class Command(BaseCommand):
    help = "Open the sign-in of an account again that wrong passwords paused."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username", help="the account's name")
        add_dry_run(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        user = account(options["username"])
        with from_the_machine("unlock_account", dry_run=options["dry_run"]):
            unlock_account(user=user, by=None)
        self.stdout.write(told(f"Sign-in of {user.username} is open.", **options))
