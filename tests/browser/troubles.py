"""Pages for what went wrong, as the portal answers them: asked for within the portal's own program and kept.

The browser is given what was answered: a database that is away and a full window cannot be had from a served portal
without harm to every other page.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

# Who looks at each, and its status; those of `pages` that a browser gets by itself stand there.
TROUBLES = {
    "error_conflict": ("clerk", 409),
    "error_too_large": ("clerk", 413),
    "error_too_often": ("county", 429),
    "error_server": ("liaison", 500),
    "error_unavailable": ("liaison", 503),
}
TYPED = {
    "title": "制定互联网医院监管办法",
    "text": "制定互联网医院监管办法，明确线上处方流转和监管平台接入要求，三季度末前印发。",
    "type": "document_issue",
    "completion_standard": "印发监管办法",
    "due_on": "2026-09-30",
    "lead": "市卫健委",
}


def answers(keys: dict[str, str]) -> dict[str, dict[str, dict[str, str]]]:
    """Return body and policy of each page above by name and language; `keys` are the sessions by role."""
    from django.conf import settings
    from django.db import OperationalError, ProgrammingError, connection
    from django.test import Client, override_settings

    task, opened = _overtaken()
    form = TYPED | {"version": opened}
    long = b"text=" + b"x" * (settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1)
    address = f"/tasks/{task}/decompose/"
    here = {"referer": f"http://127.0.0.1{address}"}

    def fails(client: Client, error: Exception) -> Any:
        def refuse(*_query: Any) -> Any:
            raise error

        with connection.execute_wrapper(refuse):
            return client.get("/ledger/")

    def too_often(client: Client) -> Any:
        limits = settings.RATE_LIMITS | {"export": (0, settings.RATE_LIMITS["export"][1])}
        with override_settings(RATE_LIMITS=limits):
            return client.get("/ledger/export/")

    asked: dict[str, Callable[[Client], Any]] = {
        "error_conflict": lambda client: client.post(address, form, headers=here),
        "error_too_large": lambda client: client.post(
            address, long, content_type="application/x-www-form-urlencoded", headers=here
        ),
        "error_too_often": too_often,
        "error_server": lambda client: fails(client, ProgrammingError("no such column")),
        "error_unavailable": lambda client: fails(client, OperationalError("server closed the connection")),
    }
    found: dict[str, dict[str, dict[str, str]]] = {}
    for name, (role, status) in TROUBLES.items():
        for language in ("zh-hans", "en"):
            client = Client(raise_request_exception=False, SERVER_NAME="127.0.0.1")
            client.cookies["sessionid"], client.cookies["portal_language"] = keys[role], language
            answer = asked[name](client)
            if answer.status_code != status:
                raise LookupError(f"{name}: answered {answer.status_code}")
            policy = answer.headers.get("Content-Security-Policy", "")
            found.setdefault(name, {})[language] = {"body": answer.content.decode(), "policy": policy}
    return found


def _overtaken() -> tuple[str, int]:
    """Return a matter that the head changed after the clerk had opened it, and the version the clerk saw."""
    from tasks.services.tasks import add_task, decompose_task
    from tests.browser.places import City

    city = City()
    task = add_task(
        ledger=city.open.ledger,
        title="制定互联网医院监管措施",
        text="制定互联网医院监管措施，明确监管平台接入要求。",
        section="五、会议和领导批示交办事项",
        source_label="市医改领导小组第4次全体会议",
        by=city.clerk,
    )
    opened = task.version
    decompose_task(task=task, title="制定互联网医院监管实施细则", by=city.actor("fuze"))
    return str(task.uid), opened
