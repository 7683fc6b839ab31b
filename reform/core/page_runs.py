"""Runs of pages that hold nothing but rows of a long table: drawn as soon as they are laid out, and kept as bytes.

WeasyPrint holds every box of a document, and every entry of its tags, until the file is written: 0.2 MB for a row of a
ledger. A page of a run is drawn with the document's own fonts and let go of at once; when WeasyPrint has made the file
of all other pages, the runs are put between them. This uses parts of WeasyPrint that are not public: the version is
pinned, and tests/layout/test_long_tables.py compares the pages with those of a document made in one go.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any

import pydyf

if TYPE_CHECKING:
    from weasyprint.document import Document, Page

SCALE = 0.75  # points in a CSS pixel
# A page's tags are numbered before the file is made: the file's root of tags, the page itself, then their own objects.
_ROOT, _PAGE, _FIRST = 0, 1, 2
# Where a number stands in them: in references, and in the names by which cells find their heads ("12-0-3").
_NUMBER = re.compile(rb"\b(\d+)(?= 0 R\b|-\d+-\d+\))")


@cache
def install() -> None:
    """Let a PDF keep the references of its pages, which WeasyPrint asks for with every entry of the tags.

    And let it be compressed four times as fast, to files 4 % longer. Changes classes of pydyf's; calling again is
    harmless.
    """

    def page_references(self: Any) -> tuple[bytes, ...]:
        kids = self.pages["Kids"]
        known: tuple[bytes, ...] = self.__dict__.get("_known_references", ())
        if len(known) * 3 != len(kids):
            known = self._known_references = tuple(b"%d 0 R" % number for number in kids[::3])
        return known

    def stream_data(self: Any) -> bytes:
        data = b"\n".join(one if type(one) is bytes else pydyf._to_bytes(one) for one in self.stream)
        extra = pydyf.Dictionary(self.extra.copy())
        if self.compress:
            extra["Filter"] = "/FlateDecode"
            data = zlib.compress(data, 6)
        extra["Length"] = len(data)
        return b"\n".join((extra.data, b"stream", data, b"endstream"))

    pydyf.PDF.page_references = property(page_references)
    pydyf.Stream.data = property(stream_data)


class _Kept(pydyf.Object):  # type: ignore[misc]
    """An object of a PDF that is written already; there are 150,000 in a long paper, so that they hold nothing else."""

    __slots__ = ("data", "number")
    compressible = True
    generation, offset, free = 0, 0, "n"

    def __init__(self, data: bytes) -> None:
        self.data = data


class _Drawing(_Kept):
    """What is drawn on a page, compressed."""

    compressible = False


@dataclass(frozen=True)
class _DrawnPage:
    """A page: its size in points, its drawing, its tags (a line an object), which of them are on top, which marks name."""

    width: float
    height: float
    drawing: bytes
    tags: bytes
    top: list[int]
    marked: list[int]


@dataclass
class Run:
    """Pages in a row that stand behind the first `after` pages of those WeasyPrint makes the file of."""

    after: int
    pages: list[_DrawnPage] = field(default_factory=list)
    states: dict[str, Any] = field(default_factory=dict)

    def draw(self, laid_out: Document, page: Page, fonts: dict[Any, Any]) -> None:
        """Draw a page; `fonts` are the whole document's and learn its characters. Raises ValueError for pictures."""
        from weasyprint.pdf.stream import Stream

        resources = {
            "ExtGState": self.states,
            "XObject": {},
            "Pattern": {},
            "Shading": {},
            "ColorSpace": None,
        }
        size = (0, 0, page.width, page.height)
        stream = Stream(
            fonts, size, resources, {}, {}, laid_out.color_profiles, laid_out.output_intent, compress=True
        )
        stream.transform(d=-1, f=page.height * SCALE)
        page.paint(stream, SCALE)
        if resources["XObject"] or resources["Pattern"] or resources["Shading"]:
            raise ValueError("a run of pages holds pictures")
        tags = _Tags()
        top, marked = tags.take(page, stream)
        width, height = page.width * SCALE, page.height * SCALE
        self.pages.append(_DrawnPage(width, height, stream.data, tags.written(), top, marked))


class _Tags:
    """What WeasyPrint's tags need of a PDF: something that numbers objects."""

    page_references = (b"%d 0 R" % _PAGE,)

    def __init__(self) -> None:
        self.objects: list[pydyf.Object] = []

    def add_object(self, made: pydyf.Object) -> None:
        """Number an object, as a PDF does."""
        made.number = _FIRST + len(self.objects)
        self.objects.append(made)

    def take(self, page: Page, stream: Any) -> tuple[list[int], list[int]]:
        """Make the tags of a page that is drawn; return the numbers of those on top, and of those its marks name."""
        from weasyprint.pdf.tags import _build_box_tree

        root = pydyf.Dictionary({"S": "/Document", "K": pydyf.Array()})
        root.number = _ROOT
        marks: dict[int, bytes] = {}
        top = list(_build_box_tree(page._page_box, root, self, 0, marks, [], stream._tags))
        return [one.number for one in top], [_number(marks[mark]) for mark in sorted(marks)]

    def written(self) -> bytes:
        return b"\n".join(made.data for made in self.objects)


def insert(pdf: pydyf.PDF, runs: Sequence[Run]) -> None:
    """Put runs between the pages of a PDF that WeasyPrint made and has not written yet, and into its tags.

    Side effect: changes `pdf`.
    """
    tree = pdf.objects[_number(pdf.catalog["StructTreeRoot"])]
    root = pdf.objects[_number(tree["K"][0])]
    marks = pdf.objects[_number(tree["ParentTree"])]["Nums"]
    sheets = [pdf.objects[number] for number in pdf.pages["Kids"][::3]]
    resources = sheets[0]["Resources"]
    places = {sheet.reference: at for at, sheet in enumerate(sheets)}
    tagged = [places[pdf.objects[_number(entry)]["Pg"]] for entry in root["K"]]
    # From the last one on: what stands before a run stays where it is.
    for run in sorted(runs, key=lambda one: one.after, reverse=True):
        pdf.objects[_number(resources)]["ExtGState"].update(run.states)
        kids: list[Any] = []
        entries: list[bytes] = []
        for page in run.pages:
            drawing = _Drawing(page.drawing)
            pdf.add_object(drawing)
            sheet = _sheet(pdf, page, drawing, resources, len(marks) // 2)
            pdf.add_object(sheet)
            kids += [sheet.number, 0, "R"]
            shift = len(pdf.objects) - _FIRST
            for data in _shifted(page.tags, shift, {_ROOT: root.number, _PAGE: sheet.number}).split(b"\n"):
                pdf.add_object(_Kept(data))
            entries += [b"%d 0 R" % (number + shift) for number in page.top]
            marks += [
                len(marks) // 2,
                pydyf.Array([b"%d 0 R" % (number + shift) for number in page.marked]),
            ]
        pdf.pages["Kids"][3 * run.after : 3 * run.after] = kids
        pdf.pages["Count"] += len(run.pages)
        at = sum(place < run.after for place in tagged)
        root["K"][at:at] = entries


def _sheet(pdf: pydyf.PDF, page: _DrawnPage, drawing: _Drawing, resources: bytes, marks: int) -> Any:
    """Return the entry of a page as WeasyPrint makes it."""
    box = [0, 0, page.width, page.height]
    return pydyf.Dictionary(
        {
            "Type": "/Page",
            "Parent": pdf.pages.reference,
            "MediaBox": pydyf.Array(box),
            "Contents": drawing.reference,
            "Resources": resources,
            "Tabs": "/S",
            "StructParents": marks,
            "TrimBox": pydyf.Array(box),
            "BleedBox": pydyf.Array(box),
        }
    )


def _shifted(tags: bytes, shift: int, known: dict[int, int]) -> bytes:
    def number(found: re.Match[bytes]) -> bytes:
        own = int(found[1])
        return b"%d" % known.get(own, own + shift)

    return _NUMBER.sub(number, tags)


def _number(reference: bytes) -> int:
    return int(reference.split()[0])
