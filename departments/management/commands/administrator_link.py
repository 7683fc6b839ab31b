"""Makes a one-time link for an administrator whom nobody in the portal can help."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from departments.management.machine import account, add_dry_run, from_the_machine
from departments.services.accounts import link_from_the_machine


class Command(BaseCommand):
    help = (
        "Print a one-time link of 24 hours for a system or security administrator; the former password holds no longer"
        " and every session ends."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username", help="the administrator's account")
        add_dry_run(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        user = account(options["username"])
        try:
            with from_the_machine("administrator_link", dry_run=options["dry_run"]):
                link = link_from_the_machine(user=user)
        except ValidationError as refused:
            raise CommandError(" ".join(refused.messages)) from refused
        if options["dry_run"]:
            self.stdout.write(f"{user.username} can be given a link; nothing was changed (--dry-run).")
        else:
            self.stdout.write(f"One-time link, for 24 hours, below the portal's own address:\n{link}")
