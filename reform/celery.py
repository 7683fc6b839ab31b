"""The Celery application: messages only wake a worker, the job table is the queue (architecture, law 4)."""

import logging.config
import os

from celery import Celery
from celery.signals import setup_logging, task_postrun, worker_process_init, worker_ready, worker_shutdown

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "reform.settings")

app = Celery("reform")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(["reform.core", "departments", "tasks", "reports"], related_name="jobs")

app.conf.beat_scheduler = "reform.beat.SigningScheduler"
app.conf.beat_schedule = {
    "sweep": {"task": "reform.core.jobs.sweep", "schedule": 60.0},
    "seal": {"task": "reform.core.jobs.seal", "schedule": 30.0, "options": {"expires": 30}},
    "tidy": {"task": "reform.core.jobs.tidy", "schedule": 3600.0, "options": {"expires": 3600}},
    "tick": {"task": "reports.jobs.tick", "schedule": 300.0},
    "people": {"task": "departments.jobs.tick", "schedule": 300.0},
    "texts": {"task": "departments.jobs.deliver", "schedule": 60.0, "options": {"expires": 60}},
}


@setup_logging.connect
def _log_as_the_portal(loglevel: int | None = None, **_kwargs: object) -> None:
    """Celery's own handlers would write what the portal's lines leave out (reform.core.logs)."""
    from django.conf import settings

    logging.config.dictConfig(settings.LOGGING)
    logging.getLogger("celery").setLevel(loglevel or logging.WARNING)


@worker_process_init.connect
def _after_the_pages(**_kwargs: object) -> None:
    """Who waits for a page comes first: three hundred circulars in the queue take what processor time is left."""
    from django.conf import settings

    from reform.core.counters import begin

    os.nice(10)
    begin(settings.METRICS_DIR)


@task_postrun.connect
def _show_sign(**_kwargs: object) -> None:
    """A worker that did something lives, however long the queue is."""
    from reform.core.signs import WORKER, show_sign

    show_sign(WORKER)


@worker_shutdown.connect
def _seal_at_end(**_kwargs: object) -> None:
    """The web is stopped before the worker: nothing of the record is left without a seal."""
    from reform.core.audit_seals import seal_entries

    seal_entries()


@worker_ready.connect
def _sweep_at_start(**_kwargs: object) -> None:
    """A worker that comes up first looks for what a lost message forgot and what should exist by now."""
    app.send_task("reform.core.jobs.sweep")
    app.send_task("reports.jobs.tick")
