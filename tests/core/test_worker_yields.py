"""Who waits for a page comes before what waits in the queue."""

import os

from celery.signals import worker_process_init

from reform import celery


def test_worker_processes_leave_the_processor_to_the_pages(monkeypatch):
    asked = []
    monkeypatch.setattr(os, "nice", asked.append)
    worker_process_init.send(sender=celery.app)
    assert asked == [10]
