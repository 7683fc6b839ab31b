"""The ground floor."""

from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "reform.core"
    label = "core"
