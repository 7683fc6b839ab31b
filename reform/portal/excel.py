"""The ledger as a workbook: exactly the rows that are filtered, with the totals' reconciliation."""

from __future__ import annotations

import io
from collections.abc import Iterable
from urllib.parse import quote

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from departments.actor import Actor
from reform.core import audit
from reform.core.excel import Column, write_sheet
from tasks.counting import Tally
from tasks.models import Ledger, Task
from tasks.progress import Flag
from tasks.selectors.tasks import HELPING, LEADING, names_in_role

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _flags(task: Task) -> str:
    found = {
        gettext_lazy("Overdue"): task.overdue,
        gettext_lazy("Due soon"): task.due_soon,
        gettext_lazy("At risk"): task.at_risk,
        gettext_lazy("Unreported"): task.unreported,
        gettext_lazy("Long-term"): task.long_term,
    }
    return "、".join(str(label) for label, on in found.items() if on)


COLUMNS = (
    Column("number", gettext_lazy("No."), 8, get=lambda t: t.label),
    Column("section", gettext_lazy("Section"), 24, get=lambda t: t.section),
    Column("title", gettext_lazy("Task"), 30, get=lambda t: t.title),
    Column("text", gettext_lazy("What is asked"), 60, get=lambda t: t.text),
    Column("type", gettext_lazy("Type"), 12, get=lambda t: t.get_type_display()),
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
        get=lambda t: t.get_status_class_display() if t.status_class else "",
    ),
    Column("flags", gettext_lazy("Flags"), 14, get=_flags),
    Column("as_of", gettext_lazy("Determined as of"), 12, get=lambda t: t.status_as_of),
    Column("share", gettext_lazy("Progress (%)"), 10, get=lambda t: t.progress_share),
    Column("progress", gettext_lazy("Progress so far"), 60, get=lambda t: t.progress_text),
    Column("reported", gettext_lazy("Last report"), 12, get=lambda t: t.last_reported_on),
)


def tally_of(tasks: Iterable[Task]) -> Tally:
    """Count the items among exported rows as the page does."""
    return Tally.of_rows(
        (task.status_class, [Flag.OVERDUE] if task.overdue else [])
        for task in tasks
        if task.root_id is None and task.state == "handed_out" and task.status_class
    )


def ledger_workbook(ledger: Ledger, tasks: Iterable[Task], *, by: Actor) -> HttpResponse:
    """Return the workbook as a download; writes one audit row with the number of rows."""
    rows = list(tasks)
    total = tally_of(rows)
    notes = [
        _("%(ledger)s, exported on %(day)s.")
        % {"ledger": ledger.name, "day": timezone.localdate().isoformat()},
        _(
            "Items by class: %(sum)s (total = done + on schedule + behind + should have started + not due + adjusted)."
        )
        % {"sum": total.reconciliation},
    ]
    out = io.BytesIO()
    count = write_sheet(out, COLUMNS, rows, name=_("Ledger"), notes=notes)
    audit.record(by=by, act="ledger.export", obj=ledger, after={"rows": count})
    name = quote(f"{ledger.name}-{timezone.localdate():%Y%m%d}.xlsx")
    return HttpResponse(
        out.getvalue(),
        content_type=XLSX,
        headers={"Content-Disposition": f"attachment; filename=ledger.xlsx; filename*=UTF-8''{name}"},
    )
