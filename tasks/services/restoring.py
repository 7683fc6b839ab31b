"""What of notices and the ledger is put back out of the recycle bin, and how."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from departments.actor import Actor
from departments.permissions import require
from reform.core import audit
from tasks.enums import DraftState, RemovedKind
from tasks.excel.details import Entry
from tasks.models import Indicator, Notice, Removed, Task, TaskDraft
from tasks.services.details import save_details
from tasks.services.draft_edits import set_draft_state
from tasks.services.kept_values import kept_details
from tasks.services.recycling import restores
from tasks.services.refusals import NotPossible
from tasks.services.saved_views import save_view
from tasks.services.targets import Step, save_indicator
from tasks.workflow import NOTICE


def _gone() -> NotPossible:
    return NotPossible(_("It can no longer be put back: what it belongs to is gone."))


@restores(RemovedKind.NOTICE)
def _notice(row: Removed, by: Actor) -> str:
    notice = Notice.objects.visible_to(by).filter(uid=row.target).first()
    if notice is None:
        raise _gone()
    require(by, "notices.decompose", notice)
    try:
        with transaction.atomic():
            back = NOTICE.advance(notice, "restore")
    except IntegrityError as twice:
        raise NotPossible(_("The same file was read in again; that notice stands in its place.")) from twice
    audit.record(by=by, act="notices.restore", obj=back)
    return reverse("notice_detail", args=[back.uid])


@restores(RemovedKind.DRAFT)
def _draft(row: Removed, by: Actor) -> str:
    draft = TaskDraft.objects.select_related("notice", "parent").filter(uid=row.target).first()
    if draft is None or draft.state != DraftState.DROPPED:
        raise _gone()
    set_draft_state(draft=draft, state=DraftState.OPEN, version=draft.version, by=by)
    return reverse("notice_decompose", args=[draft.notice.uid])


def _task_of(row: Removed, by: Actor) -> Task:
    task = Task.objects.visible_to(by).select_related("ledger").filter(pk=row.task_id).first()
    if task is None:
        raise _gone()
    return task


@restores(RemovedKind.TARGET)
def _target(row: Removed, by: Actor) -> str:
    task = _task_of(row, by)
    if task.indicators.filter(name=row.label).exists():
        raise NotPossible(_("The task has an indicator of this name again."))
    columns = {field.name: field for field in Indicator._meta.concrete_fields}
    fields = {name: columns[name].to_python(value) for name, value in row.data["fields"].items()}
    steps = [
        Step(
            one["op"],
            Decimal(one["value"]),
            Decimal(one["value_high"]) if one["value_high"] is not None else None,
            _day(one["due_on"]),
            one["text"],
        )
        for one in row.data["steps"]
    ]
    save_indicator(task=task, version=task.version, steps=steps, by=by, **fields)
    return reverse("task_targets", args=[task.uid])


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


@restores(RemovedKind.DETAILS)
def _details(row: Removed, by: Actor) -> str:
    task = _task_of(row, by)
    if kept_details(task.details.all()) != row.data["after"]:
        raise NotPossible(_("The list was changed since; put back, it would undo that as well."))
    entries = [
        Entry(
            one["name"],
            one["place"],
            Decimal(one["amount"]) if one["amount"] is not None else None,
            one["amount_unit"],
            one["stage"],
            _day(one["done_on"]),
        )
        for one in row.data["before"]
    ]
    save_details(task=task, version=task.version, entries=entries, by=by)
    return reverse("task_details", args=[task.uid])


@restores(RemovedKind.VIEW)
def _view(row: Removed, by: Actor) -> str:
    view = save_view(name=row.label, query=row.data["query"], shared=row.data["shared"], by=by)
    return f"{reverse('ledger')}?{view.query}"
