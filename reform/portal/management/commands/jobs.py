"""Work in the background from the command line: what waits, runs and failed; retry it, give it up."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db.models import Q
from django.utils import translation

from departments.management.machine import add_dry_run, from_the_machine, told
from departments.selectors.jobs import why
from departments.services.jobs import give_up_job, retry_job, retry_kind
from reform.core.models import Job
from reform.core.queue_state import FAILED, RUNNING, WAITING
from reform.core.workflow import WrongState
from reform.portal.operations.kinds import kind_words

STATES = {
    "failed": FAILED,
    "waiting": WAITING,
    "running": RUNNING,
    "given-up": Q(state=Job.State.DEAD) & ~Q(given_up=""),
}
MOST_LISTED = 200


class Command(BaseCommand):
    help = "List work in the background that is not over, retry what failed, or give it up with a reason."

    def add_arguments(self, parser: ArgumentParser) -> None:
        acts = parser.add_subparsers(dest="act", required=True, metavar="list|retry|give-up")
        listing = acts.add_parser("list", help="list jobs, the failed ones unless told otherwise")
        listing.add_argument("--state", choices=STATES, default="failed", help="which (failed)")
        listing.add_argument("--kind", help="only this kind of work")
        listing.add_argument("--json", action="store_true", help="answer as JSON")
        retry = acts.add_parser("retry", help="let failed jobs be tried again")
        retry.add_argument("uid", nargs="*", help="the job's number, as `jobs list` prints it")
        retry.add_argument("--kind", help="every failed job of this kind")
        add_dry_run(retry)
        ending = acts.add_parser("give-up", help="say that a failed job is not to be tried again, and why")
        ending.add_argument("uid", nargs="+", help="the job's number, as `jobs list` prints it")
        ending.add_argument(
            "--reason", required=True, help="why, at most 300 characters; it stands in the record"
        )
        add_dry_run(ending)

    def handle(self, *args: Any, act: str, **options: Any) -> None:
        """Raise CommandError, and change nothing, for a job that is not there or did not fail."""
        with translation.override("en"):
            {"list": self._list, "retry": self._retry, "give-up": self._give_up}[act](options)

    def _list(self, options: dict[str, Any]) -> None:
        rows = Job.objects.filter(STATES[options["state"]])
        if options["kind"]:
            rows = rows.filter(kind=options["kind"])
        count, shown = rows.count(), rows.order_by("not_before", "pk")[:MOST_LISTED]
        if options["json"]:
            self.stdout.write(json.dumps([_fields(job) for job in shown], ensure_ascii=False, indent=1))
            return
        for job in shown:
            said = f"  {why(job).words}" if job.error and not job.given_up else f"  {job.given_up}".rstrip()
            self.stdout.write(f"{job.uid}  {job.kind} ({kind_words(job.kind)})  tries {job.attempts}{said}")
        self.stdout.write(
            f"{count} jobs." + (f" The first {MOST_LISTED} are shown." if count > MOST_LISTED else "")
        )

    def _retry(self, options: dict[str, Any]) -> None:
        if bool(options["uid"]) == bool(options["kind"]):
            raise CommandError("Name jobs by their numbers, or a --kind.")
        with _acting(options):
            if options["kind"]:
                count = retry_kind(kind=options["kind"], by=None)
            else:
                jobs = _jobs(options["uid"])
                for job in jobs:
                    retry_job(job=job, by=None)
                count = len(jobs)
        self.stdout.write(told(f"{count} jobs are tried again.", **options))

    def _give_up(self, options: dict[str, Any]) -> None:
        with _acting(options):
            for job in (jobs := _jobs(options["uid"])):
                try:
                    give_up_job(job=job, reason=options["reason"], by=None)
                except ValidationError as refused:
                    raise CommandError(" ".join(refused.messages)) from refused
        self.stdout.write(told(f"{len(jobs)} jobs are given up.", **options))


@contextmanager
def _acting(options: dict[str, Any]) -> Iterator[None]:
    """Carry all of it out or nothing; a job that is not in its state any more is an error of the command."""
    try:
        with from_the_machine("jobs", dry_run=options["dry_run"]):
            yield
    except WrongState as refused:
        raise CommandError(f"A job is {refused.state} and not failed: nothing was changed.") from refused


def _jobs(uids: list[str]) -> list[Job]:
    try:
        found = {str(job.uid): job for job in Job.objects.filter(uid__in=uids)}
    except ValidationError as error:
        raise CommandError(" ".join(error.messages)) from error
    if missing := [uid for uid in uids if uid not in found]:
        raise CommandError(f"There is no job {', '.join(missing)}.")
    return [found[uid] for uid in uids]


def _fields(job: Job) -> dict[str, Any]:
    return {
        "uid": str(job.uid),
        "kind": job.kind,
        "state": job.state,
        "tries": job.attempts,
        "due": job.not_before.isoformat(),
        "why": why(job).words if job.error else "",
        "given_up": job.given_up,
    }
