"""Print the figures for Prometheus, for machines without a web server (node_exporter's textfile collector)."""

from typing import Any

from django.core.management.base import BaseCommand

from reform.core.metrics import metrics_text


class Command(BaseCommand):
    help = (
        "Print what /metrics/ answers: figures of this machine's processes and of the database. Only reads."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(metrics_text().decode(), ending="")
