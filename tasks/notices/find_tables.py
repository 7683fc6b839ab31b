"""The division tables of a text, in each of the forms in which they come."""

from .separated import separated, spaced
from .source import Line
from .stacked import stacked
from .tables import Table, flattened


def find_tables(lines: list[Line]) -> list[Table]:
    """The division tables among the lines: a row of known headings, task and responsibility among them."""
    tables: list[Table] = []
    index = 0
    while index < len(lines):
        table = None
        if "\t" in lines[index].raw:
            table = flattened(lines, index) or separated(lines, index)
        elif "|" in lines[index].raw or "｜" in lines[index].raw or "│" in lines[index].raw:
            table = separated(lines, index)
        elif lines[index].text.chars == "序号":
            table = stacked(lines, index)
        elif lines[index].text.chars.startswith("序号"):
            table = spaced(lines, index)
        if table:
            tables.append(table)
            index = table.last_line + 1
        else:
            index += 1
    return tables
