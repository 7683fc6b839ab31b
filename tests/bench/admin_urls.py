"""Django's admin over the ledger's tasks, as one sets it up in an hour: columns, filters, search, one task."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.urls import path

from tasks.models import Task


class Site(admin.AdminSite):
    """Lets everybody in: the portal's accounts know no staff."""

    def has_permission(self, request: HttpRequest) -> bool:
        return True


class TaskAdmin(admin.ModelAdmin):
    list_display = (
        "label",
        "title",
        "section",
        "collector",
        "status_class",
        "light",
        "overdue",
        "due_on",
        "state",
    )
    list_filter = ("state", "status_class", "overdue", "collector")
    list_select_related = ("collector",)
    list_per_page = 50
    search_fields = ("title", "text")
    # Drop-down lists of every task would not come back.
    raw_id_fields = ("ledger", "jurisdiction", "root", "approval", "carried_from", "derived_from")

    def has_view_permission(self, *_args: Any) -> bool:
        return True

    has_change_permission = has_add_permission = has_delete_permission = has_view_permission
    has_module_permission = has_view_permission


site = Site()
site.register(Task, TaskAdmin)
urlpatterns = [path("admin/", site.urls)]
