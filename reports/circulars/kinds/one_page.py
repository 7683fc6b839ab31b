"""The leader's one page (领导一页纸): three numbers, the red matters, what to coordinate, what changed - on one A4 page.

Its length is cut to fit before it is set: what does not fit is told as 其余n项, never set smaller.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from math import ceil

from reform.core.document import Column, Paragraph, Table
from reports.circulars.kinds.kind import Kind
from reports.circulars.leaders import numbers_table, red_matters, short_changes, who_decides
from reports.circulars.linked import figure, plain
from reports.circulars.outline import Outline, Section
from reports.circulars.records import Coordination, LateMatter
from reports.circulars.snapshot import Snapshot
from reports.narrative.late import CAUGHT_UP
from reports.narrative.wording import before, items, period_label, without_stop
from tasks.progress import LATE_CLASSES, StatusClass

# Millimetres that the page has below a title of one line, and what each part takes of them.
PAGE = 179.0
TITLE_LINE, TITLE_CHARACTERS = 10.225, 19
LINE, CHARACTERS = 10.225, 28
CELL_LINE, CELL_PADDING, CELL_CHARACTER = 6.2, 2.2, 4.3
AROUND_TABLE, NOTE = 4.4, 8.0
WIDTH = 156.0
_RED_WIDTHS = (10.5, 5.0, 9.0, 10.0)
_ASKED_WIDTHS = (9.0, 5.0, 12.0)
_MOST_IN_CELL = 2
_MOST_TO_COORDINATE = 2
_MOST_NAMED = 3


def outline(snapshot: Snapshot) -> Outline:
    """Return the page; what does not fit is counted in a line: 其余n项见任务台账."""
    title = f"{period_label(snapshot.period)}{snapshot.scope}{snapshot.subject}进展"
    numbers = numbers_table(snapshot)
    changes = tuple(replace(one, lead="与上期相比，") for one in short_changes(snapshot, most=_MOST_NAMED))
    follow_up = _follow_up(snapshot)
    asked, asked_height = _asked(snapshot)
    texts = [*changes, *follow_up]
    room = PAGE - (ceil(_width(title) / TITLE_CHARACTERS) - 1) * TITLE_LINE
    room -= _table_height(numbers.rows, [column.width for column in numbers.columns]) + asked_height
    room -= LINE * (2 + sum(_lines(plain(one.lead + one.text)) for one in texts))
    sections = (
        Section("numbers", "", (), (numbers,)),
        Section("changes", "", changes),
        Section("follow_up", "", follow_up),
        Section("red", "红灯事项", *_red(red_matters(snapshot), snapshot.year, room)),
        Section("coordination", "需协调事项", *asked),
    )
    return Outline(
        title=title, opening="", sections=tuple(one for one in sections if one.paragraphs or one.blocks)
    )


def _lines(text: str) -> int:
    """Return how many lines a paragraph takes, its indent counted; Latin characters take half a place."""
    return ceil((_width(text) + 2) / CHARACTERS)


def _width(text: str) -> float:
    return sum(0.55 if character.isascii() else 1 for character in text)


def _red(
    matters: Sequence[LateMatter], year: int, room: float
) -> tuple[tuple[Paragraph, ...], tuple[Table, ...]]:
    """Return the red matters as a table with why, who and when: as many as the room takes, in millimetres."""
    if not matters:
        return (Paragraph("没有红灯事项。"),), ()
    left = room - CELL_LINE - CELL_PADDING - AROUND_TABLE - NOTE
    rows: list[tuple[str, ...]] = []
    for matter in matters:
        row = _red_cells(matter, year)
        left -= _row_height(row, _RED_WIDTHS)
        if left < 0 and rows:
            break
        rows.append(row)
    rest = len(matters) - len(rows)
    heads = _columns(("事项", "牵头单位", "主要原因", "措施和时限"), _RED_WIDTHS)
    return (), (Table(heads, tuple(rows), note=f"其余{rest}项见任务台账。" if rest else ""),)


def _columns(heads: Sequence[str], widths: Sequence[float]) -> tuple[Column, ...]:
    return tuple(Column(head, width) for head, width in zip(heads, widths, strict=True))


def _red_cells(matter: LateMatter, year: int) -> tuple[str, ...]:
    limit = before(matter.plan_on, year) if matter.plan_on else ""
    late = "（逾期）" if matter.overdue else ""
    texts = (
        f"{items([matter.item_no])}{late}　{without_stop(matter.title)}",
        "、".join(unit.short for unit in matter.units),
        without_stop(matter.cause),
        f"{limit}{without_stop(matter.plan)}",
    )
    return _cut(texts, _RED_WIDTHS)


def _asked(snapshot: Snapshot) -> tuple[tuple[tuple[Paragraph, ...], tuple[Table, ...]], float]:
    """Return who decides what by when, and how many millimetres that takes."""
    if not snapshot.coordination:
        return ((Paragraph("没有需协调事项。"),), ()), LINE
    rows = [_asked_cells(one, snapshot.year) for one in snapshot.coordination[:_MOST_TO_COORDINATE]]
    rest = len(snapshot.coordination) - len(rows)
    heads = _columns(("事项", "提出单位", "由谁决定、何时"), _ASKED_WIDTHS)
    note = f"其余{rest}项见需协调事项清单。" if rest else ""
    height = _table_height(rows, _ASKED_WIDTHS) + (NOTE if rest else 0)
    return ((), (Table(heads, tuple(rows), note=note),)), height


def _asked_cells(one: Coordination, year: int) -> tuple[str, ...]:
    return _cut((without_stop(one.title), one.unit.short, who_decides(one, year)), _ASKED_WIDTHS)


def _in_cell(at: int, widths: Sequence[float]) -> int:
    """Return how many characters a line of a cell takes."""
    return int((WIDTH * widths[at] / sum(widths) - 2.8) / CELL_CHARACTER)


def _cut(texts: Sequence[str], widths: Sequence[float]) -> tuple[str, ...]:
    """Return texts as long as their cells take in two lines."""
    found = []
    for at, text in enumerate(texts):
        most = _in_cell(at, widths) * _MOST_IN_CELL - 1
        found.append(text if _width(text) <= most else f"{text[: most - 1]}…")
    return tuple(found)


def _row_height(row: Sequence[str], widths: Sequence[float]) -> float:
    lines = max(ceil(_width(text) / _in_cell(at, widths)) for at, text in enumerate(row))
    return max(lines, 1) * CELL_LINE + CELL_PADDING


def _table_height(rows: Sequence[Sequence[str]], widths: Sequence[float]) -> float:
    head = CELL_LINE + CELL_PADDING + AROUND_TABLE
    return head + sum(_row_height(row, widths) for row in rows)


def _follow_up(snapshot: Snapshot) -> tuple[Paragraph, ...]:
    """Return in a line what became of the matters the last issue named."""
    named, lead = snapshot.follow_ups, "上期列明事项。"
    if snapshot.previous is None:
        return ()
    if not named:
        return (Paragraph("上期没有列明滞后事项。", lead=lead),)
    still = sum(1 for one in named if one.now in LATE_CLASSES)
    idle = sum(1 for one in named if one.now == one.was == StatusClass.SHOULD_HAVE_STARTED)
    up = sum(1 for one in named if one.now in CAUGHT_UP)
    other = len(named) - still - up
    parts = [
        f"{figure(f'follow_up.{key}', number)}项{words}"
        for key, number, words in (
            ("all_caught_up", up, "赶上序时"),
            ("all_adjusted", other, "经批准调整"),
            ("all_remaining", still - idle, "仍在推进"),
            ("all_not_started", idle, "仍未启动"),
        )
        if number
    ]
    return (Paragraph(f"共{figure('follow_up.all', len(named))}项，{'，'.join(parts)}。", lead=lead),)


KIND = Kind(
    "one_page",
    outline,
    periods=("month", "quarter", "half_year", "year"),
    # With a letter's head and signature it is two pages.
    forms=("bulletin",),
    inner=True,
    numbered=False,
    bare=True,
)
