"""WHAT: notices, the ledger, tasks, assignments, indicators and their values, status."""

from django.apps import AppConfig


class TasksConfig(AppConfig):
    name = "tasks"

    def ready(self) -> None:
        """Register the app's acts in the role-permission matrix, and what can be open in a post."""
        from tasks import duties, roles  # noqa: F401 (importing registers)
        from tasks.services import restoring  # noqa: F401 (likewise)
