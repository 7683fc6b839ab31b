"""WHAT: notices, the ledger, tasks, assignments, indicators and their values, status."""

from django.apps import AppConfig


class TasksConfig(AppConfig):
    name = "tasks"

    def ready(self) -> None:
        """Register the app's acts in the role-permission matrix."""
        from tasks import roles  # noqa: F401
