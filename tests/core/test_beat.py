"""What the clock asks for is there to be asked."""

from __future__ import annotations

from reform.celery import app


def test_every_task_of_the_schedule_is_registered():
    app.loader.import_default_modules()
    asked = {entry["task"] for entry in app.conf.beat_schedule.values()}
    assert asked - set(app.tasks) == set()
    assert {"departments.jobs.deliver", "departments.jobs.tick", "reports.jobs.tick"} <= asked
