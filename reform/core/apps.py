"""The ground floor."""

from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "reform.core"
    label = "core"

    def ready(self) -> None:
        """Make our Celery application that of every thread: else a web server's threads know no broker."""
        from reform.celery import app

        app.set_default()
