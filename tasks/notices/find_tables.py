"""The division tables of a text, in each of the forms in which they come."""

import re

from .separated import separated
from .source import Line
from .spaced import spaced
from .stacked import LONGEST_NAME, stacked
from .tables import Table, column_of, flattened

# Headings with spaces between them: 序号 first, or wide spaces.
HEADINGS = re.compile(
    r"^\s*(?:序\s?号[ \u00a0\u3000]|\S{2,10}[ \u00a0\u3000]{2,}\S{2,10}[ \u00a0\u3000]{2,}\S)"
)
BARS = re.compile("[|｜│]")
# Headings with commas between them, as a spreadsheet saved as text gives them.
COMMAS = re.compile("[^,，。；\\s]{2,16},(?:[^,，。；]{1,24},)+[^,，。；]{0,24}$")


def find_tables(lines: list[Line]) -> list[Table]:
    """The division tables among the lines: a row of known headings, task and responsibility among them."""
    tables: list[Table] = []
    index = 0
    while index < len(lines):
        table = None
        if "\t" in lines[index].raw:
            table = flattened(lines, index) or separated(lines, index)
        elif BARS.search(lines[index].raw) or ("," in lines[index].raw and COMMAS.match(lines[index].raw)):
            table = separated(lines, index)
        elif _opens_stack(lines[index]):
            table = stacked(lines, index)
        elif HEADINGS.search(lines[index].raw):
            table = spaced(lines, index)
        if table:
            tables.append(table)
            index = table.last_line + 1
        else:
            index += 1
    return tables


def _opens_stack(line: Line) -> bool:
    """A heading alone on its line, as where a table's cells stand one under the other."""
    return 2 <= len(line.text) <= LONGEST_NAME and column_of(line.text.chars) is not None
