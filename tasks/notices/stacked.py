"""A table that lost its tabs: its cells one under the other, headings first, then the rows."""

import re
from collections.abc import Iterator

from .fitting import fit_rows, names_somebody
from .misfits import WRONG, misfit
from .paragraphs import PAGE_NUMBER, Sort, is_signature, sort_of
from .source import Line, Text, join
from .tables import FOOT, Column, Row, Table, column_of, columns_of

END = re.compile(
    r"分享到|抄送：|附件|扫一扫|用微信|责任编辑|备?注：|说明：|填[报表](?:单位|人)?：|[一-龥]{2,8}表$"
)
LONGEST_NAME = 16
FEWEST_COLUMNS, MOST_COLUMNS = 3, 12
# (the place of the line, its text)
Piece = tuple[int, Text]


def stacked(lines: list[Line], at: int) -> Table | None:
    """The table whose first heading stands at `at`, one cell a line; None where it is no such table.

    Its cells are put into columns by what they hold: a cell may be broken into lines, a merged one stands
    only once, and a group (一、…) has a line of its own between the rows.
    """
    body, names = _head(lines, at)
    columns = columns_of(names) if len(names) >= FEWEST_COLUMNS else None
    if columns is None or columns.count(Column.NUMBER) > 1:
        return None
    used: list[Piece] = []

    def seen() -> Iterator[Text]:
        for piece in _pieces(lines, body, names):
            used.append(piece)
            yield piece[1]

    rows = list(fit_rows(seen(), columns))
    while rows and not names_somebody(rows[-1], columns):
        rows.pop()
    if not rows:
        return None
    end = max(cell.at[-1] for cell in rows[-1].cells if cell.chars)
    used = [piece for piece in used if piece[1].at[0] <= end]
    while _is_stray(used[-1][1], rows[-1], columns):
        used.pop()
    return Table(columns, names, rows, at, used[-1][0])


def _head(lines: list[Line], at: int) -> tuple[int, list[str]]:
    """The first line after the headings, and their words; one of them may be broken in two."""
    names: list[str] = []
    index = at
    while index < len(lines) and len(names) < MOST_COLUMNS:
        chars = lines[index].text.chars
        following = lines[index + 1].text.chars if index + 1 < len(lines) else ""
        if chars and following and not _is_heading(following) and _is_heading(chars + following):
            chars += following
            index += 1
        if chars and not _is_heading(chars):
            break
        if chars:
            names.append(chars)
        index += 1
    return index, names


def _is_heading(chars: str) -> bool:
    return len(chars) <= LONGEST_NAME and column_of(chars) is not None


def _pieces(lines: list[Line], at: int, names: list[str]) -> Iterator[Piece]:
    """The lines of the table's body that hold words, without page numbers and the headings of a new page."""
    index, repeated = at, False
    while index < len(lines):
        line = lines[index]
        chars = line.text.chars
        if chars == names[0] and not repeated and _head(lines, index)[1] == names:
            index, repeated = _head(lines, index)[0], True
            continue
        if chars and _ends(lines, index):
            return
        if chars and not (PAGE_NUMBER.fullmatch(chars) and not chars.isdigit()):
            repeated = False
            yield index, line.text
        index += 1


def _ends(lines: list[Line], at: int) -> bool:
    """What stands under the table: the signature, the imprint, a site's own words, another table."""
    line = lines[at]
    chars = line.text.chars
    if END.match(chars) or FOOT.match(chars) or "\t" in line.raw.strip() or sort_of(chars) is not Sort.TEXT:
        return True
    if not is_signature(chars):
        return False
    below = next((one.text.chars for one in lines[at + 1 : at + 6] if not one.blank), "")
    return sort_of(below) in (Sort.SIGNATURE, Sort.IMPRINT)


def _is_stray(piece: Text, row: Row, columns: list[Column]) -> bool:
    """True for a line put at the end of the last cell that does not belong there; it is taken out of it."""
    place = max(place for place, cell in enumerate(row.cells) if cell.chars)
    cell = row.cells[place]
    if piece.at[0] <= cell.at[0] or misfit(piece.chars, columns[place]) < WRONG:
        return False
    row.cells[place] = join([cell.cut(0, next(at for at, one in enumerate(cell.at) if one >= piece.at[0]))])
    return True
