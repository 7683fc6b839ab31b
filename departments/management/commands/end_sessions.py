"""Ends the sessions of an account, for whoever runs the portal."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from departments.management.machine import account, add_dry_run, from_the_machine, told
from departments.services.sessions import end_sessions


class Command(BaseCommand):
    help = "End every session of an account at once; its owner signs in anew."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username", help="the account's name")
        add_dry_run(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        user = account(options["username"])
        with from_the_machine("end_sessions", dry_run=options["dry_run"]):
            ended = end_sessions(user=user, by=None)
        self.stdout.write(told(f"{ended} sessions of {user.username} ended.", **options))
