"""Home by role, ledger page, task page."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
