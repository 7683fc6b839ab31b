"""A running ledger from Excel: staged with its mistakes by cell, then taken over all or nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from departments.actor import Actor
from departments.permissions import require
from reform.core import audit
from reform.core.excel import SheetRow
from reform.core.files import BadFile, clean_name, sha256_of
from reform.core.kept_words import in_each_language
from reform.core.periods import month_of
from reform.core.words import listed
from reform.core.workbook import read_workbook
from reform.core.workflow import swap
from tasks.enums import LedgerState, SourceKind, StatusClass, TaskState
from tasks.excel.ledger import LEDGER_COLUMNS
from tasks.models import Assignment, ImportBatch, Ledger, Task, TaskLog, TaskSource
from tasks.selectors.name_candidates import candidates
from tasks.selectors.names import NameBook
from tasks.services.assignments import Bodies, build_assignments
from tasks.services.making import next_number, searchable
from tasks.services.running import begin_running
from tasks.services.status import record_status

MOST_ROWS = 5_000
TITLE_LENGTH = 60


class NotApplicable(Exception):
    """The import cannot be applied; the message is the sentence to show."""


@dataclass(frozen=True)
class Taken:
    """What an applied import made: items, rows, of these running and in preparation."""

    items: int
    rows: int
    running: int
    preparing: int


def stage_import(*, ledger: Ledger, name: str, data: bytes, by: Actor) -> ImportBatch:
    """Read a sheet, keep its rows with every mistake by cell, and return the batch; the ledger stays as it is.

    Raises BadFile with a sentence when the file as a whole cannot be read.
    """
    require(by, "ledger.import", ledger)
    sheet = read_workbook(name, data, LEDGER_COLUMNS)
    if len(sheet) > MOST_ROWS:
        raise BadFile(_("The sheet has more than %(n)s rows; split it.") % {"n": MOST_ROWS})
    rows = staged_rows(sheet, ledger)
    with transaction.atomic():
        batch = ImportBatch.objects.create(
            programme=ledger.programme,
            ledger=ledger,
            file_name=clean_name(name),
            sha256=sha256_of(data),
            rows=rows,
            errors=[{"row": row["row"], **error} for row in rows for error in row["errors"]],
        )
        audit.record(
            by=by,
            act="ledger.stage_import",
            obj=batch,
            after={"rows": len(rows), "errors": len(batch.errors)},
        )
    return batch


def staged_rows(sheet: list[SheetRow], ledger: Ledger) -> list[dict[str, Any]]:
    """Return rows as they are kept: each with its number and section, its names looked up, and what is wrong between rows."""
    book = NameBook(ledger.programme)
    taken = set(Task.objects.filter(ledger=ledger).values_list("number", flat=True))
    explicit = [row.values.get("number") for row in sheet]
    following = max([next_number(ledger) - 1, *(int(n.split(".")[0]) for n in explicit if n)]) + 1
    seen: dict[str, int] = {}
    section = ""
    rows: list[dict[str, Any]] = []
    for row in sheet:
        values = row.values
        section = values["section"] = values.get("section") or section
        number = values.get("number")
        if not number and not any(error["column"] == "number" for error in row.errors):
            number = str(following)
            following += 1
        values["number"] = number
        if number in seen:
            row.blame(
                "number", gettext_lazy("No. %(n)s stands in row %(row)s already."), n=number, row=seen[number]
            )
        elif number:
            seen[number] = row.number
            if int(number.split(".")[0]) in taken:
                row.blame("number", gettext_lazy("No. %(n)s is in the ledger already."), n=number)
        rows.append(_with_names(row, book))
    return rows


def _with_names(row: SheetRow, book: NameBook) -> dict[str, Any]:
    values, warnings = row.values, []
    for column in ("lead", "cooperating"):
        values[column] = values.get(column) or []
        warnings += [
            in_each_language(
                gettext_lazy("“%(name)s” is not known; it will wait to be named."), name=named.written
            )
            for named in book.resolve_all(values[column])
            if not named.known
        ]
    collector = values.get("collector")
    if collector:
        named = book.resolve(collector)
        if named.department is None:
            row.note("collector", unknown_unit(collector, [one.label for one in candidates(book, named)[:3]]))
        else:
            values["collector_uid"] = str(named.department.uid)
    return {"row": row.number, "values": values, "errors": row.errors, "warnings": warnings}


def unknown_unit(name: str, nearest: Sequence[str]) -> dict[str, str]:
    """Return, by language, that no unit is called so, and which are called alike."""
    sentence = gettext_lazy("No unit is called “%(name)s”.")
    if nearest:
        sentence = gettext_lazy("No unit is called “%(name)s”; nearest: %(names)s.")
    return in_each_language(sentence, name=name, names=lambda: listed(nearest))


@transaction.atomic
def apply_import(*, batch: ImportBatch, by: Actor) -> Taken:
    """Take the staged rows into the ledger, all or none, once; return what was made.

    Rows with type, collecting unit, standard, date or long-term and known units run at once (they were handed
    out on paper), with the class the sheet gives; the others wait in preparation. Raises NotApplicable with a
    sentence, Conflict when somebody applied it first. Side effects: tasks with source, assignments, grid, nodes,
    status and log; one audit row.
    """
    require(by, "ledger.import", batch.ledger)
    if batch.errors:
        raise NotApplicable(_("Correct the marked cells in the file and upload it again."))
    if batch.applied_at:
        raise NotApplicable(_("This import was applied already."))
    ledger = (
        Ledger.objects.select_for_update().select_related("programme__jurisdiction").get(pk=batch.ledger_id)
    )
    if ledger.state != LedgerState.OPEN:
        raise NotApplicable(_("This ledger is closed and read-only."))
    wanted = {int(row["values"]["number"].split(".")[0]) for row in batch.rows}
    clash = Task.objects.filter(ledger=ledger, number__in=wanted).order_by("number").first()
    if clash:
        raise NotApplicable(
            _("No. %(n)s came into the ledger since the file was read; upload it again.")
            % {"n": clash.number}
        )
    applied = swap(batch, expect={"version": batch.version, "applied_at": None}, applied_at=timezone.now())
    taken = make_rows(batch.rows, ledger=ledger, file_name=batch.file_name, by=by)
    audit.record(by=by, act="ledger.apply_import", obj=applied, after=vars(taken))
    return taken


def make_rows(rows: Sequence[dict[str, Any]], *, ledger: Ledger, file_name: str, by: Actor) -> Taken:
    """Make the tasks of staged rows and return how many; the caller holds the ledger's lock and a transaction."""
    tasks, running = _make(rows, ledger, file_name, by)
    return Taken(
        items=sum(1 for task in tasks if not task.root_id),
        rows=sum(1 for task in tasks if not task.row_count),
        running=len(running),
        preparing=sum(1 for task in tasks if not task.row_count) - len(running),
    )


def _make(
    staged: Sequence[dict[str, Any]], ledger: Ledger, file_name: str, by: Actor
) -> tuple[list[Task], list[Task]]:
    """Make the items with their rows and return all tasks, and those that run."""
    book = NameBook(ledger.programme)
    today = timezone.localdate()
    units = {str(unit.uid): unit for unit in book.departments.values()}
    by_item: dict[int, list[dict[str, Any]]] = {}
    for row in staged:
        by_item.setdefault(int(row["values"]["number"].split(".")[0]), []).append(row)
    made: list[tuple[dict[str, Any], Task]] = []
    for number, rows in by_item.items():
        # Rows 11.1, 11.2 without a line 11: the first of them speaks for the item.
        head = next((row for row in rows if "." not in row["values"]["number"]), rows[0])
        below = sorted((row for row in rows if "." in row["values"]["number"]), key=_row_number)
        item = _task(head, ledger, number, units, row_count=len(below))
        made.append((head, item))
        made += [(row, _task(row, ledger, number, units, row=_row_number(row), root=item)) for row in below]
    for row, task in made:
        _save(task, row, file_name, book, today)
    running = [task for _row, task in made if task.state == TaskState.HANDED_OUT]
    begin_running(tasks=running, on=today)
    for row, task in made:
        status = row["values"].get("status_class")
        if status and task.state == TaskState.HANDED_OUT and not task.row_count:
            _determine(task, status, today, by)
    TaskLog.objects.bulk_create(
        TaskLog(
            task=task,
            at=timezone.now(),
            who=by.label,
            event="task.imported",
            params={"file": file_name, "row": row["row"]},
        )
        for row, task in made
    )
    return [task for _row, task in made], [task for task in running if not task.row_count]


def _row_number(row: dict[str, Any]) -> int:
    return int(row["values"]["number"].split(".")[1])


def _determine(task: Task, status: str, today: date, by: Actor) -> None:
    record_status(
        task=task,
        as_of=today,
        period=month_of(today),
        determined=status,
        severity=2 if status in {StatusClass.BEHIND, StatusClass.SHOULD_HAVE_STARTED} else 0,
        progress_text=task.progress_text,
        by=by,
    )


def _task(line: dict[str, Any], ledger: Ledger, number: int, units: dict[str, Any], **place: Any) -> Task:
    values = line["values"]
    with_rows = place.get("row_count", 0) > 0
    text = values["text"]
    label = f"{number}.{place['row']}" if place.get("row") else str(number)
    return Task(
        ledger=ledger,
        jurisdiction=ledger.jurisdiction,
        number=number,
        label=label,
        section=values["section"] or "",
        title=text.split("。")[0].split("\n")[0][:TITLE_LENGTH],
        text=text,
        type=values.get("type") or "",
        collector=None if with_rows else units.get(values.get("collector_uid") or ""),
        completion_standard=values.get("completion_standard") or "",
        starts_on=ledger.starts_on,
        due_on=date.fromisoformat(values["due_on"]) if values.get("due_on") else None,
        long_term=bool(values.get("long_term")),
        progress_text=values.get("progress_text") or "",
        **place,
    )


def _save(task: Task, row: dict[str, Any], file_name: str, book: NameBook, today: date) -> None:
    bodies = Bodies(lead=row["values"]["lead"], cooperating=row["values"]["cooperating"])
    assignments = [] if task.row_count else build_assignments(task, bodies, book)
    complete = (
        task.collector_id
        and task.type
        and task.completion_standard
        and (task.due_on or task.long_term)
        and not any(one.unnamed for one in assignments)
    )
    if complete:
        task.state, task.handed_out_on = TaskState.HANDED_OUT, today
    task.search = searchable(task, assignments)
    task.save()
    if complete and task.root and task.root.state == TaskState.PREPARATION:
        # An item runs as soon as one of its rows does.
        task.root.state, task.root.handed_out_on = TaskState.HANDED_OUT, today
        task.root.save(update_fields=["state", "handed_out_on"])
    for one in assignments:
        one.task = task
    Assignment.objects.bulk_create(assignments)
    TaskSource.objects.create(
        task=task, kind=SourceKind.LEDGER, clause=row["values"]["number"], label=file_name[:300]
    )
