"""The top floor: the pages that join the apps."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "reform.portal"
    label = "portal"

    def ready(self) -> None:
        """Register the checks."""
        from reform.portal import checks  # noqa: F401 (importing registers)
