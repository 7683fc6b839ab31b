"""Make data in bulk, to measure on: one big ledger, or a whole tier with its people and two years of work."""

from __future__ import annotations

import os
import time
from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import make_password as hashed
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction
from django.utils import timezone

from departments.models import User
from reform.portal.demo.bulk import make_ledger, make_office
from reform.portal.demo.people import make_password
from reform.portal.tiers.make import NotEmptyError, make_tier
from reform.portal.tiers.places import Account
from reform.portal.tiers.tier import TIERS, Tier

PLACE = "量测"


def seed_accounts() -> Path:
    """Return where a tier's accounts and their password are written."""
    return Path(settings.VAR_DIR) / "seed-accounts.txt"


class Command(BaseCommand):
    help = (
        "Make data to measure on, the same every time. --tier fills an empty portal with a county (S), a prefecture"
        " (M) or a province (L) and two years of work; its accounts share one generated password, kept in"
        " var/seed-accounts.txt. --tasks makes a city with one ledger of N tasks, whose people have no passwords."
        " For PORTAL_PROFILE=demo only."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        what = parser.add_mutually_exclusive_group(required=True)
        what.add_argument("--tier", choices=sorted(TIERS), help="how large an office")
        what.add_argument("--tasks", type=int, help="one ledger of so many tasks, up to 1,000,000")
        parser.add_argument("--seed", type=int, default=42, help="of a tier: another number makes others")
        parser.add_argument("--on", type=date.fromisoformat, help="the day it is made up to; today")
        parser.add_argument("--dry-run", action="store_true", help="of a tier: only say what would be made")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Raises CommandError outside the demo profile, for a wrong number, and where there is data already."""
        if settings.PROFILE != "demo":
            raise CommandError("Data for measuring are for PORTAL_PROFILE=demo only; nothing was changed.")
        on = options["on"] or timezone.localdate()
        if options["tier"]:
            self._tier(TIERS[options["tier"]], on, options["seed"], dry=options["dry_run"])
        else:
            self._ledger(options["tasks"], on)

    def _tier(self, tier: Tier, on: date, seed: int, *, dry: bool) -> None:
        self.stdout.write(
            f"Tier {tier.name}: {tier.places:,} jurisdictions, {tier.accounts:,} accounts,"
            f" {tier.places * tier.tasks:,} tasks, {tier.months} months."
        )
        if dry:
            self.stdout.write("Nothing was made (--dry-run).")
            return
        began, password = time.monotonic(), make_password()
        try:
            made = make_tier(tier=tier, on=on, seed=seed, password=hashed(password), told=self.stdout.write)
        except NotEmptyError:
            raise CommandError("The portal holds data already; nothing was changed.") from None
        path = self._keep(made.accounts, password)
        for name, count in sorted(made.rows.items(), key=lambda row: -row[1]):
            self.stdout.write(f"{count:12,} {name}")
        rows = sum(made.rows.values())
        seconds = time.monotonic() - began
        self.stdout.write(f"{rows:,} rows in {seconds:.0f} s. Accounts and their password are in {path}.")

    def _keep(self, accounts: list[Account], password: str) -> Path:
        path = seed_accounts()
        width = max(len(account.username) for account in accounts)
        lines = [f"{a.username:{width}}  {password}  {a.name}（{a.what}）" for a in accounts]
        flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
        with os.fdopen(os.open(path, flags, 0o600), "w", encoding="utf-8") as file:
            file.write("\n".join(lines) + "\n")
        return path

    def _ledger(self, tasks: int, on: date) -> None:
        if not 1 <= tasks <= 1_000_000:
            raise CommandError("Between 1 and 1,000,000 tasks can be made; nothing was changed.")
        if User.objects.filter(username__startswith="seed-").exists():
            raise CommandError("Data for measuring are there already; nothing was changed.")
        began = time.monotonic()
        with transaction.atomic():
            ledger = make_ledger(make_office(PLACE), tasks=tasks, on=on)
        with connection.cursor() as cursor:
            # Without statistics the planner guesses.
            cursor.execute("ANALYZE")
        self.stdout.write(f"{ledger}: {ledger.tasks.count()} tasks in {time.monotonic() - began:.0f} s.")
