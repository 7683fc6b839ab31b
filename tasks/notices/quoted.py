"""Rows as a spreadsheet gives them away: a cell in quotation marks may hold marks and line ends of its own."""

import re

from .source import Line, Text, even_out, join

OPEN = re.compile(r'[ \u3000]*"')
WITHIN = re.compile(r'(?:[^"]|"")*')
# A quotation mark that is not closed within so many lines opens no cell.
MOST_LINES = 40


def quoted_cells(lines: list[Line], at: int, mark: re.Pattern[str]) -> tuple[list[Text], int] | None:
    """The cells of the row that begins in line `at` and the last line it takes; None where none is quoted so.

    Words in quotation marks that go on after them (“一件事”改革) are no quoted cell.
    """
    if '"' not in lines[at].raw:
        return None
    cells: list[Text] = []
    parts: list[Text] | None = None
    for index in range(at, min(len(lines), at + MOST_LINES)):
        raw, start = lines[index].raw, lines[index].start
        place = 0
        while place <= len(raw):
            opened = OPEN.match(raw, place) if parts is None else None
            if opened:
                parts, place = [], opened.end()
            if parts is None:
                found = mark.search(raw, place)
                end = found.start() if found else len(raw)
                cells.append(even_out(raw[place:end], start + place))
                place = found.end() if found else len(raw) + 1
                continue
            inside = WITHIN.match(raw, place)
            end = inside.end() if inside else place
            parts.append(even_out(raw[place:end], start + place))
            if end >= len(raw):
                break
            cells.append(join(parts))
            parts = None
            following = mark.match(raw, end + 1)
            if not following and raw[end + 1 :].strip():
                return None
            place = following.end() if following else len(raw) + 1
        if parts is None:
            return cells, index
    return None
