"""Archive old closed segments of the audit record, as an auditor."""

from argparse import ArgumentParser
from datetime import date, datetime, time

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone, translation

from departments.actor import Actor
from departments.models import User
from departments.permissions import may
from departments.selectors.posts import posts_of
from reform.core.asking import Asking, asking
from reform.core.audit_archive import BadArchive, TooYoung, archive_folder, archive_segment, next_segment


class Command(BaseCommand):
    help = "Write entries from before a day (at least 180 days ago) to signed files and remove them, as an auditor."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--before",
            required=True,
            type=date.fromisoformat,
            metavar="YYYY-MM-DD",
            help="entries of earlier days go",
        )
        parser.add_argument(
            "--as", required=True, dest="username", help="account name of the auditor who does this"
        )
        parser.add_argument(
            "--dry-run", action="store_true", help="name the stretch that would go first, change nothing"
        )

    def handle(self, *args: object, before: date, username: str, dry_run: bool, **options: object) -> None:
        by = _auditor(username)
        moment = timezone.make_aware(datetime.combine(before, time.min))
        if dry_run:
            self._foresee(moment, by)
            return
        done = 0
        with translation.override("en"), asking(Asking(agent="manage.py audit_archive")):
            try:
                while segment := archive_segment(before=moment, by=by):
                    done += 1
                    self.stdout.write(
                        f"{segment.last_seq - segment.first_seq + 1} entries "
                        f"(places {segment.first_seq} to {segment.last_seq}) "
                        f"in {archive_folder() / segment.file_name}, sha256 {segment.sha256}"
                    )
            except (TooYoung, BadArchive) as refused:
                raise CommandError(str(refused)) from refused
        if not done:
            self.stdout.write("Nothing that old is left to archive.")

    def _foresee(self, moment: datetime, by: Actor) -> None:
        try:
            segment = next_segment(before=moment, by=by)
        except TooYoung as refused:
            raise CommandError(str(refused)) from refused
        if segment is None:
            self.stdout.write("Nothing that old is left to archive.")
            return
        self.stdout.write(
            f"Places {segment.first_seq} to {segment.last_seq} would go to {segment.file_name} first;"
            " nothing was changed (--dry-run)."
        )


def _auditor(username: str) -> Actor:
    """Return the account in a post that may archive; raises CommandError."""
    user = User.objects.filter(username=username, is_active=True).first()
    for post in posts_of(user) if user else []:
        actor = Actor(user=user, post=post)
        if may(actor, "audit.archive"):
            return actor
    raise CommandError(f"{username} holds no auditor's post; nobody else archives the record.")
