"""The top floor: the pages that join the apps."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "reform.portal"
    label = "portal"
