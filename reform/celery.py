"""The Celery application: messages only wake a worker, the job table is the queue (architecture, law 4)."""

import gc
import logging.config
import os
from typing import Any

from celery import Celery
from celery.signals import (
    setup_logging,
    task_postrun,
    worker_init,
    worker_process_init,
    worker_ready,
    worker_shutdown,
    worker_shutting_down,
)
from django.conf import settings
from kombu.transport import redis as broker

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "reform.settings")
# Checks were run before the start (migrate); here they would load every page into worker and beat.
os.environ.setdefault("CELERY_SKIP_CHECKS", "1")

# Of those who have what processor time pages leave.
NICE = 10
LOOK_SECONDS = 5


class _Channel(broker.Channel):  # type: ignore[misc] # kombu has no types
    """A channel that says of a lost connection that it is lost, from which a worker recovers.

    kombu 5.7 asks what is None for its host when a message is confirmed or given back then; the AttributeError ends the
    worker for good.
    """

    def _connparams(self, asynchronous: bool = False) -> Any:
        if self.connection is None or self.connection.client is None:
            raise ConnectionError("The connection to the broker is closed.")
        return super()._connparams(asynchronous=asynchronous)


broker.Transport.Channel = _Channel

app = Celery("reform")
app.config_from_object("django.conf:settings", namespace="CELERY")
if settings.PART != "beat":
    app.autodiscover_tasks(
        ["reform.core", "departments", "tasks", "reports", "reform.portal"], related_name="jobs"
    )
    app.autodiscover_tasks(["reform.core"], related_name="keeping")
    app.autodiscover_tasks(["reform.core.backups"], related_name="nightly")

# Below the clock's own tasks (0): thousands of papers asked for at once would else keep the record from its seals.
app.conf.task_routes = {"reform.core.jobs.perform": {"priority": 6}}

app.conf.beat_scheduler = "reform.beat.SigningScheduler"


def _every(seconds: float, task: str) -> dict[str, Any]:
    """Messages a stopped worker left in the queue are worth nothing once the next one is due; a busy one needs a while."""
    return {"task": task, "schedule": float(seconds), "options": {"expires": max(seconds, 30)}}


app.conf.beat_schedule = {
    "sweep": _every(settings.JOB_SWEEP_SECONDS, "reform.core.jobs.sweep"),
    "seal": _every(30, "reform.core.jobs.seal"),
    "tidy": _every(3600, "reform.core.jobs.tidy"),
    "left": _every(1800, "reform.core.keeping.set_aside"),
    "files": _every(3600, "reform.core.keeping.ask_to_read_files"),
    "tick": _every(settings.JOB_TICK_SECONDS, "reports.jobs.tick"),
    "people": _every(settings.JOB_TICK_SECONDS, "departments.jobs.tick"),
    "texts": _every(60, "departments.jobs.deliver"),
    "backup": _every(300, "reform.core.backups.nightly.tick"),
}


@setup_logging.connect
def _log_as_the_portal(loglevel: int | None = None, **_kwargs: object) -> None:
    """Celery's own handlers would write what the portal's lines leave out (reform.core.logs)."""
    logging.config.dictConfig(settings.LOGGING)
    logging.getLogger("celery").setLevel(loglevel or logging.WARNING)


@worker_init.connect
def _share_memory(**_kwargs: object) -> None:
    """What is loaded by now is not looked through for garbage again: the processes that are forked share it."""
    from django.urls import get_resolver

    from reform.core.apart import give_back, open_line

    # Links to pages stand in what people are told; each child would else load the pages for itself.
    get_resolver().url_patterns  # noqa: B018
    gc.collect()
    gc.freeze()
    give_back()
    open_line()


@worker_process_init.connect
def _after_the_pages(**_kwargs: object) -> None:
    """Who waits for a page comes first: three hundred circulars in the queue take what processor time is left."""
    from reform.core.apart import only_ask
    from reform.core.counters import begin
    from reform.core.database import limit_statements

    only_ask()
    os.nice(NICE)
    limit_statements(settings.WORKER_STATEMENT_SECONDS)
    begin(settings.METRICS_DIR)


@task_postrun.connect
def _show_sign(**_kwargs: object) -> None:
    """A worker that did something lives, however long the queue is."""
    from reform.core.signs import WORKER, show_sign

    show_sign(WORKER)


@worker_shutdown.connect
def _end_companions(**_kwargs: object) -> None:
    from reform.companions import wait_for_them

    wait_for_them()


@worker_shutdown.connect
def _seal_at_end(**_kwargs: object) -> None:
    """The web is stopped before the worker: nothing of the record is left without a seal."""
    from reform.core.audit_seals import seal_entries

    seal_entries()


@worker_ready.connect
def _begin_companions(sender: Any, **_kwargs: object) -> None:
    """Fork the helper that draws, and the clock, once the worker has settled: so they share the most with it.

    Both are looked for again every few seconds: a clock that ended is begun anew.
    """
    from reform.companions import look_after

    look_after()
    # Left behind when the broker's connection is lost; the worker is then ready once more.
    sender.timer.call_repeatedly(LOOK_SECONDS, look_after)


@worker_shutting_down.connect
def _end_clock(**_kwargs: object) -> None:
    from reform.companions import end_clock

    end_clock()


@worker_ready.connect
def _sweep_at_start(**_kwargs: object) -> None:
    """A worker that comes up first looks for what a lost message forgot and what should exist by now."""
    app.send_task("reform.core.jobs.sweep")
    app.send_task("reports.jobs.tick")
