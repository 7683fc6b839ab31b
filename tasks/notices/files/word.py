"""The text of a .docx: a line a paragraph, automatic numbers written out, tables cell by cell."""

import io
from collections.abc import Iterator

from docx import Document
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml.ns import qn
from lxml.etree import XMLSyntaxError, _Element

from . import parts
from .layout import MAX_CELLS, Cell, Grid, table_lines
from .secrecy import bears_mark
from .sentences import CLASSIFIED, NOT_DOCX, OTHER_INSIDE, TOO_MANY_CELLS, UnreadableFile
from .word_numbering import Numbering

# Deleted text, field codes, and the second copy of a drawing for old readers.
UNSEEN = {qn(tag) for tag in ("w:del", "w:moveFrom", "w:instrText", "w:delText", "w:pPr", "w:rPr")}
UNSEEN.add("{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback")
AROUND = {qn(tag) for tag in ("w:sdt", "w:sdtContent", "w:ins", "w:smartTag", "w:customXml", "w:moveTo")}
FAULTS = (*parts.FAULTS, PackageNotFoundError, XMLSyntaxError, AttributeError)
# A paragraph's runs hold text boxes, and boxes hold paragraphs; nobody nests them deeper by hand.
DEEPEST = 200


def text_of_docx(data: bytes) -> str:
    """The text. Raises UnreadableFile when the package is no Word document, its XML is not to be trusted, or a
    header, footer, note or watermark bears a mark of secrecy.

    A table becomes one cell a line after a tab, with an empty line after each row; a cell merged down
    is given again in each row it covers, a cell merged across once, with empty cells after it.
    """
    try:
        parts.refuse_entities(data)
        document = Document(io.BytesIO(data))
        body = document.element.body
        if body.find(f".//{qn('w:altChunk')}") is not None:
            raise UnreadableFile(OTHER_INSIDE)
        text = "\n".join(_blocks(body, Numbering(document))) + "\n"
        marked = bears_mark(parts.lines_beside(data))
    except FAULTS as error:
        raise UnreadableFile(NOT_DOCX) from error
    if marked:
        raise UnreadableFile(CLASSIFIED)
    return text


def _blocks(body: _Element, numbering: Numbering) -> Iterator[str]:
    for block in _children(body):
        if block.tag == qn("w:p"):
            words = _words(block)
            yield numbering.number_of(block) + words if words.strip() else words
        elif block.tag == qn("w:tbl"):
            yield from table_lines(_grid(block, numbering))


def _children(parent: _Element) -> Iterator[_Element]:
    """The children in order, those inside content controls and insertions included."""
    for child in parent:
        if child.tag in AROUND:
            yield from _children(child)
        else:
            yield child


def _words(node: _Element) -> str:
    return "".join(_pieces(node)).strip("\n")


def _pieces(node: _Element, depth: int = 0) -> Iterator[str]:
    if depth > DEEPEST:
        raise ValueError("nested too deep")
    for child in node:
        if child.tag in UNSEEN:
            continue
        if child.tag == qn("w:t"):
            yield child.text or ""
        elif child.tag in (qn("w:tab"), qn("w:ptab")):
            yield " "
        elif child.tag in (qn("w:br"), qn("w:cr")):
            yield "\n"
        elif child.tag == qn("w:noBreakHyphen"):
            yield "-"
        elif child.tag == qn("w:p"):
            yield "\n"
            yield from _pieces(child, depth + 1)
            yield "\n"
        else:
            yield from _pieces(child, depth + 1)


def _grid(table: _Element, numbering: Numbering) -> Grid:
    grid: Grid = []
    count = 0
    for row in _children(table):
        if row.tag != qn("w:tr") or row.find(f"{qn('w:trPr')}/{qn('w:del')}") is not None:
            continue
        before = _number(row.find(f"{qn('w:trPr')}/{qn('w:gridBefore')}"), 0)
        cells = [Cell("", across=True)] * before
        for cell in _children(row):
            if cell.tag != qn("w:tc"):
                continue
            merged = cell.find(f"{qn('w:tcPr')}/{qn('w:vMerge')}")
            down = merged is not None and merged.get(qn("w:val"), "continue") == "continue"
            words = _cell(cell, numbering)
            if down and grid and len(cells) < len(grid[-1]):
                words = grid[-1][len(cells)].words
            span = _number(cell.find(f"{qn('w:tcPr')}/{qn('w:gridSpan')}"), 1)
            cells += [Cell(words, down=down), *[Cell("", across=True)] * (span - 1)]
            count += span
            if count > MAX_CELLS:
                raise UnreadableFile(TOO_MANY_CELLS)
        grid.append(cells)
    return grid


def _cell(cell: _Element, numbering: Numbering) -> str:
    lines = []
    for block in _children(cell):
        if block.tag == qn("w:p"):
            words = _words(block).strip()
            lines.append(
                numbering.number_of(block) + words if words else numbering.number_of(block).rstrip(".")
            )
        elif block.tag == qn("w:tbl"):
            lines += [line.strip() for line in table_lines(_grid(block, numbering))]
    return "\n".join(line for line in lines if line.strip()).replace("\n\t", "\n")


def _number(node: _Element | None, otherwise: int) -> int:
    value = node.get(qn("w:val")) if node is not None else None
    return min(int(value), 100) if value and value.isdigit() else otherwise
