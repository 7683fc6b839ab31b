"""Takes away the second factor of a person who lost it, where nobody in the portal may (the only administrator)."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from departments.models import User
from departments.services.second_factor import reset_device


class Command(BaseCommand):
    help = "Take away an account's second factor and its recovery codes; its sessions end."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username")

    def handle(self, *args: Any, **options: Any) -> None:
        user = User.objects.filter(username=options["username"]).first()
        if user is None:
            raise CommandError(f"There is no account {options['username']}.")
        reset_device(user=user, by=None)
        self.stdout.write(
            f"The second factor of {user.username} is reset; the next sign-in sets up a new one."
        )
