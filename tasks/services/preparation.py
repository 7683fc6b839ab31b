"""Tasks in preparation, many at once: type, collecting unit, completion standard, date or long-term."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from django.db import transaction

from departments.actor import Actor
from departments.models import Department
from departments.permissions import require
from reform.core import audit
from tasks.models import Ledger, Task
from tasks.proposals import propose_standard, propose_type, standard_by
from tasks.selectors.preparation import first_lead, target_texts, with_preparation
from tasks.services.ledgers import log_event, require_running
from tasks.services.making import searchable
from tasks.workflow import TASK

PROPOSED: Literal["proposed"] = "proposed"
# How many tasks are written in one statement.
BATCH = 200


@dataclass(frozen=True)
class Filling:
    """What is set on many tasks; what is left empty stays as it is.

    `type` may be "proposed" (what each task's words speak for); `collector` the unit or, with `by_lead`, each task's
    first lead; `standard` a sentence in which … stands for the title, or "proposed" (by type, in the notice's words).
    With `only_empty` nothing that is filled in is changed.
    """

    type: str = ""
    collector: Department | None = None
    by_lead: bool = False
    standard: str = ""
    due_on: date | None = None
    long_term: bool = False
    only_empty: bool = False

    def __bool__(self) -> bool:
        return bool(
            self.type or self.collector or self.by_lead or self.standard or self.due_on or self.long_term
        )


@transaction.atomic
def fill_tasks(*, ledger: Ledger, tasks: Iterable[Task], filling: Filling, by: Actor) -> int:
    """Set what `filling` says on tasks in preparation of one ledger and return how many changed.

    A changed type brings a standard along where there was none or the old type's. Items with rows have none of
    these. Raises WrongState when one is handed out already; then nothing is changed. Side effects: search text, log, one audit row.
    """
    require(by, "ledger.edit", ledger)
    require_running(ledger)
    found = with_preparation(
        Task.objects.filter(ledger=ledger, pk__in=[task.pk for task in tasks], row_count=0)
    )
    changed: list[Task] = []
    fields: set[str] = set()
    for task in found.select_for_update(no_key=True, of=("self",)).order_by("number", "row"):
        changes = _changes(task, filling)
        if not changes:
            continue
        for name, value in changes.items():
            setattr(task, name, value)
        if "collector" in changes:
            labels = [source.label for source in task.sources.all()]
            task.search = searchable(task, task.assignments.all(), *labels)
            fields.add("search")
        fields |= changes.keys()
        changed.append(task)
    TASK.advance_held(changed, "decompose")
    if changed:
        Task.objects.bulk_update(changed, sorted(fields), batch_size=BATCH)
    log_event(changed, "task.decomposed", by=by)
    if changed:
        audit.record(
            by=by,
            act="ledger.fill_tasks",
            obj=ledger,
            after={"tasks": [task.label for task in changed], **_said(filling)},
        )
    return len(changed)


def _said(filling: Filling) -> dict[str, str]:
    return {name: str(value) for name, value in vars(filling).items() if value}


def _changes(task: Task, filling: Filling) -> dict[str, Any]:
    """Return what really changes in one task."""
    targets = target_texts(task)
    wanted: dict[str, Any] = {}
    if filling.type:
        kind = filling.type
        if kind == PROPOSED:
            kind = propose_type(task.text, title=task.title, targets=targets)
        wanted["type"] = kind or task.type
    if filling.collector or filling.by_lead:
        wanted["collector"] = filling.collector or first_lead(task) or task.collector
    if filling.only_empty:
        wanted = {name: value for name, value in wanted.items() if not getattr(task, name)}
    standard = _standard(task, filling, wanted.get("type", task.type), targets)
    if standard:
        wanted["completion_standard"] = standard
    if (filling.due_on or filling.long_term) and not (filling.only_empty and (task.due_on or task.long_term)):
        wanted["due_on"], wanted["long_term"] = filling.due_on, filling.long_term
    return {name: value for name, value in wanted.items() if value != getattr(task, name)}


def _standard(task: Task, filling: Filling, kind: str, targets: list[str]) -> str:
    """Return the completion standard to set, "" to leave it."""
    has = task.completion_standard.strip()

    def proposed(of: str) -> str:
        return propose_standard(of, title=task.title, text=task.text, targets=targets)

    if filling.standard and not (filling.only_empty and has):
        return proposed(kind) if filling.standard == PROPOSED else standard_by(filling.standard, task.title)
    if kind != task.type and (not has or has == proposed(task.type)):
        return proposed(kind)
    return ""
