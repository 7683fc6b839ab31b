"""An exported sheet brought back: what was changed in it against the ledger as it is now, staged cell by cell."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from departments.actor import Actor
from departments.permissions import require
from reform.core import audit
from reform.core.excel import LANGUAGES, BadCell, SheetRow
from reform.core.files import BadFile, clean_name, sha256_of
from reform.core.kept_words import in_each_language
from reform.core.lights import FLAG_LABELS
from reform.core.text import as_uuid
from tasks.enums import ImportKind, LedgerState, TaskState
from tasks.excel.changes import BROUGHT_BACK, Line, lines_of, parsed, values_of
from tasks.excel.layouts_columns import MATTER_COLUMNS
from tasks.excel.marks import SheetSign, canonical, read_sign, sum_of
from tasks.models import ImportBatch, Ledger, Task
from tasks.selectors.name_candidates import candidates
from tasks.selectors.names import NameBook
from tasks.selectors.sheet_rows import Values, sheet_lines
from tasks.services.imports import MOST_ROWS, staged_rows, unknown_unit

RECORDED = ("progress", "status")
ITEM_HAS = ("section", "title", "text")
SHOWN = 2_000


def sign_of(grids: Sequence[Sequence[Sequence[Any]]]) -> SheetSign | None:
    """Return what a workbook says of itself when it was exported here, None for any other."""
    return read_sign(grids)


def stage_changes(
    *, ledger: Ledger, name: str, data: bytes, grids: Sequence[Sequence[Sequence[Any]]], by: Actor
) -> ImportBatch:
    """Compare an exported sheet with its ledger, keep the rows that differ and return the batch; nothing changes yet.

    Each row says what its matter is, its changes (old, new, changed by others meanwhile), mistakes by cell, and
    whether it is a conflict. Lines without a matter are offered as new ones. Matters that are not in the sheet stay.
    Raises BadFile with a sentence when the sheet as a whole cannot be brought back.
    """
    require(by, "ledger.import", ledger)
    if ledger.state != LedgerState.OPEN:
        raise BadFile(_("This ledger is closed and read-only."))
    sign = read_sign(grids)
    lines = lines_of(grids[0], sign) if sign else None
    if sign is None or lines is None or sign.ledger != str(ledger.uid):
        raise BadFile(
            _(
                "The heads or the hidden columns of the exported sheet are gone; export it anew and change that one."
            )
        )
    if len(lines) > MOST_ROWS:
        raise BadFile(_("The sheet has more than %(n)s rows; split it.") % {"n": MOST_ROWS})
    rows = _Comparison(ledger, sign, by).rows(lines)
    with transaction.atomic():
        batch = ImportBatch.objects.create(
            programme=ledger.programme,
            ledger=ledger,
            kind=ImportKind.CHANGES,
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


def words_for_long_term() -> set[str]:
    """Return what may stand in place of a date, in every language."""
    found = set()
    for language in LANGUAGES:
        with override(language):
            found.add(str(FLAG_LABELS["long_term"]))
    return found | {"长期", "长期坚持"}


@dataclass
class _Staged:
    """One row that differs, as it is kept."""

    line: Line
    task: Values
    changes: list[dict[str, Any]] = field(default_factory=list)
    errors: list[dict[str, Any]] = field(default_factory=list)
    warnings: list[dict[str, str]] = field(default_factory=list)

    def blame(self, key: str, said: dict[str, str]) -> None:
        cell = self.line.cells[key][0] if key in self.line.cells else str(self.line.number)
        self.errors.append({"cell": cell, "column": key, "text": said})

    def to_data(self) -> dict[str, Any]:
        mark = self.line.mark
        moved = mark is not None and mark.version != self.task["version"]
        return {
            "kind": "change",
            "row": self.line.number,
            "uid": str(self.task["uid"]),
            "label": self.task["label"],
            "title": self.task["title"],
            "changes": self.changes,
            "errors": self.errors,
            "warnings": self.warnings,
            "conflict": bool(self.changes) and (moved or any(one["theirs"] for one in self.changes)),
            "version": self.task["version"],
        }


class _Comparison:
    """The lines of a sheet beside the tasks they are of."""

    def __init__(self, ledger: Ledger, sign: SheetSign, by: Actor) -> None:
        self.ledger, self.sign, self.by = ledger, sign, by
        self.columns = [key for key, _head, _merge in sign.columns if key in MATTER_COLUMNS]
        self.always = words_for_long_term()
        self.book = NameBook(ledger.programme)

    def rows(self, lines: Sequence[Line]) -> list[dict[str, Any]]:
        """Return what differs, in the order of the sheet."""
        known = tasks_as_written(self.ledger, {line.uid for line in lines if line.uid}, self.columns, self.by)
        found: list[dict[str, Any]] = []
        seen: dict[str, int] = {}
        fresh: list[SheetRow] = []
        section = ""
        for line in lines:
            if line.is_note:
                continue
            section = canonical(line.cells.get("section", ("", None))[1]) or section
            if not line.uid:
                fresh.append(self._fresh(line, section))
            elif line.uid in seen:
                found.append(_copied(line, seen[line.uid]))
            elif line.uid in known:
                seen[line.uid] = line.number
                staged = self._compare(line, *known[line.uid])
                if staged.changes or staged.errors or staged.warnings:
                    found.append(staged.to_data())
            elif any(line.changed()):
                found.append(_gone(line))
        if fresh:
            found += [row | {"kind": "new"} for row in staged_rows(fresh, self.ledger)]
        return sorted(found, key=lambda row: row["row"])

    def _compare(self, line: Line, values: Mapping[str, Any], task: Values) -> _Staged:
        staged = _Staged(line, task)
        if line.mark is None:
            damaged = gettext_lazy("The hidden columns of this line are damaged; export the sheet anew.")
            staged.blame("number", in_each_language(damaged))
            return staged
        for key, address, value in line.changed():
            if key not in values or canonical(value) == canonical(values[key]):
                continue
            if key == "number":
                fixed = gettext_lazy("The number belongs to the matter and is not changed here.")
                staged.blame(key, in_each_language(fixed))
            elif key not in BROUGHT_BACK and key != "title":
                worked_out = gettext_lazy(
                    "%(cell)s: “%(column)s” is worked out by the portal; what was written is left out."
                )
                label = MATTER_COLUMNS[key].label
                staged.warnings.append(in_each_language(worked_out, cell=address, column=label))
            elif sentence := refusal(task, key, value):
                staged.blame(key, in_each_language(sentence))
            else:
                self._take(staged, key, address, value, values[key])
        return staged

    def _take(self, staged: _Staged, key: str, address: str, value: Any, now: Any) -> None:
        try:
            said = parsed(key, value, self.always)
        except BadCell as error:
            staged.blame(key, error.said)
            return
        if said.get("collector"):
            named = self.book.resolve(said["collector"])
            if named.department is None:
                nearest = [one.label for one in candidates(self.book, named)[:3]]
                staged.blame(key, unknown_unit(said["collector"], nearest))
                return
            said["collector_uid"] = str(named.department.uid)
        base = staged.line.mark.sums[key] if staged.line.mark else ""
        staged.changes.append(
            {
                "column": key,
                "label": in_each_language(MATTER_COLUMNS[key].label),
                "cell": address,
                "old": canonical(now)[:SHOWN],
                "new": canonical(value)[:SHOWN],
                "said": said,
                "seen": sum_of(now),
                "theirs": sum_of(now) != base,
            }
        )

    def _fresh(self, line: Line, section: str) -> SheetRow:
        values, addresses, wrong = values_of(line, self.always)
        values["text"] = values["text"] or values["title"]
        values["section"] = values["section"] or section
        row = SheetRow(line.number, dict(addresses), values)
        row.errors += [{"cell": cell, "column": "", "text": text} for cell, text in wrong]
        if not values["text"] and not wrong:
            empty = gettext_lazy("“%(column)s” must not be empty.")
            row.blame("text", empty, column=MATTER_COLUMNS["text"].label)
        return row


def tasks_as_written(
    ledger: Ledger, uids: Iterable[str], columns: Sequence[str], by: Actor
) -> dict[str, tuple[dict[str, Any], Values]]:
    """Return by uid what `columns` of the actor's tasks of a ledger would say if they were exported now, and their fields."""
    wanted: list[UUID] = [uid for text in uids if (uid := as_uuid(text))]
    tasks = Task.objects.visible_to(by).of_ledger(ledger).exclude(state=TaskState.WITHDRAWN)
    keys = list(tasks.filter(uid__in=wanted).values_list("pk", flat=True))
    more = ("uid", "version", "label", "title", "row_count")
    return {
        str(row["uid"]): (dict(zip(columns, values, strict=True)), row)
        for values, row in sheet_lines(keys, columns, more=more)
    }


def refusal(task: Values, key: str, value: Any) -> str | Promise:
    """Return why a cell may not be changed in the state its matter is in, "" when it may; not translated yet."""
    if task["state"] == TaskState.PREPARATION:
        if key in RECORDED:
            return gettext_lazy("Progress is recorded for matters that are handed out.")
        if task["row_count"] and key not in ITEM_HAS:
            return gettext_lazy("This item has rows: it is changed in them.")
        return ""
    if task["state"] != TaskState.HANDED_OUT:
        return gettext_lazy("This matter is closed.")
    if key not in RECORDED:
        return gettext_lazy("It is handed out: this changes by an adjustment only.")
    if task["row_count"]:
        return gettext_lazy("This item has rows: progress is recorded in them.")
    if value in (None, ""):
        return gettext_lazy("What was reported is not taken back by emptying the cell.")
    return ""


def _copied(line: Line, first: int) -> dict[str, Any]:
    copied = gettext_lazy("This line is a copy of line %(n)s; for a new matter insert an empty line.")
    return _blamed(line, in_each_language(copied, n=first))


def _gone(line: Line) -> dict[str, Any]:
    gone = gettext_lazy("This matter is no longer in the ledger; take the line out of the sheet.")
    return _blamed(line, in_each_language(gone))


def _blamed(line: Line, said: dict[str, str]) -> dict[str, Any]:
    error = {"cell": str(line.number), "column": "", "text": said}
    label = canonical(line.cells["number"][1]) if "number" in line.cells else ""
    return {
        "kind": "change",
        "row": line.number,
        "uid": line.uid,
        "label": label,
        "title": "",
        "changes": [],
        "errors": [error],
        "warnings": [],
        "conflict": False,
        "version": 0,
    }
