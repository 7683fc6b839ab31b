"""How tall a line of a sheet must be for its wrapped text: Excel works it out itself, LibreOffice takes what is written."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from xlsxwriter.worksheet import Worksheet

# Points of a line of text in the sheet's 10 point face, what a line has besides, and Excel's limits.
LINE, AROUND, LEAST, MOST = 13.5, 4.5, 18.0, 409.5


class FittedSheet(Worksheet):
    """A sheet whose heights are what fits, not what somebody chose: a line grows when more is typed into it."""

    def _xml_start_tag_unencoded(self, tag: str, attributes: list[tuple[str, object]] | None = None) -> None:
        if tag == "row" and attributes:
            attributes = [one for one in attributes if one[0] != "customHeight"]
        super()._xml_start_tag_unencoded(tag, attributes or [])

    def fit(self, line: int, lines: int) -> None:
        """Make a line as tall as so many lines of text need."""
        self.set_row(line, height_of(lines))
        # The writer keeps a note of every line; those before the last are written. Memory does not grow with the rows.
        self.row_info.pop(line - 2, None)
        self.row_sizes.pop(line - 2, None)


def height_of(lines: int) -> float:
    """Return the height, in points, of so many lines of text."""
    return min(max(lines * LINE + AROUND, LEAST), MOST)


def lines_in(text: str, width: int) -> int:
    """Return how many lines `text` takes in a column of `width` characters; a Chinese one is two wide."""
    count = len(text)
    room = max(width - 1, 2)
    if count * 2 <= room and "\n" not in text:
        return 1
    return sum(-(-_wide(line) // room) or 1 for line in text.split("\n"))


def _wide(line: str) -> int:
    # A Chinese character is three bytes and two wide, a Latin one a byte and one.
    return (len(line) + len(line.encode())) // 2


def most_lines(values: Sequence[object], widths: Sequence[int], but: Collection[int] = ()) -> int:
    """Return how many lines the fullest cell of a row takes, but for those at these places; 1 for none."""
    most = 1
    for at, value in enumerate(values):
        # Most cells take a line: in a hundred thousand rows they are passed over at once.
        if type(value) is str and (len(value) * 2 >= widths[at] or "\n" in value) and at not in but:
            most = max(most, lines_in(value, widths[at]))
    return most
