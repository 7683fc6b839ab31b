"""The columns of a detail list (明细清单): pasted from Excel or a chat, uploaded as .xlsx, and written out again."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from reform.core.excel import BadCell, BadSheet, Column, SheetRow, find_head, grids_of, read_rows
from reform.core.figures import plain
from reform.core.kept_words import worded
from tasks.excel.ledger import iso_day
from tasks.models import DetailRow

MOST_ENTRIES = 2_000
AMOUNT = re.compile(r"^(-?[\d,，]*\d(?:\.\d+)?)\s*([^\d\s.,，]{0,10})$")
SHORT_UNITS = {"亿": "亿元", "万": "万元"}
# What the column holds: 14 digits before the point, four behind it.
LARGEST, FINEST = Decimal(10) ** 14, -4
# Between names and figures, but not inside 1,234.5.
COMMA = re.compile(r"，|(?<!\d),|,(?!\d{3}(?!\d))")
COUNTER = re.compile(r"^\s*[（(]?\d{1,3}[)）.、．](?!\d)\s*")
ORDER_HEADS = {"序号", "编号", "no.", "no", "#"}
SUM_NAMES = {"合计", "总计", "小计", "共计", "total"}
UNIT_IN_HEAD = re.compile(r"^(.+?)[（(]\s*(?:单位[：:])?\s*([^（）()]{1,10})\s*[)）]$")


def _amount(value: Any) -> tuple[Decimal, str]:
    """Return (number, unit as written): 1.2亿元, 3,400 万, 500."""
    found = AMOUNT.match(str(value).strip())
    try:
        number = Decimal(re.sub("[,，]", "", found[1])) if found else None
    except InvalidOperation:
        number = None
    if found is None or number is None:
        raise BadCell(
            gettext_lazy("“%(value)s” is not an amount like 1200, 0.85亿元 or 3400万元."), value=value
        )
    exponent = number.normalize().as_tuple().exponent
    if abs(number) >= LARGEST or not isinstance(exponent, int) or exponent < FINEST:
        raise BadCell(gettext_lazy("“%(value)s” has too many digits."), value=value)
    return number, SHORT_UNITS.get(found[2], found[2])


DETAIL_COLUMNS = (
    Column(
        "name",
        pgettext_lazy("of an entry", "Name"),
        44,
        get=lambda row: row.name,
        required=True,
        max_length=150,
        also=("名称", "项目名称", "项目", "专科名称", "机构名称", "单位名称", "名称及内容", "事项"),
    ),
    Column(
        "place",
        gettext_lazy("Place"),
        18,
        get=lambda row: row.place,
        max_length=60,
        also=(
            "县（市、区）",
            "县(市、区)",
            "县市区",
            "县区",
            "所在地",
            "建设地点",
            "所属县区",
            "区域",
            "所在单位",
        ),
    ),
    Column(
        "amount",
        gettext_lazy("Amount"),
        14,
        get=lambda row: row.amount,
        parse=_amount,
        also=("数额", "金额", "总投资", "投资额", "投资", "计划投资", "总投资额", "资金", "规模"),
    ),
    Column(
        "amount_unit",
        gettext_lazy("Unit of measure"),
        10,
        get=lambda row: row.amount_unit,
        max_length=20,
        also=("计量单位", "金额单位"),
    ),
    Column(
        "stage",
        gettext_lazy("Stage"),
        18,
        get=lambda row: row.stage,
        max_length=60,
        also=("阶段", "建设阶段", "当前阶段", "进展", "进展情况", "状态"),
    ),
    Column(
        "done_on",
        gettext_lazy("Done on"),
        12,
        get=lambda row: row.done_on,
        parse=iso_day,
        also=("完成日期", "竣工日期", "完成时间", "投用日期"),
    ),
)


@dataclass(frozen=True)
class Entry:
    """One entry of a list as it was read."""

    name: str
    place: str = ""
    amount: Decimal | None = None
    amount_unit: str = ""
    stage: str = ""
    done_on: date | None = None


@dataclass
class DetailSheet:
    """A list as read: its rows with mistakes by cell, the columns taken and left, whether a head named them."""

    rows: list[SheetRow]
    taken: list[str]
    left: list[str] = field(default_factory=list)
    headed: bool = True
    sums: int = 0

    @property
    def errors(self) -> list[dict[str, str]]:
        """Every mistake with its cell, in the reader's language."""
        return [error | {"text": worded(error["text"])} for row in self.rows for error in row.errors]

    @property
    def entries(self) -> list[Entry]:
        """The entries, in order; of rows with mistakes what could be read."""
        return [_entry(row.values) for row in self.rows]


def _entry(values: dict[str, Any]) -> Entry:
    amount, unit = values.get("amount") or (None, "")
    return Entry(
        name=values.get("name") or "",
        place=values.get("place") or "",
        amount=amount,
        amount_unit=unit or values.get("amount_unit") or "",
        stage=values.get("stage") or "",
        done_on=date.fromisoformat(values["done_on"]) if values.get("done_on") else None,
    )


def grid_of_text(text: str) -> list[list[str]]:
    """Return the cells of pasted lines: by tab where there is one, else by comma, else by blanks."""
    lines = [COUNTER.sub("", line) for line in text.splitlines()]
    if any("\t" in line for line in lines):
        # Trailing empty cells belong to the line; only its end may go.
        return [[cell.strip() for cell in line.split("\t")] for line in text.splitlines()]
    if any(COMMA.search(line) for line in lines):
        return [[cell.strip() for cell in COMMA.split(line)] for line in lines]
    return [line.split() for line in lines]


def text_of_workbook(data: bytes) -> str:
    """Return the sheet of a workbook that holds the list as pasted lines would be; raises BadSheet, TooComplex."""
    grids = [
        grid for grid in grids_of(data) if any(any(cell not in (None, "") for cell in row) for row in grid)
    ]
    if not grids:
        raise BadSheet(_("The workbook is empty."))
    grid = next((one for one in grids if find_head(_without_units(one)[0], DETAIL_COLUMNS)), grids[0])
    return "\n".join("\t".join(_cell_text(cell) for cell in row) for row in grid)


def _cell_text(cell: Any) -> str:
    if cell is None:
        return ""
    return str(cell["date"]) if isinstance(cell, dict) else " ".join(str(cell).split())


def read_details(text: str) -> DetailSheet:
    """Return the list in pasted lines, every mistake with its cell; raises BadSheet with a sentence.

    A head names the columns, with the unit of amounts in brackets if it likes: 总投资（万元）. Without a head the first
    column is the name, figures are amounts, dates the day done, the others place and stage. Sums are left out.
    """
    grid, units = _without_units(grid_of_text(text))
    found = find_head(grid, DETAIL_COLUMNS)
    if found:
        head, places = found
        left = [
            cell
            for at, cell in enumerate(grid[head])
            if cell and at not in places.values() and cell.strip().lower() not in ORDER_HEADS
        ]
        unit = units.get((head, places.get("amount", -1)), "")
        first = head + 1
    else:
        places, left, unit, first = _guessed(grid), [], "", 0
    below = [[] if any(cell.lower() in SUM_NAMES for cell in row) else row for row in grid[first:]]
    kept = read_rows(below, DETAIL_COLUMNS, places, first=first + 1)
    if not kept:
        raise BadSheet(_("There is no entry in it."))
    if len(kept) > MOST_ENTRIES:
        raise BadSheet(_("A list has at most %(n)s entries.") % {"n": MOST_ENTRIES})
    for row in kept:
        _complete(row, unit)
    taken = [str(column.label) for column in DETAIL_COLUMNS if column.key in places]
    return DetailSheet(
        kept,
        taken,
        left,
        found is not None,
        sum(not row and bool(any(grid[at])) for at, row in enumerate(below, first)),
    )


def _complete(row: SheetRow, unit: str) -> None:
    """Give the amount the unit of its head, where neither the cell nor a column names one."""
    amount = row.values.get("amount")
    if amount and not amount[1]:
        row.values["amount"] = (amount[0], row.values.get("amount_unit") or unit)
    if amount and len(row.values["amount"][1]) > 20:
        row.blame("amount", gettext_lazy("The unit of measure is too long."))


def _without_units(grid: list[list[Any]]) -> tuple[list[list[Any]], dict[tuple[int, int], str]]:
    """Take 万元 out of heads like 总投资（万元） and return the grid with the units by place."""
    amounts = next(column for column in DETAIL_COLUMNS if column.key == "amount").names()
    units: dict[tuple[int, int], str] = {}
    plain_grid = [list(row) for row in grid]
    for at, cells in enumerate(plain_grid[:10]):
        for place, cell in enumerate(cells):
            found = UNIT_IN_HEAD.match(cell) if isinstance(cell, str) else None
            # 金额（数量） is the column's own name and names no unit.
            if (
                found
                and "".join(cell.split()).lower() not in amounts
                and "".join(found[1].split()).lower() in amounts
            ):
                cells[place] = found[1]
                units[at, place] = SHORT_UNITS.get(found[2], found[2])
    return plain_grid, units


def _guessed(grid: list[list[str]]) -> dict[str, int]:
    """Say which column holds what, where no head says so."""
    rows = [row for row in grid if any(row)]
    width = max((len(row) for row in rows), default=0)
    columns = {at: [row[at] for row in rows if at < len(row) and row[at]] for at in range(width)}
    places: dict[str, int] = {}
    rest = ["name", "place", "stage"]
    for at, cells in columns.items():
        if not cells or (at == 0 and width > 1 and all(cell.isdigit() for cell in cells)):
            continue
        if "amount" not in places and places and all(AMOUNT.match(cell) for cell in cells):
            places["amount"] = at
        elif "done_on" not in places and places and all(_is_day(cell) for cell in cells):
            places["done_on"] = at
        elif rest:
            places[rest.pop(0)] = at
    return places


def _is_day(cell: str) -> bool:
    try:
        iso_day(cell)
    except BadCell:
        return False
    return True


def as_text(entries: Iterable[Entry | DetailRow]) -> str:
    """Return entries as lines with a head, as they can be pasted again."""
    heads = "\t".join(str(column.label) for column in DETAIL_COLUMNS)
    lines = [
        "\t".join(
            (
                one.name,
                one.place,
                plain(one.amount) if one.amount is not None else "",
                one.amount_unit,
                one.stage,
                one.done_on.isoformat() if one.done_on else "",
            )
        )
        for one in entries
    ]
    return "\n".join([heads, *lines])
