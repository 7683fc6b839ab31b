"""The text of a .docx: a line a paragraph, automatic numbers written out, tables cell by cell."""

import io
import zipfile
from collections.abc import Iterator

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring
from docx import Document
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml.ns import qn
from lxml.etree import XMLSyntaxError, _Element

from .word_numbering import Numbering

# Deleted text, field codes, and the second copy of a drawing for old readers.
UNSEEN = {qn(tag) for tag in ("w:del", "w:moveFrom", "w:instrText", "w:delText", "w:pPr", "w:rPr")}
UNSEEN.add("{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback")
AROUND = {qn(tag) for tag in ("w:sdt", "w:sdtContent", "w:ins", "w:smartTag", "w:customXml", "w:moveTo")}
FAULTS = (
    PackageNotFoundError,
    zipfile.BadZipFile,
    XMLSyntaxError,
    DefusedXmlException,
    ParseError,
    KeyError,
    ValueError,
    AttributeError,
    OSError,
    EOFError,
)
MAX_CELLS = 60_000


def text_of_docx(data: bytes) -> str | None:
    """The text, None when the package is no Word document or its XML is not to be trusted.

    A table becomes one cell a line after a tab, with an empty line after each row; a cell merged down
    is given again in each row it covers, a cell merged across once, with empty cells after it.
    """
    try:
        _refuse_entities(data)
        document = Document(io.BytesIO(data))
        numbering = Numbering(document)
        return "\n".join(_blocks(document.element.body, numbering)) + "\n"
    except FAULTS:
        return None


def _refuse_entities(data: bytes) -> None:
    """Raises where a part declares a document type: an honest Word document never does."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        for name in package.namelist():
            if name.endswith((".xml", ".rels")):
                part = package.read(name)
                if b"<!DOCTYPE" in part or b"<!ENTITY" in part:
                    fromstring(part, forbid_dtd=True)


def _blocks(body: _Element, numbering: Numbering) -> Iterator[str]:
    for block in _children(body):
        if block.tag == qn("w:p"):
            words = _words(block)
            yield numbering.number_of(block) + words if words.strip() else words
        elif block.tag == qn("w:tbl"):
            yield ""
            yield from _table(block, numbering)


def _children(parent: _Element) -> Iterator[_Element]:
    """The children in order, those inside content controls and insertions included."""
    for child in parent:
        if child.tag in AROUND:
            yield from _children(child)
        else:
            yield child


def _words(node: _Element) -> str:
    return "".join(_pieces(node)).strip("\n")


def _pieces(node: _Element) -> Iterator[str]:
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
            yield from _pieces(child)
            yield "\n"
        else:
            yield from _pieces(child)


def _table(table: _Element, numbering: Numbering) -> Iterator[str]:
    over: dict[int, str] = {}
    count = 0
    for row in _children(table):
        if row.tag != qn("w:tr") or row.find(f"{qn('w:trPr')}/{qn('w:del')}") is not None:
            continue
        place = _number(row.find(f"{qn('w:trPr')}/{qn('w:gridBefore')}"), 0)
        yield from ["\t"] * place
        for cell in _children(row):
            if cell.tag != qn("w:tc"):
                continue
            count += 1
            if count > MAX_CELLS:
                raise ValueError("too many cells")
            merged = cell.find(f"{qn('w:tcPr')}/{qn('w:vMerge')}")
            words = _cell(cell, numbering)
            if merged is not None and merged.get(qn("w:val"), "continue") == "continue":
                words = over.get(place, words)
            over[place] = words if merged is not None else ""
            yield "\t" + words
            span = _number(cell.find(f"{qn('w:tcPr')}/{qn('w:gridSpan')}"), 1)
            yield from ["\t"] * (span - 1)
            place += span
        yield ""


def _cell(cell: _Element, numbering: Numbering) -> str:
    lines = []
    for block in _children(cell):
        if block.tag == qn("w:p"):
            words = _words(block).strip()
            lines.append(
                numbering.number_of(block) + words if words else numbering.number_of(block).rstrip(".")
            )
        elif block.tag == qn("w:tbl"):
            lines += [line.strip() for line in _table(block, numbering)]
    return "\n".join(line for line in lines if line.strip()).replace("\n\t", "\n")


def _number(node: _Element | None, otherwise: int) -> int:
    value = node.get(qn("w:val")) if node is not None else None
    return min(int(value), 100) if value and value.isdigit() else otherwise
