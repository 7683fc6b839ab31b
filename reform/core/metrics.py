"""The figures Prometheus reads: what the processes counted, and the state of the parts. No names, no addresses."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.conf import settings
from django.utils import timezone
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from reform.core.counters import Counted
from reform.core.health import RED, UNKNOWN, Part, age, read_health
from reform.core.queue_state import queue_state
from reform.core.version import version

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
LEVEL_NUMBERS = {UNKNOWN: -1, "green": 0, "yellow": 1, "red": 2}
# Name -> part, figure, what it is; a figure the part does not have now is left out.
FIGURES = {
    "portal_queue_oldest_seconds": (
        "queue",
        "oldest_seconds",
        "How long the oldest job waits that could be done",
    ),
    "portal_queue_abandoned": ("queue", "abandoned", "Jobs said to run whose lease ran out long ago"),
    "portal_beat_age_seconds": ("beat", "seconds", "Since beat last showed that it works"),
    "portal_worker_age_seconds": ("worker", "seconds", "Since a worker last showed that it works"),
    "portal_seal_age_seconds": (
        "record",
        "seconds",
        "How long the oldest entry of the record waits for its seal",
    ),
    "portal_disk_free_bytes": ("disk", "free", "Room on the disk of the data"),
    "portal_disk_floor_bytes": ("disk", "floor", "Below this no uploads are taken"),
    "portal_backup_age_seconds": ("backup", "seconds", "Since the newest good backup"),
    "portal_clock_off_seconds": ("clock", "seconds", "How far the clock is off"),
    "portal_texts_oldest_seconds": (
        "texts",
        "oldest_seconds",
        "How long the oldest text waits past its time",
    ),
}


class _State(Collector):
    """Reads the state when asked; what the database would tell is missing while it is down."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def collect(self) -> Iterator[Metric]:
        """Yield the gauges."""
        parts = {part.name: part for part in read_health(self.now)}
        up = GaugeMetricFamily("portal_database_up", "Whether the database answers")
        up.add_metric([], float(parts["database"].level != RED))
        yield up
        yield _info()
        yield _levels(parts)
        for name, (part, figure, words) in FIGURES.items():
            value = parts[part].figures.get(figure) if part in parts else None
            if value is not None:
                yield GaugeMetricFamily(name, words, value=value)
        yield _texts(parts)
        if parts["database"].level != RED:
            yield from _jobs(self.now)


def _info() -> Metric:
    info = GaugeMetricFamily("portal_info", "The version that runs", labels=["version"])
    info.add_metric([version()], 1)
    return info


def _levels(parts: dict[str, Part]) -> Metric:
    levels = GaugeMetricFamily(
        "portal_part_level", "0 green, 1 yellow, 2 red, -1 unknown, by part", labels=["part"]
    )
    for name, part in parts.items():
        levels.add_metric([name], LEVEL_NUMBERS[part.level])
    return levels


def _texts(parts: dict[str, Part]) -> Metric:
    family = GaugeMetricFamily(
        "portal_texts", "Texts waiting, and of the last day not sent, by way out", labels=["way", "state"]
    )
    for figure, value in parts["texts"].figures.items():
        way, _, state = figure.partition("_")
        if state in {"failed", "waiting"}:
            family.add_metric([way, state], value)
    return family


def _jobs(now: datetime) -> Iterator[Metric]:
    jobs = GaugeMetricFamily("portal_jobs", "Jobs that are not over, by kind", labels=["kind", "state"])
    oldest = GaugeMetricFamily(
        "portal_jobs_oldest_seconds", "How long the oldest job of a kind waits", labels=["kind"]
    )
    for kind in queue_state(now):
        for state in ("waiting", "running", "failed"):
            jobs.add_metric([kind.kind, state], getattr(kind, state))
        oldest.add_metric([kind.kind], age(kind.since, now) or 0)
    yield jobs
    yield oldest


def metrics_text() -> bytes:
    """Return all figures of this machine and of the database in Prometheus' text form."""
    registry = CollectorRegistry()
    registry.register(Counted(settings.METRICS_DIR))
    registry.register(_State(timezone.now()))
    return generate_latest(registry)
