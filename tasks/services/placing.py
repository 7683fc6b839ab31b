"""Places in the ledger after a corrected file: items that became rows, rows that became items, in the paper's order.

Only what is in preparation moves: of a task that is handed out the place is told in its story, to be changed by an
adjustment.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import F, Max
from django.utils import timezone

from departments.actor import Actor
from tasks.enums import LIVE_STATES, TaskState
from tasks.models import Ledger, Notice, Task, TaskDraft, TaskLog
from tasks.selectors.corrections import Difference
from tasks.services.making import UNNUMBERED, item_of_heading, next_number, searchable
from tasks.workflow import TASK

Place = tuple[int, int, str]


class Placer:
    """Moves the tasks of a corrected notice; the caller holds a transaction, the ledger's lock and those of its tasks."""

    def __init__(self, notice: Notice, ledger: Ledger, by: Actor) -> None:
        self.notice, self.ledger, self.by = notice, ledger, by
        # Items that got or lost rows, by key, and the numbers that nobody holds any more.
        self.touched: dict[int, Task] = {}
        self.freed: set[int] = set()

    def move(self, rows: Iterable[Difference], items: dict[TaskDraft, Task]) -> None:
        """Make rows of items and items of rows as the corrected paper has them; `items` get what is new by heading.

        An item that is left without rows is withdrawn.
        """
        left: dict[int, Task] = {}
        for row in rows:
            task, draft = row.task, row.draft
            if task is None or draft is None:
                continue
            if task.root:
                left[task.root.pk] = task.root
            else:
                self.freed.add(task.number)
            heading = draft.parent
            if heading is None:
                task.root, task.row, task.number = None, 0, next_number(self.ledger)
                task.label = str(task.number)
            else:
                if heading not in items:
                    items[heading] = item_of_heading(
                        heading=heading, notice=self.notice, ledger=self.ledger, by=self.by
                    )
                root = task.root = items[heading]
                self.touched[root.pk] = root
                last = root.rows.aggregate(last=Max("row"))["last"] or 0
                task.number, task.row, task.label = root.number, last + 1, f"{root.label}.{last + 1}"
                task.sensitivity = max(task.sensitivity, root.sensitivity)
            task.save(update_fields=["root", "number", "row", "label", "sensitivity"])
        self.touched |= left
        standing = set(
            Task.objects.filter(root__in=left, state__in=LIVE_STATES).values_list("root", flat=True)
        )
        empty = [root for key, root in left.items() if key not in standing and root.state in LIVE_STATES]
        TASK.advance_held(empty, "withdraw")
        self._log(empty, "correction.gone", reason="")

    def settle(self) -> None:
        """Number the paper's items and rows anew in its order, as far as they are in preparation."""
        roots = list(Task.objects.filter(pk__in=self.touched))
        for root in roots:
            root.row_count = root.rows.count()
        Task.objects.bulk_update(roots, ["row_count"])
        items = self._items_in_order()
        empty = [root for root in roots if root.state == TaskState.WITHDRAWN]
        places = self._numbered(items, empty)
        for item in [*items, *empty, *(root for root in roots if root.state == TaskState.HANDED_OUT)]:
            number, _row, label = places.get(item.pk, (item.number, 0, item.label))
            rows = list(item.rows.select_related("draft").order_by("row"))
            numbers = [row.row for row in rows]
            if item.pk in self.touched and item.state != TaskState.HANDED_OUT:
                rows.sort(key=self._in_paper)
                numbers = list(range(1, len(rows) + 1))
            places |= {row.pk: (number, at, f"{label}.{at}") for at, row in zip(numbers, rows, strict=True)}
        self._write(places)

    def _items_in_order(self) -> list[Task]:
        """The items of the corrected notice that are in preparation, in the paper's order."""
        found = Task.objects.filter(
            ledger=self.ledger, row=0, state=TaskState.PREPARATION, draft__notice=self.notice
        )
        return list(found.select_related("draft").order_by("draft__order"))

    def _numbered(self, items: list[Task], empty: list[Task]) -> dict[int, Place]:
        """The numbers these items hold or gave up, handed out again in the paper's order; empty ones come last."""
        numbers = sorted({one.number for one in [*items, *empty]} | self.freed)
        labels = iter(
            sorted(
                (one.label for one in items if one.label.startswith(UNNUMBERED)),
                key=lambda label: (len(label), label),
            )
        )
        places: dict[int, Place] = {}
        for item, number in zip([*items, *empty], numbers, strict=False):
            label = next(labels) if item.label.startswith(UNNUMBERED) else str(number)
            places[item.pk] = (number, 0, label)
        return places

    def _in_paper(self, row: Task) -> tuple[int, int]:
        """Rows of the corrected paper first, in its order; then what stayed with the old one, then what was withdrawn."""
        draft = getattr(row, "draft", None)
        if row.state == TaskState.WITHDRAWN:
            return 2, row.row
        return (0, draft.order) if draft and draft.notice_id == self.notice.pk else (1, row.row)

    def _write(self, places: dict[int, Place]) -> None:
        tasks = list(Task.objects.filter(pk__in=places).prefetch_related("assignments__department"))
        moved = [task for task in tasks if (task.number, task.row, task.label) != places[task.pk]]
        found = Task.objects.filter(pk__in=[task.pk for task in moved])
        # Out of the way first: two may change places.
        found.update(number=F("number") + next_number(self.ledger), version=F("version") + 1)
        for task in moved:
            task.number, task.row, task.label = places[task.pk]
            task.search = searchable(
                task, task.assignments.all(), self.notice.title, self.notice.document_number
            )
        Task.objects.bulk_update(moved, ["number", "row", "label", "search"], batch_size=100)

    def _log(self, tasks: Iterable[Task], event: str, **params: str) -> None:
        now = timezone.now()
        told = {"notice": self.notice.title, "number": self.notice.document_number, **params}
        TaskLog.objects.bulk_create(
            TaskLog(task=task, at=now, who=self.by.label, event=event, params=told) for task in tasks
        )
