"""HOW IT GOES: periods, progress reports, review, circulars, leader's page."""

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "reports"

    def ready(self) -> None:
        """Register the app's acts in the role-permission matrix, and what can be open in a post."""
        from reports import duties, order_duties  # noqa: F401 (importing registers)
        from reports.roles import acts, bulletin, checks, distribution, registers  # noqa: F401
        from reports.services import evidence, restoring  # noqa: F401 (put things back out of the recycle bin)
