"""What must hold of the ledger: whoever is asked is one unit, and everything lies in one jurisdiction."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import F, Model

from reform.core.invariants import BATCH, Look, invariant
from reform.core.kept_files import sums
from tasks.enums import TaskState
from tasks.models import Assignment, DutyItem, Evidence, Ledger, Notice, Task, TaskDraft, TaskStatus

# Rows with the row they belong to: both bear the same jurisdiction.
PLACED: tuple[tuple[type[Model], str], ...] = (
    (Ledger, "programme"),
    (Notice, "programme"),
    (TaskDraft, "notice"),
    (Task, "ledger"),
    (Assignment, "task"),
    (DutyItem, "task"),
    (TaskStatus, "task"),
)

sums(Evidence)


def misplaced(pairs: tuple[tuple[type[Model], str], ...]) -> Iterator[str]:
    """Yield a sentence for each row whose jurisdiction is not that of the row it belongs to."""
    for model, parent in pairs:
        rows: Any = model._default_manager.exclude(jurisdiction=F(f"{parent}__jurisdiction")).order_by("pk")
        for pk in rows.values_list("pk", flat=True).iterator(chunk_size=BATCH):
            yield f"{model._meta.label} {pk} lies in another jurisdiction than its {parent}."


@invariant("tasks.jurisdiction")
def rows_lie_where_their_parents_lie(_look: Look) -> Iterator[str]:
    """Every row of the ledger has its parent's jurisdiction; the rows of an item lie in its ledger."""
    yield from misplaced(PLACED)
    strays = Task.objects.filter(root__isnull=False).exclude(ledger=F("root__ledger"))
    for uid in strays.values_list("uid", flat=True).iterator(chunk_size=BATCH):
        yield f"Task {uid} lies in another ledger than the item it is a row of."


@invariant("tasks.collector")
def matters_handed_out_have_one_collector(_look: Look) -> Iterator[str]:
    """A matter that was handed out has the one unit that collects it; an item with rows leaves that to its rows."""
    out = Task.objects.filter(state=TaskState.HANDED_OUT)
    alone = out.filter(row_count=0, collector__isnull=True)
    both = out.filter(row_count__gt=0, collector__isnull=False)
    for uid in alone.values_list("uid", flat=True).iterator(chunk_size=BATCH):
        yield f"Task {uid} was handed out and no unit collects it."
    for uid in both.values_list("uid", flat=True).iterator(chunk_size=BATCH):
        yield f"Task {uid} has rows and a collecting unit of its own."
