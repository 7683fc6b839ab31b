"""The division table in Excel with two columns more for the unit's answer: 有无意见, 修改意见. Heads are Chinese, as printed."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reform.core.excel import BadCell, Column, SheetRow, write_sheet
from reform.core.files import BadFile
from reform.core.kept_words import worded
from reform.core.text import squeeze
from reform.core.workbook import read_workbook
from tasks.division.documents import WHOLE, Outcome
from tasks.division.table import HEADS, Row

COMMENT_LENGTH = 2_000
YES, NO = "有", "无"
YES_WORDS = {YES, "有意见", "是", "yes"}
NO_WORDS = {NO, "无意见", "否", "no", "没有"}
WHOLE_ROW = Row("", "", "", WHOLE, WHOLE, "", "对整个分工表的意见写在本行", "", "")


class BadAnswers(Exception):
    """Some cells of a filled table are wrong; `errors` are {"cell", "text"}, in the order of the sheet."""

    def __init__(self, errors: list[dict[str, str]]) -> None:
        super().__init__("\n".join(f"{error['cell']}: {error['text']}" for error in errors))
        self.errors = errors


def _yes(value: Any) -> bool:
    text = str(value).strip().lower()
    if text in YES_WORDS | NO_WORDS:
        return text in YES_WORDS
    raise BadCell(gettext_lazy("Write 有 or 无."))


TABLE_COLUMNS = (
    Column("section", HEADS[0], 22, get=lambda row: row.section),
    Column("label", HEADS[1], 8, get=lambda row: row.place, required=True),
    Column("text", HEADS[2], 60, get=lambda row: row.text),
    Column("lead", HEADS[3], 24, get=lambda row: row.lead),
    Column("cooperating", HEADS[4], 28, get=lambda row: row.cooperating),
)
ANSWER_COLUMNS = (
    *TABLE_COLUMNS,
    Column("has", "有无意见", 10, parse=_yes, choices=lambda: [NO, YES]),
    Column("opinion", "修改意见", 50, max_length=COMMENT_LENGTH),
)
OUTCOME_COLUMNS = (
    Column("label", "序号", 8, get=lambda one: one.label or "—"),
    Column("task", "任务", 50, get=lambda one: one.task or WHOLE),
    Column("unit", "提出单位", 20, get=lambda one: one.unit),
    Column("text", "修改意见", 60, get=lambda one: one.text),
    Column("verdict", "采纳情况", 12, get=lambda one: one.verdict),
    Column("reason", "理由说明", 50, get=lambda one: one.reason),
)


def _book(columns: Sequence[Column], rows: Iterable[Any], name: str, notes: Iterable[str] = ()) -> bytes:
    out = io.BytesIO()
    write_sheet(out, columns, rows, name=name, notes=notes)
    return out.getvalue()


def table_book(rows: Sequence[Row]) -> bytes:
    """Return the final table as a workbook: every row with its section and number, none merged."""
    return _book(TABLE_COLUMNS, rows, "分工表")


def answer_book(rows: Sequence[Row]) -> bytes:
    """Return the draft table as a workbook that a unit fills in and sends back; its last row is for the whole."""
    notes = [
        "每项任务一行：对本行有意见的，在“有无意见”栏填“有”，并在“修改意见”栏写明；没有意见的留空或填“无”。",
        "任务原文请勿改动，修改内容写在“修改意见”栏。",
        "填好后在平台“征求意见”页面上传，核对后发送。",
    ]
    return _book(ANSWER_COLUMNS, [*rows, WHOLE_ROW], "征求意见", notes)


def outcome_book(outcomes: Sequence[Outcome], words: str) -> bytes:
    """Return the comments with the decisions on them as a workbook; `words` stand on its second sheet."""
    return _book(OUTCOME_COLUMNS, outcomes, "意见采纳情况", [words])


def read_answers(*, name: str, data: bytes, rows: Sequence[Row]) -> dict[str, str]:
    """Return the comments in a filled table by the row's place ("" for the whole), in its order.

    Raises BadFile with a sentence when it cannot be read, BadAnswers with every mistake by cell.
    """
    sheet = read_workbook(name, data, ANSWER_COLUMNS)
    if "opinion" not in sheet[0].cells:
        raise BadFile(_("The head of the sheet lacks the column: %(names)s.") % {"names": "修改意见"})
    known = {row.place: row for row in rows}
    found: dict[str, str] = {}
    for line in sheet:
        place = str(line.values.get("label") or "")
        place = "" if place == WHOLE else place
        _check(line, place, known, found)
        opinion = (line.values.get("opinion") or "").strip()
        if opinion:
            found[place] = opinion
    errors = [error for line in sheet for error in line.errors]
    if errors:
        raise BadAnswers([{"cell": error["cell"], "text": worded(error["text"])} for error in errors])
    return found


def _check(line: SheetRow, place: str, known: dict[str, Row], found: dict[str, str]) -> None:
    """Blame the cells of a line that contradict each other or the table as it was sent."""
    if place and place not in known:
        if line.values.get("label"):
            line.blame("label", gettext_lazy("No. %(n)s is not in the table that was sent."), n=place)
        return
    if place in found:
        line.blame("label", gettext_lazy("No. %(n)s stands in the sheet twice."), n=place or WHOLE)
    text = line.values.get("text")
    if place and text and squeeze(text) != squeeze(known[place].text):
        line.blame(
            "text", gettext_lazy("The task's words were changed here; write the change under 修改意见.")
        )
    opinion, has = line.values.get("opinion"), line.values.get("has")
    if has is True and not opinion:
        line.blame("opinion", gettext_lazy("有 is written, but no comment."))
    if has is False and opinion:
        line.blame("has", gettext_lazy("无 is written, but there is a comment."))
