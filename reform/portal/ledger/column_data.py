"""What columns of the ledger beside the task's own fields show: read for the tasks of a page at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from departments.actor import Actor
from reform.core.words import clause_called, gap, listed, parted, titled
from reports.enums import ReportState
from reports.models import ProgressReport
from reports.selectors.orders import orders_about
from reports.workflow import SENT_ORDER
from tasks.models import Task, TaskSource


def _last_said(tasks: Sequence[Task], actor: Actor, field: str) -> dict[int, str]:
    """Return a field of each task's last accepted report that exists for the actor."""
    reports = ProgressReport.objects.visible_to(actor).filter(
        task__in=[task.pk for task in tasks], state=ReportState.ACCEPTED
    )
    # Later ones overwrite earlier ones.
    return dict(reports.order_by("accepted_at", "pk").values_list("task", field))


def causes(tasks: Sequence[Task], actor: Actor) -> Mapping[int, str]:
    """Return why each task is late, as the last accepted report says."""
    return _last_said(tasks, actor, "cause")


def measures(tasks: Sequence[Task], actor: Actor) -> Mapping[int, str]:
    """Return what is planned next, as the last accepted report says."""
    return _last_said(tasks, actor, "measure")


def sources(tasks: Sequence[Task], actor: Actor) -> Mapping[int, str]:
    """Return where each task comes from: document number and clause of a notice, else the source's own words."""
    found: dict[int, list[str]] = {}
    rows = TaskSource.objects.visible_to(actor).filter(task__in=[task.pk for task in tasks])
    for source in rows.select_related("notice").order_by("pk"):
        found.setdefault(source.task_id, []).append(_words(source))
    return {key: parted(words) for key, words in found.items()}


def _words(source: TaskSource) -> str:
    if source.notice is None:
        return source.label or str(source.get_kind_display())
    paper = source.notice.document_number or titled(source.notice.title)
    return f"{paper}{gap()}{clause_called(source.clause)}".strip()


def orders(tasks: Sequence[Task], actor: Actor) -> Mapping[int, str]:
    """Return the numbers of each task's orders that are under way and exist for the actor."""
    found: dict[int, list[str]] = {}
    for order in orders_about([task.pk for task in tasks], actor).filter(state__in=SENT_ORDER):
        found.setdefault(order.task_id or 0, []).append(order.number or str(order.get_kind_display()))
    return {key: listed(words) for key, words in found.items()}


def carried(tasks: Sequence[Task], actor: Actor) -> Mapping[int, str]:
    """Return the year and number of the matter each task goes on from, where it exists for the actor."""
    earlier = Task.objects.visible_to(actor).filter(carried_to__in=[task.pk for task in tasks])
    rows = earlier.values_list("carried_to", "ledger__year", "label")
    return {key: f"{year} · {label}" for key, year, label in rows}
