"""The division table and the table of comments and decisions as documents; Chinese, as they are printed. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from reform.core.document import Column, OfficialDocument, Paragraph, Table
from tasks.division.table import HEADS, Row, counted, printed

DRAFT_MARK = "征求意见稿"
WIDTHS = (28, 12, 97, 42, 46)
WHOLE = "总体意见"


def division_table(rows: Sequence[Row], note: str) -> Table:
    """Return the five columns of the division table with what stands below it."""
    columns = tuple(
        Column(head, width, "center" if head == "序号" else "left")
        for head, width in zip(HEADS, WIDTHS, strict=True)
    )
    return Table(columns, printed(rows), note=note, merged=2)


def division_document(
    *, title: str, rows: Sequence[Row], draft: bool, issuer: str, dated: date, approval: str = ""
) -> OfficialDocument:
    """Return a division table; a draft bears its mark on every page, the final one says who approved it."""
    return OfficialDocument(
        form="sheet",
        masthead="",
        number="",
        title=title,
        addressees="",
        body=(division_table(rows, counted(rows) + approval),),
        issuer=issuer,
        dated=dated,
        draft_mark=DRAFT_MARK if draft else "",
    )


def approval_words(*, approved_by: str, paper: str, on: date) -> str:
    """Return the sentence below the final table: who approved it, when, on which paper."""
    said = f"经{approved_by}{on.year}年{on.month}月{on.day}日审定"
    return f"{said}（{paper}）。" if paper else f"{said}。"


@dataclass(frozen=True)
class Outcome:
    """One comment with the decision on it, as printed; an empty `label` is a comment on the whole."""

    label: str
    task: str
    unit: str
    text: str
    verdict: str
    reason: str


@dataclass(frozen=True)
class Counts:
    """How a round stands. Units: asked = agreed + commented + silent. Comments: the four verdicts."""

    asked: int
    agreed: int
    commented: int
    silent: int
    adopted: int
    partly: int
    declined: int
    waiting: int

    @property
    def comments(self) -> int:
        """All comments that were sent."""
        return self.adopted + self.partly + self.declined + self.waiting

    @property
    def answered(self) -> int:
        """Units that have answered."""
        return self.agreed + self.commented


def outcome_words(
    counts: Counts, *, title: str, asked_on: date, due_on: date, silent: Sequence[str], closed: bool
) -> str:
    """Return the paragraph above the table of comments and decisions; silence is read as agreement once closed."""
    said = [
        f"{asked_on.year}年{asked_on.month}月{asked_on.day}日至{due_on.month}月{due_on.day}日，"
        f"就《{title}（{DRAFT_MARK}）》征求{counts.asked}个单位意见。"
    ]
    told = []
    if counts.agreed:
        told.append(f"{counts.agreed}个单位反馈无意见")
    if counts.commented:
        parts = [
            f"{word}{number}条"
            for word, number in (
                ("采纳", counts.adopted),
                ("部分采纳", counts.partly),
                ("不采纳", counts.declined),
                ("待研究", counts.waiting),
            )
            if number
        ]
        told.append(f"{counts.commented}个单位提出意见{counts.comments}条，其中{'、'.join(parts)}")
    if told:
        said.append("；".join(told) + "。")
    if silent:
        as_agreed = "，按无意见处理" if closed else ""
        said.append(f"{len(silent)}个单位（{'、'.join(silent)}）未反馈{as_agreed}。")
    return "".join(said)


def outcome_document(
    *, title: str, words: str, outcomes: Sequence[Outcome], issuer: str, dated: date
) -> OfficialDocument:
    """Return the table of comments and decisions (意见采纳情况表), in the order of the division table."""
    columns = (
        Column("序号", 12, "center"),
        Column("任务", 60),
        Column("提出单位", 28),
        Column("修改意见", 66),
        Column("采纳情况", 20, "center"),
        Column("理由说明", 39),
    )
    cells = []
    before: tuple[str, str] | None = None
    for one in outcomes:
        matter = (one.label or "—", one.task or WHOLE)
        head = ("", "") if matter == before else matter
        cells.append((*head, one.unit, one.text, one.verdict, one.reason))
        before = matter
    body = (Paragraph(words), Table(columns, tuple(cells), merged=2)) if cells else (Paragraph(words),)
    return OfficialDocument(
        form="sheet",
        masthead="",
        number="",
        title=f"《{title}（{DRAFT_MARK}）》\n意见采纳情况表",
        addressees="",
        body=body,
        issuer=issuer,
        dated=dated,
    )
