"""What must hold of the ledger: whoever is asked is one unit, and everything lies in one jurisdiction."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from django.db.models import F, Model, Value
from django.db.models.functions import Least

from reform.core.invariants import BATCH, Look, invariant
from reform.core.kept_files import sums
from tasks.enums import TaskState
from tasks.models import (
    Assignment,
    DutyItem,
    Evidence,
    Ledger,
    Notice,
    Task,
    TaskCount,
    TaskDraft,
    TaskStatus,
)
from tasks.models.count import COUNTED_BY

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


@invariant("tasks.counts")
def kept_counts_are_those_of_the_tasks(_look: Look) -> Iterator[str]:
    """What the lists' figures are taken from (TaskCount) adds up to the tasks there are, for each ledger."""
    alike = {name: Least(name, 1) if name in {"row", "row_count"} else F(name) for name in COUNTED_BY}
    for ledger in Ledger.objects.order_by("pk").iterator(chunk_size=BATCH):
        # Both in one statement: somebody may write between two.
        kept = TaskCount.objects.filter(ledger=ledger).order_by().values_list(*COUNTED_BY, "n")
        said = Task.objects.filter(ledger=ledger).order_by()
        counted = said.annotate(**{f"by_{name}": alike[name] for name in COUNTED_BY})
        one = counted.annotate(n=Value(-1)).values_list(*(f"by_{name}" for name in COUNTED_BY), "n")
        left: Counter[tuple[Any, ...]] = Counter()
        for *key, n in kept.union(one, all=True).iterator(chunk_size=BATCH):
            left[tuple(key)] += n
        if wrong := sum(map(bool, left.values())):
            yield f"Ledger {ledger.uid}: {wrong} of its kept counts are not those of its tasks."
