"""The pages of a PDF with a text layer: letters and rules by place, read by PDFium."""

import ctypes
import math
from collections.abc import Iterator
from dataclasses import dataclass

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from reform.core.package import ENCRYPTED

from .geometry import Glyph, Page, Rule, is_wide, plain_letter, straight_rules
from .sentences import NOT_PDF, TOO_MANY_PAGES, UnreadableFile

MAX_PAGES = 2000
# Text turned by more than this (radians) is a watermark or a seal.
TURNED = 0.1
# A picture over most of the page, which is then a scan.
COVERS = 0.5
# Boxes nested deeper hold no tables.
DEEPEST = 3
# A page with more objects is a drawing: its letters are read, its lines are not.
MAX_OBJECTS = 20_000
ACCESS_ERRORS = (raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY)
Matrix = tuple[float, float, float, float, float, float]
STRAIGHT: Matrix = (1, 0, 0, 1, 0, 0)


def pages_of(data: bytes) -> list[Page]:
    """The pages in order. Raises UnreadableFile for what is broken, locked or too long."""
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        locked = raw.FPDF_GetLastError() in ACCESS_ERRORS or "assword" in str(error)
        raise UnreadableFile(ENCRYPTED if locked else NOT_PDF) from error
    with document:
        if raw.FPDF_GetSecurityHandlerRevision(document) >= 0:
            raise UnreadableFile(ENCRYPTED)
        if len(document) > MAX_PAGES:
            raise UnreadableFile(TOO_MANY_PAGES)
        try:
            return [_page(document, at) for at in range(len(document))]
        except pdfium.PdfiumError as error:
            raise UnreadableFile(NOT_PDF) from error


@dataclass(frozen=True, slots=True)
class Turn:
    """How the page is turned for the eye: from its own coordinates to points from the upper left corner."""

    quarter: int
    left: float
    bottom: float
    right: float
    top: float

    def point(self, x: float, y: float) -> tuple[float, float]:
        """Where a point is seen."""
        if self.quarter == 1:
            return y - self.bottom, x - self.left
        if self.quarter == 2:
            return self.right - x, y - self.bottom
        if self.quarter == 3:
            return self.top - y, self.right - x
        return x - self.left, self.top - y

    def box(self, x0: float, y0: float, x1: float, y1: float) -> tuple[float, float, float, float]:
        """(left, top, right, bottom) of a box as seen."""
        (a, b), (c, d) = self.point(x0, y0), self.point(x1, y1)
        return min(a, c), min(b, d), max(a, c), max(b, d)


def _page(document: pdfium.PdfDocument, at: int) -> Page:
    page = document[at]
    width, height = page.get_size()
    turn = Turn(page.get_rotation() // 90, *page.get_bbox())
    out = Page(width, height)
    text = page.get_textpage()
    for letter, upright, glyph in _glyphs(text, turn):
        if upright:
            out.glyphs.append(glyph)
        else:
            out.aside.append(letter)
    out.aside = ["".join(out.aside)] if out.aside else []
    text.close()
    count = raw.FPDFPage_CountObjects(page)
    if count <= MAX_OBJECTS:
        for index in range(count):
            _object(raw.FPDFPage_GetObject(page, index), turn, STRAIGHT, out, 0)
    page.close()
    return out


def _glyphs(text: pdfium.PdfTextPage, turn: Turn) -> Iterator[tuple[str, bool, Glyph]]:
    box = raw.FS_RECTF()
    x, y = ctypes.c_double(), ctypes.c_double()
    half = ""
    for at in range(text.count_chars()):
        code = raw.FPDFText_GetUnicode(text, at)
        if 0xD800 <= code < 0xE000:
            # Letters beyond the basic plane come in two halves.
            half += chr(code)
            if len(half) < 2:
                continue
            letter = half.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
            half = ""
        else:
            letter = plain_letter(chr(code))
        if code < 32 or letter.isspace() or code in (0xAD, 0xFFFE):
            continue
        raw.FPDFText_GetLooseCharBox(text, at, box)
        raw.FPDFText_GetCharOrigin(text, at, x, y)
        left, top, right, bottom = turn.box(box.left, box.bottom, box.right, box.top)
        size = right - left if is_wide(letter) else 0.8 * (bottom - top)
        angle = (raw.FPDFText_GetCharAngle(text, at) + turn.quarter * math.pi / 2) % math.tau
        other = (raw.FPDFText_GetCharAngle(text, at) - turn.quarter * math.pi / 2) % math.tau
        upright = any(one < TURNED or one > math.tau - TURNED for one in (angle, other))
        yield letter, upright, Glyph(letter, left, right, turn.point(x.value, y.value)[1], max(size, 0.1))


def _object(item: raw.FPDF_PAGEOBJECT, turn: Turn, outer: Matrix, out: Page, depth: int) -> None:
    kind = raw.FPDFPageObj_GetType(item)
    if kind == raw.FPDF_PAGEOBJ_PATH:
        out.rules += _rules(item, turn, outer)
    elif kind == raw.FPDF_PAGEOBJ_IMAGE:
        left, bottom, right, top = (ctypes.c_float() for _ in range(4))
        if raw.FPDFPageObj_GetBounds(item, left, bottom, right, top):
            area = abs((right.value - left.value) * (top.value - bottom.value))
            out.pictured = out.pictured or area > COVERS * out.width * out.height
    elif kind == raw.FPDF_PAGEOBJ_FORM and depth < DEEPEST:
        matrix = _times(_matrix_of(item), outer)
        for at in range(min(raw.FPDFFormObj_CountObjects(item), MAX_OBJECTS)):
            _object(raw.FPDFFormObj_GetObject(item, at), turn, matrix, out, depth + 1)


def _matrix_of(item: raw.FPDF_PAGEOBJECT) -> Matrix:
    matrix = raw.FS_MATRIX()
    if not raw.FPDFPageObj_GetMatrix(item, matrix):
        return STRAIGHT
    return matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f


def _times(one: Matrix, other: Matrix) -> Matrix:
    a, b, c, d, e, f = one
    p, q, r, s, t, u = other
    return a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u


def _rules(item: raw.FPDF_PAGEOBJECT, turn: Turn, outer: Matrix) -> Iterator[Rule]:
    """The straight lines of a path: drawn ones, and thin filled boxes."""
    a, b, c, d, e, f = _times(_matrix_of(item), outer)
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    raw.FPDFPath_GetDrawMode(item, fill, stroke)
    x, y = ctypes.c_float(), ctypes.c_float()
    points: list[tuple[float, float]] = []
    for at in range(min(raw.FPDFPath_CountSegments(item), MAX_OBJECTS)):
        segment = raw.FPDFPath_GetPathSegment(item, at)
        raw.FPDFPathSegment_GetPoint(segment, x, y)
        if raw.FPDFPathSegment_GetType(segment) == raw.FPDF_SEGMENT_MOVETO:
            yield from straight_rules(points, bool(stroke.value))
            points = []
        points.append(turn.point(a * x.value + c * y.value + e, b * x.value + d * y.value + f))
        if raw.FPDFPathSegment_GetClose(segment):
            points.append(points[0])
    yield from straight_rules(points, bool(stroke.value))
