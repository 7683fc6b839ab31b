"""The ground floor."""

from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "reform.core"
    label = "core"

    def ready(self) -> None:
        """Make our Celery application that of every thread (else a web server's threads know no broker); register lookups."""
        from reform.celery import app
        from reform.core import among, text_index

        app.set_default()
        among.register()
        text_index.register()
