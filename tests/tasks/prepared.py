"""Tasks in preparation for tests: one that lacks everything, one that can be handed out."""

from __future__ import annotations

from datetime import date

from tasks.models import Task
from tasks.services.assignments import Bodies
from tasks.services.tasks import add_task


def bare_task(cast, title: str = "尽快出台付费办法", **fields) -> Task:
    return add_task(
        ledger=cast.ledger,
        title=title,
        source_label="第2次会议",
        bodies=Bodies(lead=["市财政局"]),
        by=cast.clerk,
        **fields,
    )


def ready_task(cast, **fields) -> Task:
    values = {
        "type": "document_issue",
        "collector": cast.finance,
        "completion_standard": "印发付费办法",
        "due_on": date(2026, 12, 31),
    } | fields
    return bare_task(cast, **values)
