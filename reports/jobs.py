"""Celery tasks of the period: each fetches by id and calls one service."""

from celery import shared_task


@shared_task(name="reports.jobs.tick")
def tick() -> None:
    """Ask what should exist and does not (level-triggered: a server that was down makes up for it)."""
