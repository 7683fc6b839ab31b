"""A worker on the job table alone, for a place without a broker."""

import signal
import threading
from argparse import ArgumentParser

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import close_old_connections

from reform.celery import app
from reform.companions import TYPESETTER_IDLE_SECONDS
from reform.core.apart import begin_helper
from reform.core.counters import begin
from reform.core.database import limit_statements
from reform.core.jobs import due_jobs, run
from reform.core.models import Job
from reform.core.signs import BEAT, WORKER, show_sign
from reform.core.typesetter import loaded


class Command(BaseCommand):
    help = "Do waiting jobs, then (without --once) go on looking; also does what beat would schedule."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="do what is waiting, then end")
        parser.add_argument("--dry-run", action="store_true", help="list what is waiting, do nothing")
        parser.add_argument("--every", type=float, default=2.0, help="seconds between looks (default 2)")

    def handle(self, *args: object, once: bool, every: float, dry_run: bool, **options: object) -> None:
        app.loader.import_default_modules()
        if dry_run:
            for job in Job.objects.filter(uid__in=due_jobs()).order_by("not_before"):
                self.stdout.write(f"{job.uid} {job.kind}")
            return
        if not once:
            begin_helper(loaded, idle=TYPESETTER_IDLE_SECONDS, seconds=settings.CELERY_TASK_TIME_LIMIT)
        begin(settings.METRICS_DIR)
        limit_statements(settings.WORKER_STATEMENT_SECONDS)
        stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        looks = 0
        seal = app.tasks["reform.core.jobs.seal"]
        while not stop.is_set():
            if looks % max(1, round(settings.JOB_TICK_SECONDS / every)) == 0:
                app.tasks["reports.jobs.tick"]()
                app.tasks["departments.jobs.tick"]()
                app.tasks["reform.core.jobs.tidy"]()
                app.tasks["reform.core.backups.nightly.tick"]()
                app.tasks["reform.core.keeping.set_aside"]()
                app.tasks["reform.core.keeping.ask_to_read_files"]()
            for uid in due_jobs():
                run(uid)
                show_sign(WORKER)
            show_sign(WORKER)
            show_sign(BEAT)
            if looks % max(1, round(60 / every)) == 0:
                app.tasks["departments.jobs.deliver"]()
            if looks % max(1, round(30 / every)) == 0:
                seal()
            looks += 1
            if once and not due_jobs():
                break
            close_old_connections()
            stop.wait(every)
        # The web is stopped before the worker: nothing of the record is left without a seal.
        seal()
