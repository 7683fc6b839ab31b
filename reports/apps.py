"""HOW IT GOES: periods, progress reports, review, circulars, leader's page."""

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "reports"

    def ready(self) -> None:
        """Register the app's acts in the role-permission matrix, and what can be open in a post."""
        from reports import (  # noqa: F401 (importing registers)
            duties,
            order_duties,
            roles,
            roles_bulletin,
            roles_checks,
            roles_distribution,
            roles_registers,
        )
