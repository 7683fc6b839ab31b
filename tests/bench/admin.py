"""The portal beside Django's own admin over the same tables in the same run, and beside Redmine scaled by it.

Redmine and the admin were once measured together with 100,000 tasks on PostgreSQL, milliseconds at one client; Redmine on
this machine is what it was then, times what the admin takes here by what it took there.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tests.bench.measuring import Cost, page_cost, settle

# Page: (the portal's label, Django's admin then, Redmine 5 then), medians.
THEN = {
    "list, sorted by due date": ("by due date", 48, 244),
    "list, one unit and status": ("unit and status", 61, 120),
    "text search": ("words, many found", 154, 253),
    "one task": ("task", 52, 175),
}


def measured() -> dict[str, Any]:
    """Return what the admin's pages cost, under the settings of tests.bench.admin_settings."""
    import django

    django.setup()
    from django.contrib.auth import get_user_model
    from django.test import Client

    settle()
    client = Client()
    user = get_user_model().objects.get(username="seed-clerk")
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return {f"admin: {label}": page_cost(client, address).data() for label, address in addresses()}


def addresses() -> Iterator[tuple[str, str]]:
    """Yield label and address of each page of the admin that is measured."""
    from departments.models import Department
    from tasks.models import Task

    unit = Department.objects.get(short_name="第07局").pk
    task = Task.objects.filter(row_count=0, state="handed_out").order_by("number")[5].pk
    pages = "/admin/tasks/task/"
    # The eighth column is the date due.
    yield "list, sorted by due date", f"{pages}?state__exact=handed_out&o=8"
    yield "list, one unit and status", f"{pages}?collector__id__exact={unit}&status_class__exact=behind"
    yield "text search", f"{pages}?q=集中采购"
    yield "one task", f"{pages}{task}/change/"


def compared(column: dict[str, Any]) -> str:
    """Return portal, admin and Redmine of one column as a table in Markdown, with how many times faster the portal is."""
    lines = [
        "| page | portal | Django's admin | times faster | Redmine, scaled | times faster |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    for label, (ours, admin_then, redmine_then) in THEN.items():
        portal, admin = Cost(**column[ours]), Cost(**column[f"admin: {label}"])
        redmine = redmine_then * admin.p50 / admin_then
        lines.append(
            f"| {label} | {portal.p50:.0f} ms | {admin.p50:.0f} ms, {admin.queries} q | {admin.p50 / portal.p50:.1f}"
            f" | {redmine:.0f} ms | {redmine / portal.p50:.1f} |"
        )
    return "\n".join(lines) + "\n"
