"""Make one big ledger in bulk, to measure speed on."""

from __future__ import annotations

import time
from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction
from django.utils import timezone

from departments.models import User
from reform.portal.demo.bulk import make_ledger, make_office

PLACE = "量测"


class Command(BaseCommand):
    help = (
        "Make a city with one ledger of N tasks, with assignments, reports and statuses, the same every time."
        " Its people have no passwords. For PORTAL_PROFILE=demo only."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--tasks", type=int, required=True, help="how many tasks, up to 1,000,000")
        parser.add_argument("--on", type=date.fromisoformat, help="the day it is made up to; today")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Raises CommandError outside the demo profile, for a wrong number, and on a second run."""
        if settings.PROFILE != "demo":
            raise CommandError("Data for measuring are for PORTAL_PROFILE=demo only; nothing was changed.")
        if not 1 <= options["tasks"] <= 1_000_000:
            raise CommandError("Between 1 and 1,000,000 tasks can be made; nothing was changed.")
        if User.objects.filter(username__startswith="seed-").exists():
            raise CommandError("Data for measuring are there already; nothing was changed.")
        began = time.monotonic()
        with transaction.atomic():
            ledger = make_ledger(
                make_office(PLACE), tasks=options["tasks"], on=options["on"] or timezone.localdate()
            )
        with connection.cursor() as cursor:
            # Without statistics the planner guesses.
            cursor.execute("ANALYZE")
        self.stdout.write(f"{ledger}: {ledger.tasks.count()} tasks in {time.monotonic() - began:.0f} s.")
