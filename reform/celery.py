"""The Celery application: messages only wake a worker, the job table is the queue (architecture, law 4)."""

import os

from celery import Celery
from celery.signals import worker_ready

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "reform.settings")

app = Celery("reform")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(["reform.core", "departments", "tasks", "reports"], related_name="jobs")

app.conf.beat_schedule = {
    "sweep": {"task": "reform.core.jobs.sweep", "schedule": 60.0},
    "tick": {"task": "reports.jobs.tick", "schedule": 300.0},
}


@worker_ready.connect
def _sweep_at_start(**_kwargs: object) -> None:
    """A worker that comes up first looks for what a lost message forgot and what should exist by now."""
    app.send_task("reform.core.jobs.sweep")
    app.send_task("reports.jobs.tick")
