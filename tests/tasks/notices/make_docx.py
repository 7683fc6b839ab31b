"""Makes the Word twins of two sample notices from their text: `python -m tests.tasks.notices.make_docx`."""

from pathlib import Path

from docx import Document
from docx.document import Document as WordDocument
from docx.table import Table

from tasks.notices.find_tables import find_tables
from tasks.notices.paragraphs import paragraphs_of
from tasks.notices.source import lines_of

SAMPLES = Path(__file__).resolve().parents[3] / "fixtures" / "notices"
TABLE = SAMPLES / "region-division-table.txt"
PROSE = SAMPLES / "city-2022-tasks.txt"


def division_table(text: str) -> WordDocument:
    """A real table of five columns: the section cells merged down, and the number over its sub-rows."""
    lines = list(lines_of(text))
    (table,) = find_tables(lines)
    rows = [[cell.chars for cell in row.cells] for row in table.rows]
    document = Document()
    document.add_paragraph(lines[0].text.chars)
    grid = document.add_table(rows=len(rows) + 1, cols=len(table.names))
    grid.style = "Table Grid"
    for place, name in enumerate(table.names):
        grid.cell(0, place).text = name
    for index, row in enumerate(rows, start=1):
        for place, words in enumerate(row):
            if place > 1 or words:
                grid.cell(index, place).text = words
    for place in (0, 1):
        _merge_down(grid, place, [row[place] for row in rows])
    return document


def _merge_down(grid: Table, place: int, words: list[str]) -> None:
    """Each filled cell takes the empty ones below; a section that is printed again is one merge."""
    start = 0
    for index in range(1, len(words) + 1):
        if index < len(words) and words[index] in ("", words[start]):
            continue
        if index - start > 1:
            first, last = grid.cell(start + 1, place), grid.cell(index, place)
            for row in range(start + 2, index + 1):
                grid.cell(row, place).text = ""
            merged = first.merge(last)
            merged.text = words[start]
        start = index


def prose(text: str) -> WordDocument:
    """A paragraph each, page breaks in mid-word put together, as Word keeps them."""
    document = Document()
    for paragraph in paragraphs_of(list(lines_of(text))):
        document.add_paragraph(paragraph.text.chars)
    return document


def make_all(folder: Path = SAMPLES) -> list[Path]:
    """Writes both files and returns their paths."""
    made = [
        (folder / TABLE.with_suffix(".docx").name, division_table(TABLE.read_text("utf-8"))),
        (folder / PROSE.with_suffix(".docx").name, prose(PROSE.read_text("utf-8"))),
    ]
    for path, document in made:
        document.save(str(path))
    return [path for path, _ in made]


if __name__ == "__main__":
    make_all()
