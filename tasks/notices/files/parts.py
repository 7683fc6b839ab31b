"""The parts of an Office package: none may declare a document type, and none may bear a mark of secrecy."""

import io
import re
import zipfile
from collections.abc import Iterator
from html import unescape

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import ParseError, iterparse

# What holds a line of its own: paragraphs of Word and of drawings, strings and comments of Excel.
LINES = {"p", "si", "comment", "is"}
# Headers and footers of a sheet: &C centres, &"font,bold" and &12 set the face.
CODES = re.compile(r'&(?:"[^"]*"|\d+|K[0-9A-F]{6}|.)')
FAULTS = (zipfile.BadZipFile, DefusedXmlException, ParseError, KeyError, ValueError, OSError, EOFError)
# Parts that hold the text itself, which is looked at as text, and those that hold none.
MAIN = re.compile(
    r"word/document\.xml|xl/sharedStrings\.xml|xl/worksheets/.*|.*/(?:styles|numbering|theme\d*)\.xml"
)
WATERMARK = re.compile(r'<(?:\w+:)?textpath\b[^>]*?\bstring="([^"]*)"')


def refuse_entities(data: bytes) -> None:
    """Raises one of FAULTS where a part declares a document type: an honest Office file never does."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        for name in package.namelist():
            if name.endswith((".xml", ".rels", ".vml")):
                part = package.read(name)
                if b"<!DOCTYPE" in part or b"<!ENTITY" in part or part[:2] in (b"\xff\xfe", b"\xfe\xff"):
                    for _ in iterparse(io.BytesIO(part), forbid_dtd=True):
                        pass


def lines_beside(data: bytes) -> Iterator[str]:
    """The lines that stand outside the text: headers, footers, boxes, notes, comments, watermarks.

    Raises one of FAULTS where a part is broken.
    """
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        for name in package.namelist():
            if name.startswith("xl/worksheets/sheet"):
                part = package.read(name)
                at = part.rfind(b"eaderFooter")
                yield from _margin_lines(
                    part[max(0, at - 8000) :].decode("utf-8", "replace") if at > 0 else ""
                )
            elif name == "word/document.xml":
                yield from WATERMARK.findall(package.read(name).decode("utf-8", "replace"))
            elif (
                name.endswith((".xml", ".vml")) and name.startswith(("word/", "xl/")) and not MAIN.match(name)
            ):
                yield from _lines_in(package.read(name))


def _margin_lines(words: str) -> Iterator[str]:
    found = re.findall(r"<(?:\w+:)?(?:odd|even|first)(?:Header|Footer)>([^<]*)<", words)
    for one in found:
        for piece in re.split("&[LCR]", unescape(one)):
            yield CODES.sub("", piece)


def _lines_in(part: bytes) -> Iterator[str]:
    """The paragraphs of a part; a box inside a paragraph has lines of its own."""
    open_lines: list[list[str]] = [[]]
    for event, node in iterparse(io.BytesIO(part), events=("start", "end"), forbid_dtd=True):
        name = node.tag.rpartition("}")[2]
        if event == "start":
            if name in LINES:
                open_lines.append([])
        elif name == "t":
            open_lines[-1].append(node.text or "")
        elif name == "textpath":
            yield node.get("string", "")
        elif name in LINES:
            yield "".join(open_lines.pop())
            node.clear()
