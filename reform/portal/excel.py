"""The ledger as a workbook: exactly the rows that are filtered, with the totals' reconciliation."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from tempfile import TemporaryFile

from django.http import FileResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from departments.actor import Actor
from departments.enums import Clearance
from reform.core import audit
from reform.core.excel import Column, write_sheet
from reform.portal.filters import FLAGS
from tasks.counting import Tally
from tasks.enums import StatusClass, TaskState, TaskType
from tasks.models import Ledger, Task
from tasks.permissions import TaskQuerySet
from tasks.selectors.tasks import HELPING, LEADING, in_chunks, names_in_role

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


# Looked up once here: get_..._display() makes its dictionary anew for every cell.
TYPES = dict(TaskType.choices)
CLASSES = dict(StatusClass.choices)
LABELS = dict(Clearance.choices)


def _flags(task: Task) -> str:
    return "、".join(str(label) for name, label in FLAGS if getattr(task, name))


COLUMNS = (
    Column("number", gettext_lazy("No."), 8, get=lambda t: t.label),
    Column("section", gettext_lazy("Section"), 24, get=lambda t: t.section),
    Column("title", gettext_lazy("Task"), 30, get=lambda t: t.title),
    Column("text", gettext_lazy("What is asked"), 60, get=lambda t: t.text),
    Column("type", gettext_lazy("Type"), 12, get=lambda t: TYPES.get(t.type, "")),
    Column("lead", gettext_lazy("Lead units"), 24, get=lambda t: "、".join(names_in_role(t, *LEADING))),
    Column(
        "helping", gettext_lazy("Cooperating units"), 24, get=lambda t: "、".join(names_in_role(t, *HELPING))
    ),
    Column(
        "collector",
        gettext_lazy("Collecting unit"),
        16,
        get=lambda t: t.collector.short_name if t.collector else "",
    ),
    Column("standard", gettext_lazy("Completion standard"), 30, get=lambda t: t.completion_standard),
    Column("due_on", gettext_lazy("Due date"), 12, get=lambda t: t.due_on),
    Column(
        "status",
        gettext_lazy("Status"),
        14,
        get=lambda t: CLASSES.get(t.status_class, ""),
    ),
    Column("flags", gettext_lazy("Flags"), 14, get=_flags),
    Column("as_of", gettext_lazy("Determined as of"), 12, get=lambda t: t.status_as_of),
    Column("share", gettext_lazy("Progress (%)"), 10, get=lambda t: t.progress_share),
    Column("progress", gettext_lazy("Progress so far"), 60, get=lambda t: t.progress_text),
    Column("reported", gettext_lazy("Last report"), 12, get=lambda t: t.last_reported_on),
    Column("label", gettext_lazy("Label"), 10, get=lambda t: LABELS.get(t.sensitivity, "")),
)


class _Counted:
    """Rows that pass by are counted as the page counts them, so that the workbook's sum is that of its rows."""

    def __init__(self, rows: Iterable[Task]) -> None:
        self.rows = rows
        self.groups: Counter[tuple[str, bool]] = Counter()

    def __iter__(self) -> Iterator[Task]:
        for task in self.rows:
            if task.root_id is None and task.state == TaskState.HANDED_OUT and task.status_class:
                self.groups[task.status_class, task.overdue] += 1
            yield task

    @property
    def tally(self) -> Tally:
        """The items among the rows that have passed."""
        return Tally.of_groups((*group, count) for group, count in self.groups.items())


def _notes(ledger: Ledger, counted: _Counted) -> Iterator[str]:
    """The second sheet's lines, known when all rows are written."""
    yield _("%(ledger)s, exported on %(day)s.") % {
        "ledger": ledger.name,
        "day": timezone.localdate().isoformat(),
    }
    yield _(
        "Items by class: %(sum)s (total = done + on schedule + behind + should have started + not due + adjusted)."
    ) % {"sum": counted.tally.reconciliation}


def ledger_workbook(ledger: Ledger, tasks: TaskQuerySet, *, by: Actor) -> FileResponse:
    """Return the workbook of `tasks` in their order as a download; writes one audit row with the number of rows.

    Memory stays constant: tasks are read by the thousand and the workbook is a temporary file.
    """
    counted = _Counted(in_chunks(tasks))
    with ExitStack() as opened:
        out = opened.enter_context(TemporaryFile())
        count = write_sheet(out, COLUMNS, counted, name=_("Ledger"), notes=_notes(ledger, counted))
        audit.record(by=by, act="ledger.export", obj=ledger, after={"rows": count})
        # From here on the response closes it.
        opened.pop_all()
    out.seek(0)
    return FileResponse(
        out,
        as_attachment=True,
        filename=f"{ledger.name}-{timezone.localdate():%Y%m%d}.xlsx",
        content_type=XLSX,
    )
