"""HOW IT GOES: periods, progress reports, review, circulars, leader's page."""

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "reports"

    def ready(self) -> None:
        """Register the app's acts in the role-permission matrix."""
        from reports import roles  # noqa: F401
