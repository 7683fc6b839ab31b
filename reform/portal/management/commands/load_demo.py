"""Fill an empty portal with the demonstration."""

from __future__ import annotations

import json
import os
from argparse import ArgumentParser
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from departments.models import Notification, User
from reform.core.audit import record
from reform.core.audit_seals import seal_entries
from reform.core.models import Job
from reform.portal.checks import DEMO_LOADED, demo_accounts
from reform.portal.demo.assessment import Assessments
from reform.portal.demo.bulletin import Bulletins
from reform.portal.demo.circulars import Circulars
from reform.portal.demo.people import Account, ask_changes, make_office
from reform.portal.demo.play import Play
from reform.portal.demo.supervision import Supervision
from reports.calendar import Days, month_due
from reports.enums import PaperRhythm
from tasks.services.status import refresh_calendar_flags

PARTS = ("city", "region")


class Command(BaseCommand):
    help = (
        "Fill an empty portal with a city and a region that have worked for six months up to today. Accounts and"
        " their generated passwords go to var/demo-accounts.txt."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--dry-run", action="store_true", help="say whether it would be loaded, change nothing"
        )

    def handle(self, *args: object, dry_run: bool, **options: object) -> None:
        if settings.PROFILE != "demo":
            raise CommandError("The demonstration is for PORTAL_PROFILE=demo only; nothing was changed.")
        if User.objects.exists():
            raise CommandError("The portal holds data already; nothing was changed.")
        if dry_run:
            self.stdout.write(
                "The portal is empty: the demonstration can be loaded. Nothing was changed (--dry-run)."
            )
            return
        accounts: list[Account] = []
        with transaction.atomic():
            for name in PARTS:
                accounts += self._play(name)
            self._tidy()
            record(by=None, act=DEMO_LOADED)
        # Months are played at once: unsealed, the oldest entry would look long overdue.
        seal_entries()
        path = self._keep(accounts)
        self.stdout.write(f"The demonstration is loaded; accounts and passwords are in {path}.")

    def _play(self, name: str) -> list[Account]:
        folder = settings.BASE_DIR / "fixtures"
        data = json.loads((folder / "demo" / f"{name}.json").read_text("utf-8"))
        today = timezone.localdate()
        office = make_office(data)
        programme = office.programme
        days = Days(programme.cutoff_day, programme.due_day, programme.close_day)
        play = Play(office, data, folder / "notices", today, month_due(today, days))
        supervision = Supervision(office, today)
        circulars = Circulars(office, today)
        # The region assesses nobody: its counties are cities with offices of their own.
        assessments = Assessments(office, today) if name == "city" else None
        ledger = play.make_ledger()
        self.stdout.write(f"{ledger}: {ledger.tasks.items().count()} items")
        number = 0
        for month in range(len(play.months)):
            period = play.play_month(ledger, month)
            if month in data["circulars"]:
                number += 1
                circulars.publish(period, number + 2)
            if assessments and month == play.quarter_end:
                number += 1
                circulars.publish(period, number + 2, span=PaperRhythm.QUARTER)
            supervision.after(period)
            if assessments and month == len(play.months) - 2:
                assessments.of_units(period)
        play.play_current(ledger)
        supervision.now()
        Bulletins(office, today).play()
        if assessments:
            assessments.of_counties(period)
            circulars.for_leaders(period)
            circulars.in_check(period)
        else:
            circulars.ask_levels_below("city")
        refresh_calendar_flags(ledger=ledger, on=today)
        ask_changes(office, data)
        return office.accounts

    def _tidy(self) -> None:
        """The office began to issue circulars late: older drafts are not asked for; old messages are read."""
        Job.objects.filter(kind="circular.draft", state=Job.State.QUEUED).delete()
        Notification.objects.filter(created_at__lt=timezone.now() - timedelta(days=20)).update(
            read_at=timezone.now()
        )

    def _keep(self, accounts: list[Account]) -> Path:
        path = demo_accounts()
        width = max(len(account.username) for account in accounts)
        lines = [f"{a.username:{width}}  {a.password}  {a.name}（{a.what}）" for a in accounts]
        with os.fdopen(
            os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8"
        ) as file:
            file.write("\n".join(lines) + "\n")
        return path
